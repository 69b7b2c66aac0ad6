"""How long a film may be before it is decoded: a few megabytes can hold days of pictures."""

from collections.abc import Sequence
from pathlib import Path

from preuve.checks.case import Case
from preuve.checks.subject import FilmFiles
from preuve.errors import BadMedia, PreuveError
from preuve.media.opening import open_film
from preuve.media.plan import SegmentPlan

USUAL = 120.0
MORE = 1.5
PER_SECOND = {"video": 61, "audio": 110}
"""Packets a second, at most: 60 pictures; sounds of 441 samples at 48 kHz, half of what AAC ever holds."""


def told(whole: Case, films: Sequence[FilmFiles]) -> float:
    """How long a film of this dossier may be, in seconds: what the ledger tells of the longest, and half as much."""
    return MORE * max([USUAL, *(_planned(Case(whole.subject, film, whole)) for film in films)])


def endless(film: Path, seconds: float) -> bool:
    """Whether a film holds more than so many seconds, by its packets; one that can't be opened is told by checks."""
    counts = dict.fromkeys(PER_SECOND, 0)
    try:
        with open_film(film) as container:
            for packet in container.demux(*(one for one in container.streams if one.type in counts)):
                counts[packet.stream.type] += 1
                if counts[packet.stream.type] > seconds * PER_SECOND[packet.stream.type]:
                    return True
    except BadMedia:
        return False
    return False


def _planned(case: Case) -> float:
    try:
        plans: list[SegmentPlan] = case.value("plans") or []
        return sum(plan.count for plan in plans) / plans[0].profile.fps if plans else 0.0
    except (PreuveError, ValueError, KeyError, TypeError):
        return 0.0
