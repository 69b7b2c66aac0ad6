"""Trying to find people again in what left: the ways a curious reader of the requests would go, as code.

Each trial is given what left and nothing else of the project; what it claims is then marked against the originals. A
trial that finds nothing proves nothing more than that it found nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from preuve.privacy.folding import fold
from preuve.privacy.leaving import Leaving
from preuve.privacy.names import NAMES, Unit, names_of, units
from preuve.project import Project

Way = Literal["search", "pieces", "initials", "length", "looks", "whereabouts"]
LEAST_PIECE = 4
_INITIAL = re.compile(r"\b([A-ZÀ-Ý])\.")
_SQUEEZE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Trial:
    """One way tried: how many it found again, of how many.

    `by_chance` is how many the same guess would find, on average, were the same pseudonyms dealt to them at random.
    """

    way: Way
    found: int
    of: int
    by_chance: float = 0.0
    what: tuple[str, ...] = ()


def attempt(project: Project, left: Sequence[Leaving]) -> list[Trial]:
    """Every way, tried on the prompts that left (voices say the names: they aren't tried)."""
    prompts = [one for one in left if one.what != "voice"]
    text = "\n".join(one.text for one in prompts)
    swaps = [swap for one in prompts for swap in one.swaps]
    hidden = list(dict.fromkeys(swap.original for swap in swaps))
    people = list(dict.fromkeys((fold(s.original).text, s.pseudonym) for s in swaps if s.kind in NAMES))
    known = units(names_of(project.brief, project.settings.privacy), project.settings.privacy.keep)
    return [
        _search(text, hidden),
        _pieces(text, hidden, _SQUEEZE.sub("", fold(" ".join(s.pseudonym for s in swaps)).text)),
        _initials(people, text, known),
        _length(people),
        _looks(project, text),
        _whereabouts(project, text),
    ]


def _search(text: str, hidden: Sequence[str]) -> Trial:
    """Look for each original: any case, no accents, spaces and punctuation gone, also backwards."""
    plain = _SQUEEZE.sub("", fold(text).text)
    words = set(re.findall(r"[^\W_]+", fold(text).text))
    found = [one for one in hidden if _is_there(_SQUEEZE.sub("", fold(one).text), plain, words)]
    return Trial("search", len(found), len(hidden), what=tuple(found))


def _is_there(one: str, plain: str, words: set[str]) -> bool:
    """Short ones as whole words only: «awa» is in «ça va»."""
    ways = (one, one[::-1])
    return any(way in words if len(way) < LEAST_PIECE + 2 else way in plain for way in ways)


def _pieces(text: str, hidden: Sequence[str], ours: str) -> Trial:
    """Look for the pieces of addresses and numbers: a domain, a road, the last figures."""
    words = set(re.findall(r"[^\W_]+", fold(text).text))
    pieces = {
        one: {part for part in re.findall(r"[^\W_]+", fold(one).text) if len(part) >= LEAST_PIECE} for one in hidden
    }
    found = [one for one, parts in pieces.items() if {part for part in parts if part not in ours} & words]
    return Trial("pieces", len(found), len(hidden), what=tuple(found))


def _initials(people: Sequence[tuple[str, str]], text: str, known: Iterable[Unit]) -> Trial:
    """Pseudonyms that open with the original's letter, and initials with a full stop that were left."""
    alike = [original for original, pseudonym in people if fold(pseudonym).text[:1] == original[:1]]
    letters = {unit.key[:1] for unit in known}
    dotted = [one for one in _INITIAL.findall(text) if fold(one).text in letters]
    chance = _dealt(people, lambda original, pseudonym: fold(pseudonym).text[:1] == original[:1])
    return Trial("initials", len(alike) + len(dotted), len(people), by_chance=chance, what=(*alike, *dotted))


def _length(people: Sequence[tuple[str, str]]) -> Trial:
    """Pseudonyms of the original's length."""
    alike = [original for original, pseudonym in people if len(pseudonym) == len(original)]
    chance = _dealt(people, lambda original, pseudonym: len(pseudonym) == len(original))
    return Trial("length", len(alike), len(people), by_chance=chance, what=tuple(alike))


def _dealt(people: Sequence[tuple[str, str]], fits: Callable[[str, str], bool]) -> float:
    """How many would fit on average, the pseudonyms dealt at random."""
    pairs = [fits(original, pseudonym) for original, _own in people for _owner, pseudonym in people]
    return round(sum(pairs) / len(people), 2) if people else 0.0


def _looks(project: Project, text: str) -> Trial:
    """People whose description left word for word: who knows them knows them again."""
    people = project.brief.people
    found = [one.name for one in people if one.looks in text]
    return Trial("looks", len(found), len(people), what=tuple(found))


def _whereabouts(project: Project, text: str) -> Trial:
    """What says where and when to find them: the organisation, the places, the call to action."""
    brief = project.brief
    told = dict.fromkeys((brief.organisation, brief.call_to_action, *(one.name for one in brief.places)))
    found = [one for one in told if one in text]
    return Trial("whereabouts", len(found), len(told), what=tuple(found))
