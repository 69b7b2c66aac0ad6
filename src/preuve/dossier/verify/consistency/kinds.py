"""Each file is what its name says, by its first bytes: told before anything is decoded."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from preuve.dossier import layout
from preuve.dossier.data import LONGEST_LINE, read_json
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.points import Fault, concluded
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.media.opening import HEAD
from preuve.reading import MAX_BYTES, read_toml, read_yaml

ISO = rb".{4}(?:ftyp|moov|mdat|wide|free|skip|pnot)"
HEADS: Mapping[str, re.Pattern[bytes]] = {
    suffix: re.compile(pattern, re.DOTALL)
    for suffixes, pattern in (
        (".mp4 .m4v .mov .m4a", ISO),
        (".webm .mkv", rb"\x1a\x45\xdf\xa3"),
        (".wav", rb"(?:RIFF|RF64).{4}WAVE"),
        (".png", rb"\x89PNG\r\n\x1a\n"),
        (".jpg .jpeg", rb"\xff\xd8\xff"),
        (".webp", rb"RIFF.{4}WEBP"),
        (".gif", rb"GIF8[79]a"),
        (".xlsx .docx .pptx .odt .ods .odp", rb"PK\x03\x04"),
        (".pdf", rb"%PDF-"),
        (".mp3", rb"ID3|\xff[\xe2-\xff]"),
        (".ogg", rb"OggS"),
        (".flac", rb"fLaC"),
        (".svg", rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--|!DOCTYPE)"),
    )
    for suffix in suffixes.split()
}
"""How a file of each kind begins (the formats' own specifications)."""
TEXTS = (
    *(".txt", ".md", ".csv", ".tsv", ".vtt", ".srt", ".html", ".css", ".js", ".json", ".jsonl", ".yaml", ".yml"),
    *(".toml", ".py", ".j2", ".lock", ".ics", ".svg"),
)
PICKLE = re.compile(rb"\x80[\x02-\x05]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def look(seen: Seen) -> Iterator[Point]:
    """The points about kinds of files and about data that doesn't read."""
    names = seen.unpacked.under(layout.PAYLOAD)
    faults = [fault for name in names for fault in _wrong(seen.unpacked.path(name), name)]
    title = _("Chaque fichier est bien de la sorte que son nom annonce")
    yield concluded("kinds", title, faults, ngettext("{n} fichier", "{n} fichiers", len(names)).format(n=len(names)))
    data = [name for name in names if PurePosixPath(name).suffix in (".json", ".jsonl", ".yaml", ".yml", ".toml")]
    odd = [fault for name in data for fault in _unread(seen, name)]
    good = ngettext("{n} fichier lu", "{n} fichiers lus", len(data)).format(n=len(data))
    yield concluded("data", _("Les données se lisent, et d'une seule façon"), odd, good)


def _wrong(path: Path, name: str) -> Iterator[Fault]:
    """What a name promises and its first bytes don't keep."""
    suffix = PurePosixPath(name).suffix.lower()
    with path.open("rb") as file:
        head = file.read(HEAD)
    if PICKLE.match(head) and suffix not in HEADS:
        yield Fault(_("{name} a la forme d'un programme Python déguisé en données").format(name=text(name)), name)
    elif not head:
        return  # a file that holds nothing is told by the integrity level
    elif suffix in HEADS and not HEADS[suffix].match(head):
        yield Fault(_("{name} n'est pas ce que son nom annonce").format(name=text(name)), name)
    elif suffix in TEXTS and b"\0" in head and not head.startswith(_UTF16):
        yield Fault(_("{name} n'est pas du texte").format(name=text(name)), name)


def _unread(seen: Seen, name: str) -> Iterator[Fault]:
    """Data that doesn't read, or that two readers would read differently."""
    path = seen.unpacked.path(name)
    try:
        if name.endswith(".jsonl"):
            _lines(path)
        elif name.endswith(".json"):
            read_json(path)
        elif path.stat().st_size <= MAX_BYTES:
            (read_toml if name.endswith(".toml") else read_yaml)(path)
    except BadInput as error:
        yield Fault(f"{text(name)} : {text(error.message, 200)}", name)
    except (ValueError, UnicodeDecodeError):
        told = _("{name} ne se lit pas, est trop profond, ou dit deux fois la même chose")
        yield Fault(told.format(name=text(name)), name)


def _lines(path: Path) -> None:
    """Raises ValueError: a line is endless."""
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise ValueError(LONGEST_LINE)
