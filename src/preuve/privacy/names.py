"""The names a project knows: its brief's people, and those that `[privacy] names` lists.

Each is cut in parts that stand for themselves, since «Fatoumata Diallo» may be Fatoumata in one line and Mme Diallo in
the next.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from preuve.engines import Value
from preuve.privacy.folding import Folded, fold
from preuve.privacy.words import ARTICLES, HEADS, PARTICLES, TITLES, WORDS_TOO
from preuve.project import Brief, Project
from preuve.settings import PrivacySettings

NameKind = Literal["person", "organisation", "place"]
NameHow = Literal["brief", "listed", "model"]
NAMES = ("person", "organisation", "place")
Part = Literal["given", "family", "organisation", "place"]

PREFIXES: dict[str, NameKind] = {"personne": "person", "organisation": "organisation", "lieu": "place"}
_JOINTS = r"[\W_]{0,4}"
_SHORT = 2
_AND = re.compile(r"\s+(?:et|&)\s+|\s*/\s*")
_ASIDE = re.compile(r"\([^)]*\)?|[;:].*|\s[-–—]\s.*")
_WORD = re.compile(r"[^\W\d_]")


class Name(Value):
    """A name, as she writes it."""

    text: str
    kind: NameKind = "person"
    how: NameHow = "listed"


@dataclass(frozen=True)
class Unit:
    """A part of a name that is looked for, and replaced, by itself. `key` is the same however it is written."""

    text: str
    part: Part
    how: NameHow

    @property
    def kind(self) -> NameKind:
        """What it names."""
        return "person" if self.part == "given" or self.part == "family" else self.part  # noqa: PLR1714 (mypy narrows)

    @cached_property
    def key(self) -> str:
        """The folded text, its words apart by one space."""
        return " ".join(_words(self.text))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(pattern_of(self.key))

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Where it stands in a text, as whole words, however it is written."""
        return (place for place in self._anywhere(text) if not self.is_word(text.whole[slice(*place)]))

    def as_words(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Where it is left, being written as the everyday word it is too."""
        return (place for place in self._anywhere(text) if self.is_word(text.whole[slice(*place)]))

    def _anywhere(self, text: Folded) -> Iterator[tuple[int, int]]:
        for found in self._pattern.finditer(text.text) if self.key else ():
            start, end = text.span(*found.span())
            if is_whole(text.whole, start, end):
                yield start, end

    def is_word(self, written: str) -> bool:
        """Whether it is written as the everyday word it is too, or is too short to be told from one."""
        return written[:1].islower() and (self.key in WORDS_TOO or len(self.key) <= _SHORT)


def pattern_of(name: str) -> str:
    """What finds a name's words in a folded text, whatever joins them."""
    return _JOINTS.join(re.escape(word) for word in _words(name))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a span stands between words: «Lina», «lina-montre», «#MerciLina», «linaBras», never «maline»."""
    before, first = text[start - 1 : start], text[start : start + 1]
    after, last = text[end : end + 1], text[end - 1 : end]
    opens = not before.isalpha() or (before.islower() and first.isupper())
    closes = not after.isalpha() or (last.islower() and after.isupper())
    return opens and closes


def names_of(brief: Brief | None, privacy: PrivacySettings) -> tuple[Name, ...]:
    """Who a project knows: the people of its brief (where it has one), then what it lists, less what it keeps as it is.

    A listed name may say what it is: «personne: …», «organisation: …», «lieu: …»; without, it is a person's, or the
    organisation's where it is written as the brief writes it.
    """
    people = [Name(text=one.name, how="brief") for one in brief.people] if brief else []
    listed = [_listed(text, brief) for text in privacy.names]
    kept = {fold(text).text for text in privacy.keep}
    return tuple(name for name in (*people, *listed) if name.text and fold(name.text).text not in kept)


def known_names(project: Project) -> tuple[Name, ...]:
    """Who a project knows, whether it has a brief or not. Raises BadInput."""
    return names_of(project.brief if project.has_video else None, project.settings.privacy)


def units(names: Iterable[Name | str], keep: Iterable[str] = ()) -> tuple[Unit, ...]:
    """The parts of some names, each once, in the names' order."""
    found: dict[str, Unit] = {}
    kept = {" ".join(_words(text)) for text in keep}
    for name in names:
        for unit in _cut(name if isinstance(name, Name) else Name(text=name)):
            if unit.key and unit.key not in kept:
                found.setdefault(unit.key, unit)
    return tuple(found.values())


def _listed(text: str, brief: Brief | None) -> Name:
    prefix, colon, rest = text.partition(":")
    kind = PREFIXES.get(prefix.strip().casefold())
    if colon and kind:
        return Name(text=rest.strip(), kind=kind)
    mine = fold(text.strip()).text
    is_brief = bool(mine) and mine in fold(brief.organisation if brief else "").text
    return Name(text=text.strip(), kind="organisation" if is_brief else "person")


def _cut(name: Name) -> Iterator[Unit]:
    if name.kind != "person":
        yield Unit(_core(name.text), name.kind, name.how)
        return
    for one in _AND.split(_ASIDE.sub("", name.text).split(",")[0]):
        yield from _person(_proper(one.split(), name.how), name.how)


def _person(words: list[str], how: NameHow) -> Iterator[Unit]:
    """A first name, then surnames, each with the particle before it («de La Tour»)."""
    part: Part = "given"
    held: list[str] = []
    for word in words:
        plain = fold(word).text.strip(".")
        if plain in TITLES and not held:
            continue
        held.append(word)
        if part == "given" or plain not in PARTICLES:
            yield Unit(" ".join(held), part, how)
            part, held = "family", []


def _proper(words: list[str], how: NameHow) -> list[str]:
    """The words that name: those with a capital and their particles; all of them where none has one.

    «le grand-père Marcel» gives Marcel, «lina hérault» both; a role of the brief («la boulangère») names nobody.
    """
    named = [word for word in words if _WORD.search(word)]
    capital = [at for at, word in enumerate(named) if word[:1].isupper() and not (at == 0 and _is_article(word))]
    if capital:
        return [word for at, word in enumerate(named) if at in capital or (at > capital[0] and _is_particle(word))]
    role = bool(named) and (_is_article(named[0]) or fold(named[0]).text.startswith("l'"))
    return [] if role and how == "brief" else [word for word in named if not _is_article(word)]


def _is_article(word: str) -> bool:
    return fold(word).text in ARTICLES


def _is_particle(word: str) -> bool:
    return fold(word).text in PARTICLES


def _core(text: str) -> str:
    """An organisation's or a place's own name: without «Association», «L'»."""
    words = text.split()
    while len(words) > 1 and fold(words[0]).text in HEADS | PARTICLES:
        words = words[1:]
    return re.sub(r"^[LlDd]['’]", "", " ".join(words))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text).text)
