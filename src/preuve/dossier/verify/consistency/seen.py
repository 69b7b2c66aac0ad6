"""What this level looks at: the dossier, how it was laid out, and its ledger's lines once they were checked."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from preuve.dossier import layout
from preuve.dossier.absent import Known, answers, borne_out
from preuve.dossier.bag import EMPTY
from preuve.dossier.model import Claims, Unpacked
from preuve.dossier.mount import Mounted, delivered
from preuve.dossier.verify.consistency.lines import Step, steps_of
from preuve.ledger import Line

_HEX = re.compile(r"[0-9a-f]{64}")
Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Seen:
    """What the pieces of this level share.

    Attributes:
        claims: what the dossier affirms.
        live: whether the engine that recognises speech is run again.
    """

    unpacked: Unpacked
    mounted: Mounted
    claims: Claims
    live: bool = False
    tell: Tell = field(default=lambda _what, _share: None)

    @cached_property
    def steps(self) -> list[tuple[Step, Line]]:
        """The ledger's well-formed steps in order, each with the line as it is written."""
        return list(steps_of(self.ledger)) if self.ledger else []

    @property
    def ledger(self) -> Path | None:
        """The ledger; None where the dossier has none."""
        return self.unpacked.path(layout.LEDGER) if layout.LEDGER in self.unpacked.digests else None

    @cached_property
    def delivered(self) -> Mapping[str, str]:
        """What the ledger says was delivered, by plain paths."""
        return delivered(self.unpacked)

    @cached_property
    def by_digest(self) -> Mapping[str, str]:
        """A file's name by its digest; files that hold nothing aren't there."""
        names = reversed(self.unpacked.under(layout.PAYLOAD))
        return {self.unpacked.digests[name]: name for name in names if self.unpacked.digests[name] != EMPTY}

    @cached_property
    def left_out(self) -> Mapping[str, str]:
        """The name of each file left out on request that something else bears out, by its digest."""
        return {sha256: name for name, sha256 in self.absent.items()}

    @cached_property
    def absent(self) -> Mapping[str, str]:
        """The digest of each such file, by its name; none is there, under that name or another."""
        there = self.unpacked.digests
        redacted = {n: sha for n, sha in self.claims.redacted.items() if n not in there and sha not in self.by_digest}
        if not redacted:
            return {}
        kept = answers({name: self.unpacked.path(name) for name in there})
        known = Known(self.delivered, answers=kept).read(line for _step, line in self.steps)
        return borne_out(redacted, known)

    def names_of(self, shas: "Iterator[str] | list[str]") -> tuple[str, ...]:
        """The files that have these digests."""
        return tuple(dict.fromkeys(self.by_digest[sha256] for sha256 in shas if sha256 in self.by_digest))

    def known(self, sha256: str) -> bool:
        """Whether the dossier holds these bytes, or the kit made them again from it."""
        return sha256 in self.by_digest or (bool(_HEX.fullmatch(sha256)) and self._again(sha256))

    def _again(self, sha256: str) -> bool:
        return self.mounted.project.store.path(sha256).is_file()


def text(value: Any, most: int = 120) -> str:
    """Something from the dossier, in a sentence: on one line, nothing that commands a terminal."""
    from preuve.dossier.refusal import safe

    return safe(str(value), most)
