"""Two dossiers for a class: one as it was packed, one with a sentence of a document changed; which is which is drawn.

The changed one is written in the dossiers' own form, its lists of files left as they were: verification opens it, and
says which file no longer is the one that was listed. An ordinary archiver can't do that: it writes another form of ZIP,
which isn't opened at all.
"""

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from preuve.dossier import archive, layout, opening
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.store import whole

NAMES = ("dossier-A.zip", "dossier-B.zip")
DOCUMENTS = f"{layout.INPUTS}documents/"
FIRST = f"{DOCUMENTS}charte.md"
INSTEAD = "En cas d'urgence, cette règle ne s'applique pas."
"""Takes the place of a sentence: it's in the document's language, as it has to pass for hers."""
LEAST_LETTERS = 40
MOST_BYTES = 1_000_000
_LISTED = re.compile(r"[-*]\s+(\S.*)")
_HIDDEN = re.compile(r"<!--.*?-->", re.DOTALL)


class Change(Value):
    """What was changed: the dossier's file, the document in it, the line before and after."""

    file: str
    document: str
    before: str
    after: str


def pair(dossier: Path, folder: Path) -> tuple[Path, Path]:
    """Write both dossiers in a folder, in the order of their names. Raises Refused, BadInput, DiskFull."""
    document, text, line = _found(dossier)
    first, second = (folder / name for name in NAMES)
    same, changed = (first, second) if secrets.randbelow(2) else (second, first)
    with tempfile.TemporaryDirectory(prefix="preuve-", ignore_cleanup_errors=True) as place:
        unpacked = opening.unpack(dossier, Path(place).resolve() / "dossier")
        contents: dict[str, archive.Content] = {name: unpacked.path(name) for name in unpacked.digests}
        contents[document] = text.replace(line, _other(line), 1).encode()
        archive.write(changed, contents)
    with whole(same) as out, dossier.open("rb") as data:
        shutil.copyfileobj(data, out)
    return first, second


def change(dossier: Path, folder: Path) -> Change:
    """What was changed in which of the two, against the dossier that they were made from. Raises Refused, BadInput."""
    document, text, line = _found(dossier)
    for name in NAMES:
        if _text(folder / name, document) == text.replace(line, _other(line), 1):
            return Change(file=name, document=document, before=line, after=_other(line))
    raise BadInput(
        _("ces deux dossiers ne viennent pas de celui-ci, ou aucun n'est changé."),
        path=folder,
        remedy=_("Refaites-les avec « preuve exercise --dossier FICHIER.zip »."),
    )


def _found(dossier: Path) -> tuple[str, str, str]:
    """The document that is changed, its text, and the line of it that gives way: the charter's first rule if it can."""
    documents = (one.name for one in opening.files(dossier) if one.name.startswith(DOCUMENTS))
    for name in sorted(documents, key=lambda name: (name != FIRST, name)):
        text = _text(dossier, name) if name.endswith(".md") else ""
        if line := next(_rules(text), ""):
            return name, text, line
    raise BadInput(
        _("ce dossier n'a aucun document dont changer une phrase."),
        path=dossier,
        remedy=_("Prenez un dossier qui a une charte (documents/charte.md), comme celui de l'exemple."),
    )


def _text(dossier: Path, name: str) -> str:
    """A document of a dossier; empty where it isn't there."""
    entry = next((one for one in opening.files(dossier) if one.name == name), None)
    if entry is None:
        return ""
    with dossier.open("rb") as data:
        data.seek(entry.at)
        return data.read(min(entry.size, MOST_BYTES)).decode(errors="replace")


def _rules(text: str) -> Iterator[str]:
    """Rules of a list that are whole sentences on their line, and say one thing."""
    for line in _HIDDEN.sub("", text).splitlines():
        told = _LISTED.fullmatch(line)
        if told and len(told[1]) >= LEAST_LETTERS and told[1].endswith(".") and ":" not in line:
            yield line


def _other(line: str) -> str:
    return re.sub(r"(?<=\s)\S.*", INSTEAD, line, count=1)
