"""What the run was ordered by, as it is installed: the flows, the lock file, the deployments, the kit's digests.

It travels to be read and compared, never to be run: a replay uses the juror's own kit, and `differences` says where
that one isn't the candidate's.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from preuve import __file__ as package
from preuve import __version__
from preuve.artifact import canonical, digest_bytes, digest_file
from preuve.dossier.archive import Content
from preuve.dossier.layout import WORKFLOW
from preuve.dossier.model import Unpacked
from preuve.i18n import N_, _, ngettext
from preuve.wording import listing

FLOW = WORKFLOW + "flows/produce.py"
KIT = WORKFLOW + "kit.json"
ABSENT = WORKFLOW + "absent.txt"
WHOLE = ("requirements.lock", "prefect.yaml", "pyproject.toml")
CODE = ("flows", "connectors", "src/preuve", "templates")
TEXTS = (".py", ".yaml", ".toml", ".j2", ".css", ".js", ".typ", ".md")
MOST_KIT = 4_000_000
MOST_TOLD = 3
_MISSING = N_(
    "L'enchaînement des étapes n'a pas pu être joint : ce dossier a été préparé par le paquet installé seul, "
    "sans le dépôt de Preuve."
)


def repository() -> Path | None:
    """The kit's repository, where it is installed in place; None where only the package is there."""
    root = Path(package).resolve().parents[2]
    return root if all((root / name).is_file() for name in ("flows/produce.py", *WHOLE)) else None


def workflow() -> dict[str, Content]:
    """The files of `data/workflow/`; only a text that says why where the repository isn't there."""
    root = repository()
    if root is None:
        return {ABSENT: (_(_MISSING) + "\n").encode()}
    found: dict[str, Content] = {WORKFLOW + name: root / name for name in WHOLE}
    found |= {WORKFLOW + path.relative_to(root).as_posix(): path for path in sorted((root / "flows").glob("*.py"))}
    return {**found, KIT: canonical({"kit": __version__, "files": _kit(root)})}


def comparable(unpacked: Unpacked) -> bool:
    """Whether there is anything to compare on both sides."""
    return repository() is not None and KIT in unpacked.digests


def differences(unpacked: Unpacked) -> list[str]:
    """Where a dossier's workflow and kit aren't those of this machine, in sentences; none where they are the same."""
    root = repository()
    if root is None:
        return [_("Rien à comparer ici : seul le paquet est installé, sans le dépôt de Preuve.")]
    if KIT not in unpacked.digests:
        return [_("Ce dossier ne dit pas avec quel enchaînement d'étapes ni quel kit il a été fait.")]
    ours = {name: _digest(content) for name, content in workflow().items() if name != KIT}
    theirs = {name: unpacked.digests[name] for name in unpacked.under(WORKFLOW) if name != KIT}
    told = list(_compared(ours, theirs, WORKFLOW))
    kit = _read_kit(unpacked.path(KIT))
    if kit is None:
        return [*told, _("La liste des fichiers du kit (kit.json) est illisible.")]
    known = {name: digest for name, digest in _kit(root).items() if WORKFLOW + name not in ours}
    return told + list(_compared(known, {name: one for name, one in kit.items() if WORKFLOW + name not in ours}, ""))


def _compared(ours: Mapping[str, str], theirs: Mapping[str, str], folder: str) -> Iterator[str]:
    """What changed, what is missing there, what is there only: a sentence each, with the first names."""
    both = ours.keys() & theirs.keys()
    changed = [name for name in both if ours[name] != theirs[name]]
    yield from _told(
        changed,
        folder,
        ngettext(
            "{n} fichier n'est pas celui de ce poste : {names}.",
            "{n} fichiers ne sont pas ceux de ce poste : {names}.",
            len(changed),
        ),
    )
    gone, added = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
    yield from _told(
        gone,
        folder,
        ngettext(
            "{n} fichier de ce poste n'y est pas : {names}.",
            "{n} fichiers de ce poste n'y sont pas : {names}.",
            len(gone),
        ),
    )
    yield from _told(
        added,
        folder,
        ngettext("{n} fichier y est en plus : {names}.", "{n} fichiers y sont en plus : {names}.", len(added)),
    )


def _told(names: "set[str] | list[str]", folder: str, sentence: str) -> Iterator[str]:
    if names:
        first = [name.removeprefix(folder) for name in sorted(names)]
        more = len(first) - MOST_TOLD
        rest = [ngettext("{n} autre", "{n} autres", more).format(n=more)] if more > 0 else []
        yield sentence.format(n=len(first), names=listing([*first[:MOST_TOLD], *rest]))


def _kit(root: Path) -> dict[str, str]:
    """The digest of each file of the kit's own code and texts, by its path in the repository."""
    files = (path for folder in CODE for path in (root / folder).rglob("*") if path.suffix in TEXTS)
    return {path.relative_to(root).as_posix(): digest_file(path) for path in sorted(files) if path.is_file()}


def _digest(content: Content) -> str:
    return digest_bytes(content) if isinstance(content, bytes) else digest_file(content)


def _read_kit(path: Path) -> dict[str, str] | None:
    """A dossier's `kit.json`; None where it isn't one."""
    try:
        if path.stat().st_size > MOST_KIT:
            return None
        files = json.loads(path.read_bytes())["files"]
        return {str(name)[:400]: str(digest) for name, digest in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
