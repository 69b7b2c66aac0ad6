"""A web page as a machine reads it: its text, what it shows, its tables. The page is hostile: it is only ever read."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from preuve.errors import BadInput
from preuve.i18n import _

LONGEST = 4_000_000
"""Signs that are read of a page; ours hold some tens of thousands."""
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_INLINE = frozenset({"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup"})
Table = list[list[str]]
"""Rows of cells, the head among them."""


@dataclass
class Page:
    """A page as a machine reads it: its text, a line a block; the attributes of what it shows; its tables."""

    text: str = ""
    description: str = ""
    tracks: list[dict[str, str]] = field(default_factory=list)
    videos: list[dict[str, str]] = field(default_factory=list)
    images: list[dict[str, str | None]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def read_page(html: str) -> Page:
    """A page's text and what it shows. Raises BadInput: it is too long."""
    if len(html) > LONGEST:
        raise BadInput(
            _("cette page web est trop longue pour être lue."), remedy=_("Relancez « preuve run » : elle sera refaite.")
        )
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page, self.depth = Page(), 0
        self.parts: list[str] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        told = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self.depth += 1
        elif tag == "video":
            self.page.videos.append(told)
        elif tag == "track":
            self.page.tracks.append(told)
        elif tag == "img":
            self.page.images.append(dict(attrs))
        elif tag == "meta" and told.get("name") == "description":
            self.page.description = told.get("content", "")
        else:
            self._start_table(tag)

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        if tag in _UNSEEN and self.depth:
            self.depth -= 1
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self._add(re.sub(r"[ \t\r\n\f]+", " ", data))

    def finished(self) -> Page:
        self._end_cell()
        lines = (line.strip(" ") for line in "".join(self.parts).split("\n"))
        self.page.text = "\n".join(filter(None, lines))
        return self.page

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self._add("\n")

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self.cell is not None:
            self.cell.append(text)

    def _start_table(self, tag: str) -> None:
        if tag == "table":
            self._end_cell()
            self.page.tables.append([])
        elif tag == "tr" and self.page.tables:
            self._end_cell()
            self.page.tables[-1].append([])
        elif tag in ("td", "th") and self.page.tables and self.page.tables[-1]:
            self._end_cell()
            self.cell = []

    def _end_cell(self) -> None:
        if self.cell is not None:
            self.page.tables[-1][-1].append(" ".join("".join(self.cell).split()))
            self.cell = None
