"""What she typed where a question of ours stood: over it, before it or after it, whatever style she left it in."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from preuve.bilingual import Bilingual
from preuve.documents.blocks import Gap
from preuve.documents.labels import UNFINISHED, label
from preuve.documents.office.inline import Bit, markdown, plain
from preuve.documents.office.reading import Said
from preuve.documents.reading import COPIED
from preuve.documents.text import flat, words_of
from preuve.i18n import speaking

_ANY = "\0"
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Asked:
    """What was asked, in both languages."""

    questions: Sequence[Bilingual]

    def hers(self, said: Said) -> Said | None:
        """A paragraph without what is ours in it; None where nothing is left."""
        left, ours = list(said.bits), False
        while span := self._ours(_whole(left)):
            left, ours = [*_cut(left, 0, span[0]), Bit(" "), *_cut(left, span[1])], True
        if said.whose == "asked" and not ours:
            left = list(_cut(left, self._labelled(_whole(left))))
            ours = not self._part(plain(left))
        words = plain(left)
        if said.whose == "hers" and not ours:
            return said
        if not any(one.isalnum() for one in words) or (said.whose == "asked" and not ours):
            return None
        return replace(said, markdown=markdown(left), words=words, whose="hers")

    def _ours(self, text: str) -> tuple[int, int] | None:
        """Where one of our sentences stands, its label with it."""
        found = (one.search(text) for one in self._patterns)
        return next((one.span() for one in found if one), None)

    def _part(self, text: str) -> bool:
        """Whether a text is what remains of a question that was cut short."""
        words = words_of(text)
        every = (words_of(one) for each in self.questions for one in (each.fr, each.en))
        told = " ".join(words)
        return len(words) >= COPIED and any(f" {told} " in f" {' '.join(one)} " for one in every)

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        ours = {_spaced(one) for each in self.questions for one in (each.fr, each.en)}
        longest = sorted((*ours, *_unfinished()), key=len, reverse=True)
        return [re.compile(rf"(?:{_label()}\s*)?{one}") for one in longest]

    @staticmethod
    def _labelled(text: str) -> int:
        found = re.match(rf"\s*{_label()}", text)
        return found.end() if found else 0


def _label() -> str:
    """What stands before a question, in either language."""
    found = list[str]()
    for language in LANGUAGES:
        with speaking(language):
            found.append(label(Gap("")).strip())
    return f"(?:{'|'.join(map(_spaced, found))})"


def _unfinished() -> Iterator[str]:
    """What a deliverable says of a section that isn't finished, which may be taken back too."""
    for language in LANGUAGES:
        with speaking(language):
            yield from (
                _spaced(str(one()).replace("{n}", _ANY)).replace(re.escape(_ANY), r"\d+") for one in UNFINISHED.values()
            )


def _spaced(text: str) -> str:
    """A text as a pattern, whatever its spaces are."""
    return r"\s*".join(
        re.escape(one) for one in re.findall(r"[\w'\0]+|[^\w\s]", flat(unicodedata.normalize("NFC", text)))
    )


def _whole(bits: Sequence[Bit]) -> str:
    """The words of some bits made comparable, letter for letter."""
    return flat("".join(unicodedata.normalize("NFC", bit.words) for bit in bits))


def _cut(bits: Sequence[Bit], start: int, end: int | None = None) -> Iterator[Bit]:
    """The bits between two places of their words."""
    at = 0
    for bit in bits:
        words = unicodedata.normalize("NFC", bit.words)
        if kept := words[max(start - at, 0) : None if end is None else max(end - at, 0)]:
            yield replace(bit, words=kept)
        at += len(words)
