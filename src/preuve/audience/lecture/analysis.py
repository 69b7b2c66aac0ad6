"""The AI's reading of the figures: what a right answer is, and what code makes of it.

A model is given facts that code computed (`facts.py`) and comments as data; it answers in a closed form, held to it by
`asking.py`. Comments are counted by code.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import Field

from preuve.audience.lecture.facts import Fact
from preuve.engines import Answer, Value

STEP = "audience-lecture"
TEMPLATE = "audience-lecture.md.j2"
Sentiment = Literal["positive", "negative", "neutral", "mixed"]
Key = Literal[
    "none", "key_messages", "objectives", "hashtags", "call_to_action", "audience", "tone", "seconds", "music"
]
LISTS: tuple[Key, ...] = ("key_messages", "objectives", "hashtags")
PartKind = Literal["observation", "theme", "recommendation", "doubt"]
MARKS: Mapping[PartKind, str] = {"observation": "O", "theme": "T", "recommendation": "R", "doubt": "D"}
SENTENCE = 400
NAME = 80
MOST = {"observations": 10, "themes": 8, "recommendations": 6, "uncertain": 6}


class Change(Value):
    """What a recommendation changes in the next brief. For a list, a line to add. `none`: nothing."""

    key: Key = "none"
    value: str = Field(default="", max_length=SENTENCE)


class Claimed(Value):
    """A sentence and the facts it rests on."""

    text: str = Field(min_length=1, max_length=SENTENCE)
    figures: tuple[str, ...] = Field(min_length=1, max_length=12)


class Advised(Claimed):
    """A recommendation, with the facts and the comments that it rests on: one of them at least."""

    figures: tuple[str, ...] = Field(max_length=12)
    comments: tuple[str, ...] = ()
    change: Change = Change()


class Theme(Value):
    """What several comments speak of."""

    name: str = Field(min_length=1, max_length=NAME)
    comments: tuple[str, ...] = Field(min_length=1)


class Feeling(Value):
    """What a comment expresses."""

    comment: str
    sentiment: Sentiment


class Answered(Value):
    """An answer of the right form."""

    observations: tuple[Claimed, ...] = Field(min_length=1, max_length=MOST["observations"])
    themes: tuple[Theme, ...] = Field(max_length=MOST["themes"])
    sentiments: tuple[Feeling, ...]
    recommendations: tuple[Advised, ...] = Field(min_length=1, max_length=MOST["recommendations"])
    uncertain: tuple[str, ...] = Field(min_length=1, max_length=MOST["uncertain"])


class Basis(Value):
    """What an answer is held to."""

    facts: tuple[Fact, ...]
    comments: tuple[str, ...] = ()
    fictitious: bool = False


class Part(Value):
    """One thing that the reading says, by its own id: O1, T1, R1, D1. `comments` are counted by code."""

    id: str
    kind: PartKind
    text: str
    figures: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    change: Change = Change()


class Reading(Value):
    """A right answer with what it rests on."""

    recording: str
    model: str
    origin: str
    fictitious: bool = False
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    feelings: Mapping[str, Sentiment] = {}

    @property
    def sentiments(self) -> dict[Sentiment, int]:
        """How many comments express what, counted."""
        counted = Counter(self.feelings.values())
        return {one: counted[one] for one in get_args(Sentiment)}

    def part(self, name: str) -> Part | None:
        """A part by its id."""
        return next((one for one in self.parts if one.id == name), None)

    def fact(self, name: str) -> Fact | None:
        """A fact by its id."""
        return next((one for one in self.facts if one.id == name), None)

    def of(self, kind: PartKind) -> tuple[Part, ...]:
        """The parts of a kind."""
        return tuple(one for one in self.parts if one.kind == kind)


def made(found: Answered, basis: Basis, answer: Answer) -> Reading:
    """A right answer as a reading: parts numbered, comments counted once."""
    parts: list[Part] = []

    def add(kind: PartKind, text: str, **more: Any) -> None:
        number = sum(one.kind == kind for one in parts) + 1
        parts.append(Part(id=f"{MARKS[kind]}{number}", kind=kind, text=text, **more))

    for one in found.observations:
        add("observation", one.text, figures=one.figures)
    for theme in found.themes:
        add("theme", theme.name, comments=tuple(dict.fromkeys(theme.comments)))
    for advised in found.recommendations:
        called = tuple(dict.fromkeys(advised.comments))
        add("recommendation", advised.text, figures=advised.figures, comments=called, change=advised.change)
    for doubt in found.uncertain:
        add("doubt", doubt)
    return Reading(
        recording=answer.recording,
        model=answer.model,
        origin=answer.origin,
        fictitious=basis.fictitious,
        facts=basis.facts,
        parts=tuple(parts),
        feelings={one.comment: one.sentiment for one in found.sentiments},
    )
