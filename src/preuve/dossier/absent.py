"""What was left out of a dossier on request, and what of it something else there bears out.

Only a file that the ledger delivers or starts from, or that a recording names, may excuse a claim from being made
again: else a name and a digest that somebody invents would excuse anything. Whoever seals and whoever verifies
ask here.
"""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from preuve.calls.recordings import SUFFIX
from preuve.dossier import layout
from preuve.dossier.archive import Content
from preuve.dossier.bag import EMPTY
from preuve.dossier.data import strict_json

NEEDED = (layout.of_run("ledger.jsonl"), layout.of_run("findings.json"), layout.of_run("storyboard.json"),
          layout.of_project("brief.yaml"), layout.of_project("preuve.toml"),
          layout.of_project("portfolio.yaml"))  # fmt: skip
FILMS = layout.of_run("films/")
"""What nothing can be judged without. A film that the jury alone may see is encrypted, not left out."""
RECORDED = (layout.PROJECT_RECORDINGS, layout.MACHINE_RECORDINGS)
ANSWERS = (*RECORDED, layout.RAW, layout.BLOBS)


@dataclass
class Known:
    """What a ledger and recordings say of files.

    Attributes:
        delivered: digests by path in the run's folder.
        begun: names and digests that steps were given and none of them made.
        cited: ids of the recordings that steps cite.
        answers: digests of what recordings keep of answers.
    """

    delivered: Mapping[str, str]
    begun: set[tuple[str, str]] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)
    answers: set[str] = field(default_factory=set)

    def read(self, steps: Iterable[Mapping[str, Any]]) -> "Known":
        """The same, with what the ledger's steps say."""
        lines = list(steps)
        made = {str(one["sha256"]) for line in lines for one in line["outputs"].values()}
        given = {(str(n), str(sha)) for line in lines for pairs in line["inputs"].values() for n, sha in pairs}
        self.begun |= {(name, sha256) for name, sha256 in given if sha256 not in made}
        self.cited |= {str(one) for line in lines for one in line["recordings"]}
        return self


def answers(contents: Mapping[str, Content]) -> set[str]:
    """Digests of the bytes that a dossier's recordings keep; a recording that doesn't read says nothing here."""
    found: set[str] = set()
    for name, one in contents.items():
        if name.startswith(RECORDED) and name.endswith(SUFFIX):
            with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
                data = strict_json(one if isinstance(one, bytes) else one.read_bytes())
                found |= {str(kept["sha256"]) for kept in (data.get("response"), data.get("raw")) if kept}
    return found


def needed(name: str) -> bool:
    """Whether a dossier is nothing without this file."""
    return name in NEEDED or name.startswith(FILMS)


def borne_out(redacted: Mapping[str, str], known: Known) -> dict[str, str]:
    """Of what was left out, by name, the digests that something else bears out."""
    found = {name: sha256 for name, sha256 in redacted.items() if _named(name, sha256, known)}
    held = set(found.values())
    found |= {name: sha256 for name, sha256 in redacted.items() if layout.digest_of(name) == sha256 in held}
    return {name: sha256 for name, sha256 in found.items() if sha256 != EMPTY and not needed(name)}


def _named(name: str, sha256: str, known: Known) -> bool:
    path = PurePosixPath(name)
    if name.startswith(RECORDED) and name.endswith(SUFFIX):
        return path.name.removesuffix(SUFFIX) in known.cited
    if name.startswith(ANSWERS) and sha256 in known.answers:
        return True
    return (path.name, sha256) in known.begun or known.delivered.get(layout.to_run(name)) == sha256
