"""Marks in a document: what the kit wrote there from the run, and what a text engine drafted.

Each stands between two comments of their own lines. That of what is known carries a digest of what was written, so that
her edits to it are seen and never lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from preuve.artifact import digest_bytes

Kind = Literal["sait", "brouillon"]
_OPEN = re.compile(r"^<!--\s*preuve:(sait|brouillon)\s+([a-z0-9-]+)(?:\s+([0-9a-f]{12}))?\s*-->\s*$")
_CLOSE = re.compile(r"^<!--\s*/preuve:(sait|brouillon)\s*-->\s*$")


@dataclass(frozen=True)
class Marked:
    """Lines between two marks, from `start` to before `end`, marks included; `body` without them.

    `name`: what tells it, or the recording of a draft. `whole`: whether both marks are there.
    """

    kind: Kind
    name: str
    start: int
    end: int
    body: tuple[str, ...]
    digest: str = ""
    whole: bool = True

    @property
    def edited(self) -> bool:
        """Whether somebody changed what the kit wrote."""
        return self.kind == "sait" and self.digest != digest(self.body)


def known(name: str, body: Sequence[str]) -> list[str]:
    """What the kit knows, between its marks."""
    return [f"<!-- preuve:sait {name} {digest(body)} -->", *body, "<!-- /preuve:sait -->"]


def draft(recording: str, body: Sequence[str]) -> list[str]:
    """What a text engine drafted, between its marks."""
    return [f"<!-- preuve:brouillon {recording} -->", *body, "<!-- /preuve:brouillon -->"]


def marked(lines: Sequence[str]) -> tuple[Marked, ...]:
    """Everything marked in some lines, in order; where the second mark is gone, the quoted lines that follow."""
    found, at = list[Marked](), 0
    while at < len(lines):
        opening = _OPEN.match(lines[at])
        one = _from(lines, at, opening) if opening else None
        if one:
            found.append(one)
        at = one.end if one else at + 1
    return tuple(found)


def strays(lines: Sequence[str]) -> tuple[int, ...]:
    """The lines of second marks whose first is gone."""
    inside = {line for one in marked(lines) for line in range(one.start, one.end)}
    return tuple(at for at, line in enumerate(lines) if _CLOSE.match(line) and at not in inside)


def digest(body: Sequence[str]) -> str:
    """What tells some lines from any others, spaces at their ends apart."""
    return digest_bytes("\n".join(line.rstrip() for line in body).strip("\n").encode())[:12]


def _from(lines: Sequence[str], at: int, opening: re.Match[str]) -> Marked:
    kind: Kind = "sait" if opening[1] == "sait" else "brouillon"
    end = next(
        (line for line in range(at + 1, len(lines)) if _CLOSE.match(lines[line]) or _OPEN.match(lines[line])), -1
    )
    closing = _CLOSE.match(lines[end]) if end >= 0 else None
    if closing and closing[1] == opening[1]:
        return Marked(kind, opening[2], at, end + 1, tuple(lines[at + 1 : end]), opening[3] or "")
    last = at + 1
    while kind == "sait" and last < len(lines) and lines[last].startswith(">"):
        last += 1
    return Marked(kind, opening[2], at, last, tuple(lines[at + 1 : last]), opening[3] or "", whole=False)
