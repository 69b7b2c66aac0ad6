"""Captions from a script whose every word is timed: grouped by grammar, timed by the rules, the cheapest way.

The search is dynamic programming over the places where one cue may end and the next begin; the price of a cue adds
the penalties below, each in the same unit: 1 is what a comma costs as a line's end. Nothing is random: the same words
give the same cues. Where speech is faster than reading, cues stay in time with it and `faults` says so.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from preuve.engines import Word
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media.breaks import break_lines, price
from preuve.media.cues import CaptionRules, Cue, Fault, Rule, charter_seconds, faults, reading_seconds
from preuve.media.grammar import ends_sentence
from preuve.media.typography import Atom, atoms, typeset

__all__ = [
    "CaptionRules", "Cue", "Fault", "Rule", "charter_seconds", "faults", "join", "make_cues", "shift", "typeset",
]  # fmt: skip

# Each cue, so that text isn't cut finer than it need be.
ONE_MORE = 4.0
# A cue's end weighs more than a line's: the reader must carry the thought over.
CUE_END = 2.5
# A sentence that ends inside a cue: one sentence per cue where possible (BBC 1.2.5).
TWO_SENTENCES = 9.0
# The same where only a piece of one of them is in the cue: "en moins. Vous n'avez jamais".
PIECES_OF_SENTENCES = 24.0
# A second of silence inside a cue: text on screen that nobody says yet.
SILENCE = 12.0
# A second that reading wants and the cue hasn't got.
HURRY = 14.0
# A character a second over the limit; a second short of the shortest or over the longest.
OVER_SPEED = 8.0
OVER_TIME = 60.0
# A cue of fewer characters than this looks like a stutter, unless it is a sentence of its own.
SLIVER, SLIVER_SIGNS = 6.0, 12


class _Shot(NamedTuple):
    """The rules, and the seconds up to which the shot's last cue may stay."""

    rules: CaptionRules
    available_end: float


class _Timed(NamedTuple):
    """A cue's frames: its first, and the first after it."""

    start: int
    end: int


def make_cues(words: Sequence[Word], rules: CaptionRules, available_end: float) -> list[Cue]:
    """Group words into cues by the French rules, in whole frames.

    Args:
        words: the script's words in order with their times, in seconds from the start of the shot's voice.
        rules: what captions keep to.
        available_end: seconds up to which the last cue may stay.

    Raises:
        BadInput: words run backwards, or past `available_end`.
    """
    parts = atoms(words, rules.columns)
    _refuse_bad_times(parts, available_end, rules)
    if not parts:
        return []
    shot = _Shot(rules, available_end)
    ends = _cheapest(parts, shot)
    groups = [parts[a:b] for a, b in zip((0, *ends), ends, strict=False)]
    cues = []
    floor = 0
    for index, group in enumerate(groups):
        following = groups[index + 1][0].start if index + 1 < len(groups) else None
        lines = _lines(group, rules)
        timed = _time(group, len(" ".join(lines)), following, shot, floor)
        floor = timed.end + rules.gap_frames
        cues.append(_cue(timed, lines, rules))
    return cues


def _lines(group: Sequence[Atom], rules: CaptionRules) -> tuple[str, ...]:
    broken = break_lines(group, rules.max_lines, rules.columns)
    # The search only keeps groups that fit, and no atom is wider than a line.
    assert broken is not None  # noqa: S101
    return broken.lines


def _refuse_bad_times(parts: Sequence[Atom], available_end: float, rules: CaptionRules) -> None:
    backwards = any(a.start > b.start for a, b in pairwise(parts)) or any(p.end < p.start or p.start < 0 for p in parts)
    if backwards:
        raise BadInput(
            _("les temps des mots ne se suivent pas."),
            remedy=_("Relancez l'alignement de la voix avec le texte du plan (« preuve run --from-scratch »)."),
        )
    if parts and rules.frames(parts[-1].start) >= int(available_end * rules.fps):
        raise BadInput(
            _("le dernier mot commence à {start:.2f} s, après la fin du plan ({end:.2f} s).").format(
                start=parts[-1].start, end=available_end
            ),
            remedy=_("Le plan doit durer au moins autant que sa voix : allongez-le, ou raccourcissez la narration."),
        )


def _cheapest(parts: Sequence[Atom], shot: _Shot) -> tuple[int, ...]:
    """Where each cue ends, as indices into the parts."""
    count = len(parts)
    best: list[tuple[float, tuple[int, ...]] | None] = [None] * (count + 1)
    best[0] = (0.0, ())
    for begin in range(count):
        here = best[begin]
        if here is None:
            continue
        for end in range(begin + 1, count + 1):
            cost = _cost(parts, begin, end, shot)
            if cost is None:
                break
            spent, path = here
            candidate = (spent + cost, (*path, end))
            known = best[end]
            if known is None or candidate < known:
                best[end] = candidate
    final = best[count]
    return final[1] if final else ()


def _cost(parts: Sequence[Atom], begin: int, end: int, shot: _Shot) -> float | None:
    """A cue's price; None where it doesn't fit the lines, nor any longer cue from there."""
    group, rules = parts[begin:end], shot.rules
    broken = break_lines(group, rules.max_lines, rules.columns)
    if broken is None:
        return None
    following = parts[end].start if end < len(parts) else None
    signs = len(" ".join(broken.lines))
    timed = _time(group, signs, following, shot, 0)
    whole = ends_sentence(group[-1].text) and (begin == 0 or ends_sentence(parts[begin - 1].text))
    cost = ONE_MORE + broken.cost + _time_cost(timed, signs, rules) + _inside(group, whole=whole)
    if end < len(parts):
        cost += CUE_END * price(parts, end)
    return cost + (SLIVER if signs < SLIVER_SIGNS and not whole else 0.0)


def _inside(group: Sequence[Atom], *, whole: bool) -> float:
    """What a cue pays for silences and sentence ends within it; `whole`: it begins and ends with sentences."""
    silences = sum(max(0.0, b.start - a.end - 0.25) for a, b in pairwise(group))
    inner_ends = sum(ends_sentence(part.text) for part in group[:-1])
    return SILENCE * silences + (TWO_SENTENCES if whole else PIECES_OF_SENTENCES) * inner_ends


def _time_cost(timed: _Timed, signs: int, rules: CaptionRules) -> float:
    seconds = max(timed.end - timed.start, 1) / rules.fps
    cost = HURRY * max(0.0, reading_seconds(signs, rules) - seconds)
    cost += OVER_SPEED * max(0.0, signs / seconds - rules.max_cps)
    return cost + OVER_TIME * (max(0.0, rules.shortest - seconds) + max(0.0, seconds - rules.longest))


def _time(group: Sequence[Atom], signs: int, following: float | None, shot: _Shot, floor: int) -> _Timed:
    """In on the first word's frame; out with the last word, up to `tail` later where reading wants it or to chain."""
    rules = shot.rules
    start = max(rules.frames(group[0].start), floor)
    said = max(rules.frames(group[-1].end), start + 1)
    last = max(int(shot.available_end * rules.fps + 1e-6), start + 1)
    readable = start + math.ceil(reading_seconds(signs, rules) * rules.fps - 1e-6)
    wanted = max(said, min(readable, said + rules.frames(rules.tail)))
    if following is None:
        return _Timed(start, min(wanted, last, start + rules.frames(rules.longest)))
    return _Timed(start, _before(start, said, wanted, rules.frames(following), rules))


def _before(start: int, said: int, wanted: int, coming: int, rules: CaptionRules) -> int:
    """The frame a cue ends at when another comes: two frames before it, or half a second and more."""
    gap, latest = rules.frames(rules.gap), start + rules.frames(rules.longest)
    chained = coming - rules.gap_frames
    if chained - said <= rules.frames(rules.tail) or coming - said < gap:
        end = min(chained, latest)
    else:
        end = min(wanted, coming - gap, latest)
    if chained > end > coming - gap:
        end = coming - gap
    return max(end, start + 1)


def _cue(timed: _Timed, lines: tuple[str, ...], rules: CaptionRules) -> Cue:
    return Cue(start=round(timed.start / rules.fps, 6), end=round(timed.end / rules.fps, 6), lines=lines)


def shift(cues: Sequence[Cue], seconds: float) -> list[Cue]:
    """The same cues, later by so many seconds (earlier where negative)."""
    return [Cue(start=round(c.start + seconds, 6), end=round(c.end + seconds, 6), lines=c.lines) for c in cues]


def join(per_shot: Sequence[tuple[float, Sequence[Cue]]], rules: CaptionRules) -> list[Cue]:
    """The film's cues: each shot's moved to where its voice begins, in whole frames, the gaps at the seams mended.

    Args:
        per_shot: for each shot in order, when its voice begins in the film, in seconds, and its cues.
        rules: what captions keep to.

    Raises:
        BadInput: a shot's cues begin before those of the shot before it have begun.
    """
    cues: list[Cue] = []
    for voice_at, own in per_shot:
        moved = [
            _cue(_Timed(rules.frames(c.start + voice_at), rules.frames(c.end + voice_at)), c.lines, rules) for c in own
        ]
        if cues and moved:
            cues[-1] = _mended(cues[-1], moved[0], rules)
        cues.extend(moved)
    return cues


def _mended(cue: Cue, following: Cue, rules: CaptionRules) -> Cue:
    """The cue ended two frames before the next, where it ran into it or left a gap shorter than half a second."""
    start, end, coming = rules.frames(cue.start), rules.frames(cue.end), rules.frames(following.start)
    chained = coming - rules.gap_frames
    if chained <= start:
        raise BadInput(
            _("le sous-titre « {text} » commence avant la fin du précédent.").format(text=following.text[:60]),
            remedy=_("Deux plans se recouvrent : vérifiez les durées et les transitions du scénario."),
        )
    if coming - end >= rules.frames(rules.gap):
        return cue
    return _cue(_Timed(start, _before(start, end, end, coming, rules)), cue.lines, rules)
