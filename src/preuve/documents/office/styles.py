"""The styles and lists of a DOCX: what a paragraph is, as its style's name says in any language of Word."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from preuve.documents.office.opening import Package
from preuve.documents.office.xml import Element, attribute, child, children, on, value

_HEADING = re.compile(r"^(?:heading|titre|überschrift|título|titolo)\s*(\d)$", re.IGNORECASE)
_TITLE = ("title", "titre", "titel")
_CONTENTS = re.compile(r"^(?:toc|tm|contents|table des mati)", re.IGNORECASE)
MOST_BASES = 20


@dataclass(frozen=True)
class Style:
    """What a style says: its name, the level of heading it is (0: none), the list it is in."""

    name: str = ""
    level: int = 0
    number: str = ""
    bold: bool = False


@dataclass
class Styles:
    """The styles of a file, each with what it takes from those that it is based on."""

    package: Package
    _known: dict[str, Style] = field(default_factory=dict)

    def style(self, name: str) -> Style:
        """A paragraph's style by its id."""
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def names(self, name: str) -> frozenset[str]:
        """A style's name, and those of the styles that it is based on."""
        return frozenset(value(one, "name") or attribute(one, "styleId") for one in self._chain(name))

    def listed(self, number: str, level: str) -> Literal["", "bullet", "ordered"]:
        """What kind of list a paragraph is in; empty: none."""
        kind = self._kinds.get((number, level)) or self._kinds.get((number, "0"))
        return (
            ""
            if kind is None or number == "0"
            else "bullet"
            if kind == "bullet"
            else ""
            if kind == "none"
            else "ordered"
        )

    @cached_property
    def _elements(self) -> dict[str, Element]:
        root = self.package.beside("styles.xml")
        return {attribute(one, "styleId"): one for one in children(root, "style")}

    @cached_property
    def _kinds(self) -> dict[tuple[str, str], str]:
        root = self.package.beside("numbering.xml")
        abstract = {
            attribute(one, "abstractNumId"): {
                attribute(level, "ilvl"): value(level, "numFmt") for level in children(one, "lvl")
            }
            for one in children(root, "abstractNum")
        }
        return {
            (attribute(one, "numId"), level): kind
            for one in children(root, "num")
            for level, kind in abstract.get(value(one, "abstractNumId"), {}).items()
        }

    def _chain(self, name: str) -> list[Element]:
        found = list[Element]()
        while name and name in self._elements and len(found) < MOST_BASES:
            found.append(self._elements[name])
            name = value(found[-1], "basedOn")
        return found

    def _made(self, name: str) -> Style:
        chain = self._chain(name)
        names = [value(one, "name") or attribute(one, "styleId") for one in chain] or [name]
        level = next((found for one, called in zip(chain, names, strict=False) if (found := _level(one, called))), 0)
        if not chain and (match := _HEADING.match(name)):
            level = int(match[1])
        number = next((given for one in chain if (given := value(one, "pPr", "numPr", "numId"))), "")
        bold = any(on(child(one, "rPr"), "b") for one in chain)
        return Style(names[0], level, number, bold)

    def is_caption(self, name: str) -> bool:
        """Whether a style is that of what is written beside pictures and tables."""
        return bool({one.casefold() for one in self.names(name)} & {"caption", "légende"})

    def is_contents(self, name: str) -> bool:
        """Whether a style is that of a table of contents, which the suite writes by itself."""
        return any(_CONTENTS.match(one) for one in self.names(name) or {name})


def _level(element: Element, name: str) -> int:
    match = _HEADING.match(name)
    if match:
        return int(match[1])
    if name.casefold() in _TITLE:
        return 1
    outline = value(element, "pPr", "outlineLvl")
    return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0
