"""A paragraph's words as Markdown: bold, italic and links kept; what it refers to (notes, remarks, boxes) gathered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from preuve.documents.office.steps import Steps
from preuve.documents.office.xml import Element, attribute, child, children, local, on

_ESCAPED = re.compile(r"([\\*`\[\]])|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|<(?=[!/?a-zA-Z])")
_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u00ad": None, "\u200b": None})
"""French spaces are put again where a document is laid out; in her Markdown they'd only be in the way."""
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart"}
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "•"}
_FOLLOWED = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Bit:
    """Some words in one hand."""

    words: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass
class Found:
    """What was met on the way: how much was deleted under tracked changes, remarks, notes, boxes, drawings.

    `pictures`: how many of them could not be taken.
    """

    deleted: int = 0
    inserted: int = 0
    remarks: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0
    drawn: list[Element] = field(default_factory=list)


@dataclass
class Inline:
    """Reads paragraphs of a file. `notes` are its footnotes, `remarks` its comments; fields go on across runs."""

    links: dict[str, str]
    notes: dict[tuple[str, str], str]
    remarks: dict[str, str]
    steps: Steps
    _field: list[str] = field(default_factory=list)
    _instruction: str = ""

    def bits(self, paragraph: Element, found: Found) -> list[Bit]:
        """A paragraph's words, hand by hand."""
        return list(self._within(paragraph, found, ""))

    def _within(self, element: Element, found: Found, link: str) -> Iterator[Bit]:
        for one in children(element):
            self.steps.take()
            match local(one):
                case "del" | "moveFrom":
                    found.deleted += 1
                case "r":
                    yield from self._run(one, found, link)
                case "hyperlink":
                    yield from self._within(one, found, self.links.get(attribute(one, "id"), link))
                case "fldSimple":
                    yield from self._within(one, found, _address(attribute(one, "instr")) or link)
                case "sdt":
                    if not on(child(one, "sdtPr"), "showingPlcHdr"):
                        yield from self._within(one, found, link)
                case "AlternateContent":
                    yield from self._alternate(one, found, link)
                case name if name not in _SKIPPED:
                    found.inserted += name in ("ins", "moveTo")
                    yield from self._within(one, found, link)

    def _run(self, run: Element, found: Found, link: str) -> Iterator[Bit]:
        properties = child(run, "rPr")
        bold, italic = on(properties, "b"), on(properties, "i")
        for one in children(run):
            self.steps.take()
            words = self._words(one, found)
            if words and "instruction" not in self._field[-1:]:
                yield Bit(words, bold, italic, link or _address(self._instruction if self._field else ""))

    def _words(self, one: Element, found: Found) -> str:
        name = local(one)
        if name in ("t", *_SIGNS):
            return _SIGNS.get(name, one.text or "")
        if name in ("footnoteReference", "endnoteReference"):
            return self._note(one)
        match name:
            case "commentReference":
                found.remarks.append(self.remarks.get(attribute(one, "id"), ""))
            case "fldChar":
                self._turn(attribute(one, "fldCharType"))
            case "instrText":
                self._instruction += one.text or ""
            case "drawing" | "pict" | "object" | "AlternateContent":
                self._drawn(one, found)
        return ""

    def _note(self, one: Element) -> str:
        kind = local(one).removesuffix("Reference")
        words = self.notes.get((kind, attribute(one, "id")), "")
        return f" ({words})" if words else ""

    def _turn(self, kind: str) -> None:
        """A field begins, comes to its result, or ends."""
        if kind == "begin":
            self._field.append("instruction")
            self._instruction = ""
        elif kind == "separate" and self._field:
            self._field[-1] = "result"
        elif kind == "end" and self._field:
            self._field.pop()
            self._instruction = ""

    def _alternate(self, one: Element, found: Found, link: str) -> Iterator[Bit]:
        kept = child(one, "Choice") if child(one, "Choice") is not None else child(one, "Fallback")
        if kept is not None:
            yield from self._within(kept, found, link)

    def _drawn(self, one: Element, found: Found) -> None:
        """A drawing: the words of its boxes, once; pictures are counted."""
        if local(one) == "AlternateContent":
            choice = child(one, "Choice")
            one = choice if choice is not None and self._boxes(choice) else one
        boxes = self._boxes(one)
        found.boxes += boxes
        if not boxes and any(local(each) in ("blip", "imagedata") for each in one.iter()):
            found.drawn.append(one)

    def _boxes(self, element: Element) -> list[Element]:
        """The outermost boxes of a drawing: those inside them are met when they are walked in their turn."""
        return (
            self.steps.outermost(element, "txbxContent", but="Fallback")
            or self.steps.outermost(element, "txbxContent")[:1]
        )


def markdown(bits: list[Bit]) -> str:
    """Words as Markdown; spaces stay outside of bold and italic."""
    merged = list[Bit]()
    for bit in bits:
        last = merged[-1] if merged else None
        if last and (last.bold, last.italic, last.link) == (bit.bold, bit.italic, bit.link):
            merged[-1] = Bit(last.words + bit.words, bit.bold, bit.italic, bit.link)
        else:
            merged.append(bit)
    return "".join(_dressed(bit) for bit in merged).translate(_SPACES).strip()


def raw(bits: Sequence[Bit]) -> str:
    """Words with their line breaks, as what is quoted as it is has them."""
    return "".join(bit.words for bit in bits).translate(_SPACES).strip("\n").rstrip()


def plain(bits: list[Bit]) -> str:
    """Words alone, on one line."""
    return " ".join("".join(bit.words for bit in bits).translate(_SPACES).split())


def escaped(words: str) -> str:
    """Words that can't be taken for markup."""
    return _ESCAPED.sub(lambda found: "\\" + found[0], words)


def _dressed(bit: Bit) -> str:
    core = bit.words.strip()
    if not core:
        return bit.words
    start = bit.words.index(core)
    before, after = bit.words[:start], bit.words[start + len(core) :]
    hand = "*" * (bit.italic + 2 * bit.bold)
    told = escaped(core)
    if bit.link:
        told = f"[{told}]({bit.link.replace(' ', '%20').replace('(', '%28').replace(')', '%29')})"
    return before + (f"{hand}{told}{hand}" if "\n" not in core else told) + after


def _address(instruction: str) -> str:
    match = _LINK.search(instruction)
    return match[1] if match and match[1].lower().startswith(_FOLLOWED) else ""
