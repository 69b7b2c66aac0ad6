"""How long each slide is spoken: from the minutes that the référentiel gives, else proportions only.

What her référentiel doesn't say is never made up: without a duration, a slide carries its share of the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from preuve.deliver.model import Stage
from preuve.frameworks.modality import Modality
from preuve.i18n import _


@dataclass(frozen=True)
class Beat:
    """A slide's place in the oral: seconds from its start to its end, or shares of the whole (0 to 1)."""

    start: float
    end: float
    timed: bool


def stage_seconds(stages: Sequence[Stage], modality: Modality | None) -> list[float] | None:
    """The seconds of each stage; None where the référentiel gives no duration.

    Each stage takes its slot's own minutes where the modality gives them to all, else its share of the whole.
    """
    if modality is None or modality.oral_minutes is None:
        return None
    own = [slot.minutes for slot in modality.oral]
    if len(own) == len(stages) and all(own):
        return [60.0 * (minutes or 0) for minutes in own]
    whole = sum(stage.share for stage in stages)
    return [60.0 * modality.oral_minutes * stage.share / whole for stage in stages]


def beats(counts: Sequence[int], stages: Sequence[Stage], modality: Modality | None) -> list[list[Beat]]:
    """The beat of each slide, stage by stage; a stage's time is shared evenly by its slides."""
    timed = stage_seconds(stages, modality)
    whole = sum(stage.share for stage in stages)
    lengths = timed or [stage.share / whole for stage in stages]
    found, at = [], 0.0
    for count, length in zip(counts, lengths, strict=True):
        each = length / max(count, 1)
        found.append([Beat(at + each * n, at + each * (n + 1), timed is not None) for n in range(count)])
        at += length
    return found


def told(beat: Beat) -> str:
    """A slide's time, in words, for its notes."""
    if beat.timed:
        said = _("Temps : {length}, de {start} à {end}.")
        return said.format(length=clock(beat.end - beat.start), start=clock(beat.start), end=clock(beat.end))
    said = _(
        "Temps : environ {share} % de votre exposé (jusqu'à {end} % du total). Le référentiel ne donne pas de durée : "
        "demandez-la à votre certificateur."
    )
    return said.format(share=max(round(100 * (beat.end - beat.start)), 1), end=round(100 * beat.end))


def clock(seconds: float) -> str:
    """« 1 min 30 s »; to the nearest five seconds, which is as fine as one speaks."""
    minutes, rest = divmod(5 * round(seconds / 5), 60)
    parts = (
        f"{minutes}\u00a0min" if minutes else "",
        f"{rest:02d}\u00a0s" if rest and minutes else f"{rest}\u00a0s" if rest else "",
    )
    return " ".join(one for one in parts if one) or "0\u00a0s"
