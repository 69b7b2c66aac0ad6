"""What DOCX and PPTX share: texts an XML file can hold, links that may be followed, the same bytes each time."""

import io
import unicodedata
import zipfile
from datetime import UTC, datetime
from typing import Any

from preuve.pages import french_spaces

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
INK, SOFT, ACCENT, LINE = "1A1C1F", "575B62", "1F4B99", "C9C5BB"
KNOWN, DRAFT, GAP = "1F4B99", "7A4A00", "9C2A17"
_BREAKS = "\n\t\r\v\f\u2028\u2029"


def typeset_text(text: str) -> str:
    """A text as it is written in a file: French spaces hold where there are some, and no sign that could do harm.

    Controls, signs that turn the reading direction, halves of signs and signs of private use go; line breaks become
    spaces.
    """
    plain = "".join(" " if one in _BREAKS else one for one in unicodedata.normalize("NFC", text))
    kept = "".join(one for one in plain if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return french_spaces(kept)


def described(properties: Any, *, title: str, author: str, at: datetime, spoken: str) -> None:
    """Write a file's core properties, with a fixed clock."""
    when = at.astimezone(UTC).replace(microsecond=0, tzinfo=None) if at.tzinfo else at.replace(microsecond=0)
    properties.title, whose = typeset_text(title)[:255], typeset_text(author)[:255]
    properties.author = properties.last_modified_by = whose
    properties.language, properties.comments, properties.keywords = LANGUAGES.get(spoken, spoken), "", ""
    properties.created = properties.modified = when
    properties.revision = 1


def without(relations: Any, *kinds: str) -> None:
    """Drop what the libraries' own templates bring, by the last word of its relation: a thumbnail, a printer."""
    for name, one in list(relations.items()):
        if one.reltype.rsplit("/", 1)[-1] in kinds:
            relations.pop(name)


def still(data: bytes) -> bytes:
    """An office file with its parts in order and no date: the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w") as made:
        first = "[Content_Types].xml"
        for name in sorted(read.namelist(), key=lambda one: (one != first, one)):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.external_attr = 0o644 << 16
            media = name.endswith((".mp4", ".png", ".jpg", ".jpeg"))
            entry.compress_type = zipfile.ZIP_STORED if media else zipfile.ZIP_DEFLATED
            made.writestr(entry, read.read(name))
    return out.getvalue()
