"""The bytes of an export file as rows of text: encodings, separators, comment lines, limits."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from preuve.errors import BadInput
from preuve.i18n import _

MAX_BYTES = 20_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
DELIMITERS = (",", ";", "\t")
FICTITIOUS = re.compile(r"donn[ée]es fictives|fictitious data", re.IGNORECASE)
OBSERVED = re.compile(r"(?:relev[ée]e?s?|observed)\D{0,12}(\d{4}-\d{2}-\d{2})", re.IGNORECASE)
PERIOD = re.compile(
    r"(?:(?P<start>start date|date de début)|end date|date de fin)\s*:\s*(?P<day>\d{8}|\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)
NAMED = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
COMMENT = "#"


@dataclass(frozen=True)
class Preamble:
    """What the lines before a table say of it."""

    fictitious: bool = False
    observed_at: date | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Text:
    """A file's text after its opening comment lines, and what those say."""

    name: str
    body: str
    skipped: int
    encoding: str
    said: Preamble

    @property
    def fictitious(self) -> bool:
        """Whether its first lines say that its figures are invented."""
        return self.said.fictitious


def check_size(path: Path, name: str) -> None:
    """Refuse a file that isn't there, or is too big to be an export. Raises BadInput."""
    if not path.is_file():
        raise BadInput(_("ce fichier est introuvable."), path=name, remedy=_("Vérifiez son nom et son dossier."))
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(
            _("ce fichier est trop gros ({size} Mo) pour être un export d'audience.").format(
                size=path.stat().st_size // 1_000_000
            ),
            path=name,
            remedy=_("Exportez une période plus courte : {most} Mo au plus.").format(most=MAX_BYTES // 1_000_000),
        )


def read_text(path: Path, name: str) -> Text:
    """An export's text. Raises BadInput when it is too big, binary, or in no encoding the platforms use."""
    check_size(path, name)
    text, encoding = _decode(path.read_bytes(), name)
    comments, body, skipped = _opening(text)
    return Text(name=name, body=body, skipped=skipped, encoding=encoding, said=preamble(comments, name))


def records(text: Text, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that aren't blank, numbered as a spreadsheet numbers them. Raises BadInput."""
    reader = csv.reader(StringIO(text.body, newline=""), delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(reader, start=text.skipped + 1):
            if row > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise BadInput(
                    _("ce fichier a trop de lignes ou de colonnes (au plus {rows} et {columns}).").format(
                        rows=MAX_ROWS, columns=MAX_COLUMNS
                    ),
                    path=text.name,
                    remedy=_("Exportez une période plus courte."),
                )
            if any(cell.strip() for cell in cells):
                yield row, cells
    except csv.Error as error:
        raise BadInput(
            _("ce fichier n'est pas un CSV lisible ({reason}).").format(reason=error),
            path=text.name,
            remedy=_("Exportez-le de nouveau depuis la plateforme, sans l'ouvrir entre-temps dans un tableur."),
        ) from error


def heads(text: Text, delimiter: str) -> list[str]:
    """The first row's cells; none for an empty file, or where this delimiter makes no sense of it."""
    try:
        return [cell.strip() for cell in next(records(text, delimiter), (0, []))[1]]
    except BadInput:
        return []


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise BadInput(
        _("ce fichier n'est pas du texte : ce n'est pas un export CSV."),
        path=name,
        remedy=_("Exportez les chiffres au format CSV ; décompressez d'abord un fichier .zip."),
    )


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data[1:400:2].count(0) > len(data[1:400:2]) // 2:
        return ("utf-16-le",)
    return ("utf-8-sig", "cp1252")


def _opening(text: str) -> tuple[str, str, int]:
    """Comment lines, Excel's `sep=` line and blank lines come before the head; a title may well start with #."""
    lines = text.splitlines(keepends=True)
    skipped = 0
    for line in lines:
        plain = line.strip().strip('"')
        if plain and not plain.startswith(COMMENT) and not re.fullmatch(r"sep=.", plain):
            break
        skipped += 1
    return "".join(lines[:skipped]), "".join(lines[skipped:]), skipped


def preamble(comments: str, name: str) -> Preamble:
    """What comments, and the file's name, say of a table. Raises BadInput for a day that doesn't exist."""
    days = {bool(found["start"]): _day(found["day"], name) for found in PERIOD.finditer(comments)}
    return Preamble(
        fictitious=bool(FICTITIOUS.search(comments)),
        observed_at=_observed(comments, name),
        since=days.get(True),
        until=days.get(False),
    )


def _observed(comments: str, name: str) -> date | None:
    """The day the figures were observed: what a comment says, else the last day in the file's name."""
    found = OBSERVED.findall(comments) or NAMED.findall(name)
    return _day(found[-1], name) if found else None


def _day(written: str, name: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadInput(
            _("la date du relevé, « {date} », n'existe pas.").format(date=written),
            path=name,
            remedy=_("Écrivez-la année-mois-jour, par exemple 2026-05-18."),
        ) from error
