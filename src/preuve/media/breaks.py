"""Breaking a French text into lines: the cheapest way by a cost made of grammar and balance."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from preuve.media.grammar import bond
from preuve.media.typography import Atom

# A line as far from its ideal width as a third of the limit costs what breaking before a preposition costs.
BALANCE = 24.0
# The first line's ideal share of the mean, and the last one's: a pyramid that stands on its base.
TOP, BASE = 0.95, 1.05


class Broken(NamedTuple):
    """Lines, and what breaking there costs: 0 where nothing was broken."""

    lines: tuple[str, ...]
    cost: float


def line_of(parts: Sequence[Atom]) -> str:
    """The parts as one line."""
    return "".join((part.joint if index else "") + part.text for index, part in enumerate(parts))


def break_lines(
    parts: Sequence[Atom], max_lines: int, limit: float, measure: Callable[[str], float] = len
) -> Broken | None:
    """The fewest lines at most `limit` wide, broken where it costs least; None where `max_lines` don't hold the text.

    `measure` gives a line's width in the unit of `limit`: characters by default.
    """
    if not parts:
        return Broken((), 0.0)
    whole = line_of(parts)
    if measure(whole) <= limit:
        return Broken((whole,), 0.0)
    for count in range(2, min(max_lines, len(parts)) + 1):
        found = _into(parts, count, limit, measure)
        if found:
            return found
    return None


def _into(parts: Sequence[Atom], count: int, limit: float, measure: Callable[[str], float]) -> Broken | None:
    """The cheapest way into exactly `count` lines: dynamic programming over the break before each part."""
    mean = measure(line_of(parts)) / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for row in range(count):
        ideal = mean * (TOP + (BASE - TOP) * row / (count - 1))
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (spent, path) in best.items():
            last = row == count - 1
            for end in (len(parts),) if last else range(begin + 1, len(parts)):
                width = measure(line_of(parts[begin:end]))
                if width > limit:
                    if not last:
                        break
                    continue
                cost = spent + BALANCE * ((width - ideal) / limit) ** 2 + (0 if last else price(parts, end))
                if end not in following or (cost, path) < following[end]:
                    following[end] = (cost, (*path, end))
        best = following
    if len(parts) not in best:
        return None
    cost, ends = best[len(parts)]
    return Broken(tuple(line_of(parts[a:b]) for a, b in zip((0, *ends), ends, strict=False)), cost)


def price(parts: Sequence[Atom], at: int) -> float:
    """What breaking before the part `at` costs."""
    if parts[at].joint != " ":
        return 30.0
    return bond(parts[at - 1].text, parts[at].text).price
