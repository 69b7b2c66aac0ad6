"""What she may say on each slide: her own sentences, whole, those of what it shows, no more than its time holds.

What the kit tells is never read aloud; nor are prompts. A sentence that no slide shows goes with the one before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from preuve.deliver.content import Part
from preuve.deliver.points import row_said, sentences, words
from preuve.documents.blocks import Block, Draft, Gap, Grid, Items, Known, Paragraph
from preuve.documents.labels import label
from preuve.documents.text import fold

A_MINUTE = 130
"""Words said in a minute by somebody who is listened to."""
UNTIMED = 60.0
"""Seconds of notes that a slide takes at most where the référentiel gives no duration; ours."""
_KEY = 8


@dataclass(frozen=True)
class Line:
    """A sentence to say; `row`: it is a table's row."""

    text: str
    row: bool = False


@dataclass(frozen=True)
class Said:
    """What is said of a section: its heading and what marks it, neither of which is read aloud, and her sentences."""

    heading: str
    lines: tuple[Line, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """What a slide shows, to find what is said there: its heads, its points, the first cells of its rows."""

    heads: tuple[str, ...]
    points: tuple[str, ...]
    rows: tuple[str, ...]
    chart: bool = False


def said(part: Part) -> Said:
    """What a section gives to say."""
    hers = [one for one in part.blocks if not isinstance(one, Known)]
    marks = tuple(f"[{label(one)}]" for one in hers if isinstance(one, Draft | Gap))
    return Said(part.heading, tuple(_lines(hers)), marks)


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    for one in blocks:
        match one:
            case Paragraph() if not one.code:
                yield from map(Line, sentences(words(one.line)))
            case Items():
                yield from (Line(f"– {words(item)}") for item in one.items)
            case Grid():
                yield from (Line(row_said(row), row=True) for row in one.rows)
            case Draft():
                yield from _lines(one.blocks)
            case _:
                continue


def shared(sections: Sequence[Said], slides: Sequence[Shown]) -> list[tuple[Said, ...]]:
    """What is said on each slide: each sentence once, on the slide that shows it, else where the one before it is."""
    found: list[list[Said]] = [[] for _one in slides]
    for section in sections:
        placed: list[list[Line]] = [[] for _one in slides]
        at = next((n for n, one in enumerate(slides) if _headed(section, one) or _first(section, one)), 0)
        start = at
        for line in section.lines if slides else ():
            at = _place(line, slides, at)
            placed[at].append(line)
        for n, lines in enumerate(placed):
            if lines or (n == start and section.marks and slides):
                found[n].append(replace(section, lines=tuple(lines), marks=section.marks if n == start else ()))
    return [tuple(one) for one in found]


def _headed(section: Said, slide: Shown) -> bool:
    return fold(section.heading) in map(fold, slide.heads)


def _first(section: Said, slide: Shown) -> bool:
    return any(_shows(slide, line) for line in section.lines)


def _place(line: Line, slides: Sequence[Shown], at: int) -> int:
    """The slide that a sentence is said on: one that shows it, from the one before on, else that one."""
    return next((n for n in (*range(at, len(slides)), *range(at)) if _shows(slides[n], line)), at)


def _shows(slide: Shown, line: Line) -> bool:
    text = _key(line.text)
    if line.row:
        return slide.chart or any(text.startswith(one) for one in map(_key, slide.rows) if one)
    keys = (_key(one) for one in slide.points)
    return any(text.startswith(one) or one.startswith(text) for one in keys if len(one) >= _KEY and len(text) >= _KEY)


def _key(text: str) -> str:
    return " ".join(fold(text).replace("…", "").strip("–- .:").split())


def timed(told: Sequence[Said], seconds: float) -> tuple[Said, ...]:
    """As many whole sentences as a slide's time holds, the first of each section first; one at least."""
    left = seconds * A_MINUTE / 60
    kept: set[tuple[int, int]] = set()
    done: set[int] = set()
    for n in range(max((len(one.lines) for one in told), default=0)):
        for at, one in enumerate(told):
            if n >= len(one.lines) or at in done:
                continue
            cost = count(one.lines[n].text)
            if cost > left and kept:
                done.add(at)
                continue
            kept.add((at, n))
            left -= cost
    cut = (
        replace(one, lines=tuple(line for n, line in enumerate(one.lines) if (at, n) in kept))
        for at, one in enumerate(told)
    )
    return tuple(one for one in cut if one.lines or one.marks)


def count(text: str) -> int:
    """How many words are said."""
    return sum(any(map(str.isalnum, one)) for one in text.split())


def seconds(told: Sequence[Said]) -> float:
    """How long it takes to say."""
    return sum(count(line.text) for one in told for line in one.lines) * 60 / A_MINUTE
