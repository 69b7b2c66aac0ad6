"""What a deliverable is made of: blocks, told once and laid out by each format (DOCX, PDF, slides, Markdown).

`Known` holds what the run tells, `Gap` what she hasn't written, `Draft` what a text engine wrote: each format shows
them as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Some words in one hand. `link`: where they lead, http(s) or mailto only; `code`: as they are, breaks included."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


Line = tuple[Run, ...]


def line(text: str) -> Line:
    """Plain words."""
    return (Run(text),)


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    line: Line

    @property
    def code(self) -> str:
        """The text of one that is all quoted as it is, a prompt above all, with its line breaks; empty for others."""
        return self.line[0].text if len(self.line) == 1 and self.line[0].code else ""


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; its first row is its header. `caption` says what it holds."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG picture (bytes), with what it shows to who can't see it. `width`: its share of the text's width."""

    data: bytes
    alt: str
    caption: str = ""
    width: float = 1.0


@dataclass(frozen=True)
class Known:
    """What the kit wrote from what the run did: `source` says from what, in words."""

    source: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Draft:
    """What a text engine drafted, and she hasn't made hers: `engine` names it."""

    engine: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Gap:
    """What is still hers to write, in words. `begun`: she wrote the section; something that it asks isn't there."""

    said: str
    begun: bool = False


@dataclass(frozen=True)
class Seen:
    """Where what the kit knows for a section was told already: the headings of those sections."""

    headings: tuple[str, ...]


Block = Heading | Paragraph | Items | Grid | Picture | Known | Draft | Gap | Seen
Blocks = Sequence[Block]
