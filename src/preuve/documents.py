"""The documents a project's owner writes, in Markdown: which sections are there, and whether the words are hers.

HTML comments (the template's questions) and quoted lines starting with `>` (the facts it offers) don't count as hers.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project
from preuve.targets import templates

FOLDER = "documents"
LEAST_WORDS = 20
MAX_BYTES = 100_000
COPIED = 4
"""So many words in a row that the template has too are the template's; fewer may be chance."""
EXAMPLE = "exemple écrit par un modèle de langage"
"""What the sample's documents say at their head: a real project that still says so was copied."""
State = Literal["missing", "template", "short", "example", "filled"]
_ASIDE = re.compile(r"<!--|-->|^>", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


class Section(Value):
    """A section: its heading, how many of its words are hers, and her text without the template's asides."""

    heading: str
    state: State = "missing"
    words: int = 0
    text: str = ""

    @property
    def filled(self) -> bool:
        """Whether she wrote enough for a person to judge."""
        return self.state == "filled"


class Document(Value):
    """A document as it stands; no section where there is no file."""

    name: str
    present: bool = False
    sections: tuple[Section, ...] = ()

    def section(self, heading: str) -> Section:
        """A section by its heading, accents and capitals apart; a `missing` one where it isn't there."""
        wanted = fold(heading)
        return next((one for one in self.sections if fold(one.heading) == wanted), Section(heading=heading))


def path_of(project: Project, name: str) -> Path:
    """Where a document is. Raises OutsideProject where its path leads out of the project."""
    path = project.folder / FOLDER / name
    return project.path(f"{FOLDER}/{name}") if path.exists() else path


def read(project: Project, name: str) -> Document:
    """A document of a project. Raises BadInput where it can't be read."""
    path = path_of(project, name)
    if not path.is_file():
        return Document(name=name)
    text = _text(path)
    copied = fold(EXAMPLE) in fold(text) and not project.brief.fictitious
    found = parse(text, _template(name))
    if copied:
        found = tuple(one.model_copy(update={"state": "example"}) for one in found)
    return Document(name=name, present=True, sections=found)


def parse(text: str, template: str = "") -> tuple[Section, ...]:
    """A document's sections (its headings below the title), compared with the template's."""
    models = {fold(heading): words_of(own) for heading, own in split(_ASIDE.sub("", template))}
    return tuple(_section(heading, own, models.get(fold(heading), [])) for heading, own in split(text))


def split(text: str, *, above: int = 1) -> Iterator[tuple[str, str]]:
    """Each heading below level `above` with the plain text under it, comments and quotes left out."""
    own: list[str] = []
    heading, quoted, opening = "", 0, False
    for token in MarkdownIt("commonmark").parse(text):
        quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "heading_open":
            opening = True
            if heading:
                yield heading, "\n".join(own)
            heading, own, level = "", [], int(token.tag[1:])
        elif token.type == "inline" and opening:
            heading, opening = (_plain(token) if level > above else ""), False
        elif token.type in ("inline", "fence", "code_block") and not quoted:
            own.append(_plain(token))
    if heading:
        yield heading, "\n".join(own)


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters; apostrophes and hyphens stay inside a word."""
    return [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", text).replace("’", "'"))]


def fold(text: str) -> str:
    """A text without accents, capitals or double spaces, to compare headings."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(plain.casefold().replace("’", "'").split())


def _section(heading: str, text: str, template: list[str]) -> Section:
    own = words_of(text)
    blocks = difflib.SequenceMatcher(None, template, own, autojunk=False).get_matching_blocks()
    words = len(own) - sum(block.size for block in blocks if block.size >= COPIED)
    state: State = "filled" if words >= LEAST_WORDS else "short" if words else "template"
    return Section(heading=heading, state=state, words=words, text=text)


def _plain(token: Token) -> str:
    if token.children is None:
        return token.content
    parts = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(parts.get(one.type, "" if one.type == "html_inline" else one.content) for one in token.children)


def _text(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(_("ce document est trop gros pour être lu."), path=path, remedy=_("Gardez-le sous 100 ko."))
    return path.read_text(encoding="utf-8", errors="replace")


@cache
def _template(name: str) -> str:
    path = templates() / "project" / FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""
