"""Cues, the rules they keep, and the faults of those that break one. Times in seconds, rules from specs A6."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from pydantic import Field

from preuve.engines import Value
from preuve.i18n import _, language, ngettext

Rule = Literal["columns", "lines", "shortest", "longest", "reading-speed", "charter", "gap", "order"]
CHARTER_TOLERANCE = 0.8
_CHARTER = ((12, 1.0), (20, 2.0), (36, 3.0), (60, 4.0))
_ROUNDING = 1e-6


class Cue(Value):
    """A caption: when it shows, in seconds, and its lines."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its lines as one text."""
        return " ".join(self.lines)

    @property
    def characters(self) -> int:
        """Signs to read, spaces included, a line's end counting as a space."""
        return len(self.text)

    @property
    def cps(self) -> float:
        """Characters a second."""
        return self.characters / (self.end - self.start) if self.end > self.start else float("inf")


class CaptionRules(Value):
    """What a caption keeps to."""

    columns: int = Field(
        default=37,
        ge=12,
        le=80,
        description="Characters per line at most. 36 to 42 on 16:9, 28 to 32 on 9:16 (practice, specs A6).",
    )
    max_lines: int = Field(default=2, ge=1, le=3, description="CSA charter of 2011: 2 lines for recorded programmes.")
    shortest: float = Field(default=5 / 6, gt=0, description="Seconds shown at least: 5/6 (Netflix general).")
    longest: float = Field(default=7.0, gt=0, description="Seconds shown at most: 7 (Netflix general).")
    max_cps: float = Field(default=17.0, gt=0, description="Characters a second at most: 17 (practice for French).")
    aim_cps: float = Field(default=15.0, gt=0, description="Comfortable speed: 12 to 15 characters a second (CSA).")
    gap_frames: int = Field(default=2, ge=0, description="Frames between chained captions: 2 (Netflix timing).")
    gap: float = Field(default=0.5, ge=0, description="Seconds between captions that aren't chained (Netflix timing).")
    tail: float = Field(default=0.5, ge=0, description="Seconds a caption may outlast speech (Netflix timing).")
    fps: float = Field(default=30.0, gt=0, description="Frames a second of the film.")

    def frames(self, seconds: float) -> int:
        """The nearest whole number of frames."""
        return round(seconds * self.fps)


def charter_seconds(characters: int) -> float:
    """Seconds that the CSA charter gives to read so many characters.

    The charter gives 12 for 1 s, 20 for 2 s, 36 for 3 s and 60 for 4 s; straight lines between (specs A6), and 15
    characters a second beyond.
    """
    below, least = _CHARTER[0]
    if characters <= below:
        return least
    for above, seconds in _CHARTER[1:]:
        if characters <= above:
            return least + (characters - below) / (above - below) * (seconds - least)
        below, least = above, seconds
    return characters / 15


def reading_seconds(characters: int, rules: CaptionRules) -> float:
    """Seconds a caption wants: the charter's, less its 20 % tolerance, or the comfortable speed's."""
    wanted = max(
        CHARTER_TOLERANCE * charter_seconds(characters), characters / min(rules.aim_cps, rules.max_cps), rules.shortest
    )
    return min(wanted, rules.longest)


class Fault(Value):
    """A rule that a cue breaks: which cue (from 0), the measure and the limit, in the rule's own unit."""

    cue: int
    rule: Rule
    measured: float
    limit: float

    def message(self) -> str:
        """The fault in words, for a report."""
        measured, limit = _figure(self.measured, self.rule), _figure(self.limit, self.rule)
        texts = {
            "columns": ngettext(
                "sous-titre {n} : {measured} signe sur une ligne, {limit} au plus",
                "sous-titre {n} : {measured} signes sur une ligne, {limit} au plus",
                round(self.measured),
            ),
            "lines": ngettext(
                "sous-titre {n} : {measured} ligne, {limit} au plus",
                "sous-titre {n} : {measured} lignes, {limit} au plus",
                round(self.measured),
            ),
            "shortest": _("sous-titre {n} : affiché {measured} s, {limit} s au moins"),
            "longest": _("sous-titre {n} : affiché {measured} s, {limit} s au plus"),
            "reading-speed": _("sous-titre {n} : {measured} signes par seconde, {limit} au plus"),
            "charter": _("sous-titre {n} : affiché {measured} s, la charte en demande {limit}"),
            "gap": _("sous-titre {n} : {measured} s avant le suivant, {limit} s au moins"),
            "order": _("sous-titre {n} : finit à {measured} s, après le début du suivant ou avant le sien"),
        }
        return texts[self.rule].format(n=self.cue + 1, measured=measured, limit=limit)


def _figure(value: float, rule: Rule) -> str:
    """A measure with its rule's decimals and the reader's decimal mark."""
    if rule in ("columns", "lines"):
        return f"{value:.0f}"
    shown = f"{value:.{1 if rule == 'reading-speed' else 3 if rule in ('gap', 'order') else 2}f}"
    return shown.replace(".", ",") if language() == "fr" else shown


def faults(cues: Sequence[Cue], rules: CaptionRules) -> list[Fault]:
    """Every rule broken, cue by cue, with what was measured.

    Speech too fast to read shows as `reading-speed`. `charter` is stricter on some lengths (20 characters want 1.6 s,
    tolerance taken off): a voice at 15 characters a second breaks it here and there.
    """
    alone = [fault for index, cue in enumerate(cues) for fault in _own(index, cue, rules)]
    between = [f for index, (cue, following) in enumerate(pairwise(cues)) for f in _gap(index, cue, following, rules)]
    return sorted(alone + between, key=lambda fault: fault.cue)


def _own(index: int, cue: Cue, rules: CaptionRules) -> Iterator[Fault]:
    if cue.end <= cue.start:
        yield Fault(cue=index, rule="order", measured=cue.end, limit=cue.start)
        return
    seconds, widest = cue.end - cue.start, max(map(len, cue.lines), default=0)
    if widest > rules.columns:
        yield Fault(cue=index, rule="columns", measured=widest, limit=rules.columns)
    if len(cue.lines) > rules.max_lines:
        yield Fault(cue=index, rule="lines", measured=len(cue.lines), limit=rules.max_lines)
    if seconds < rules.shortest - 0.5 / rules.fps:
        yield Fault(cue=index, rule="shortest", measured=seconds, limit=rules.shortest)
    if seconds > rules.longest + _ROUNDING:
        yield Fault(cue=index, rule="longest", measured=seconds, limit=rules.longest)
    if cue.cps > rules.max_cps + _ROUNDING:
        yield Fault(cue=index, rule="reading-speed", measured=cue.cps, limit=rules.max_cps)
    charter = CHARTER_TOLERANCE * charter_seconds(cue.characters)
    if seconds < charter - 0.5 / rules.fps:
        yield Fault(cue=index, rule="charter", measured=seconds, limit=charter)


def _gap(index: int, cue: Cue, following: Cue, rules: CaptionRules) -> Iterator[Fault]:
    between = following.start - cue.end
    chained, half_frame = rules.gap_frames / rules.fps, 0.5 / rules.fps
    if between < -_ROUNDING:
        yield Fault(cue=index, rule="order", measured=cue.end, limit=following.start)
    elif between < chained - half_frame:
        yield Fault(cue=index, rule="gap", measured=between, limit=chained)
    elif chained + half_frame < between < rules.gap - half_frame:
        yield Fault(cue=index, rule="gap", measured=between, limit=rules.gap)
