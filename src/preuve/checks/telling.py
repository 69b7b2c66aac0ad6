"""How findings on captions and words are told: figures, places, texts made comparable."""

import unicodedata
from collections.abc import Sequence

from preuve.checks.finding import Place
from preuve.i18n import language
from preuve.media.cues import Cue, Fault

MOST_PLACES = 30


def decimal(value: float, digits: int = 2) -> str:
    """A figure with its language's separators and a true minus sign; zeros that say nothing are dropped."""
    text = f"{value:z,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if digits else text
    text = text.replace("-", "\u2212")
    return text.replace(",", "\u202f").replace(".", ",") if language() == "fr" else text


def of_cue(index: int, cue: Cue, note: str) -> Place:
    """The place of a caption, by its index."""
    return Place(at=cue.start, until=cue.end, cue=index + 1, note=note)


def of_faults(faults: Sequence[Fault], cues: Sequence[Cue]) -> list[Place]:
    """The places of faults, the first thirty."""
    return [of_cue(fault.cue, cues[fault.cue], fault.message()) for fault in faults[:MOST_PLACES]]


def bare(text: str) -> str:
    """Letters and figures only, lower case, accents kept: two typographies of one text are the same."""
    text = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in text if sign.isalnum())
