"""A score: which notes a small music bed plays, and when, by plain rules of harmony and a seeded choice.

Form: one bar of introduction, four-bar phrases over a progression that comes back, a bar of dominant, and a last chord
that rings until the very end of the film.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

MAJOR = (0, 2, 4, 5, 7, 9, 11)
BEATS = 4
RING = (2.0, 4.0)
SHORTEST = 3.0


@dataclass(frozen=True)
class Mood:
    """A character: tempo in beats a minute, progressions as degrees (1 to 7), and how much of each part plays."""

    name: str
    bpm: float
    progressions: tuple[tuple[int, ...], ...]
    pulse: int = 8
    lead: str = "marimba"
    shaker: float = 0.0
    drum: float = 0.0
    bass: float = 0.8
    brightness: float = 1.0


@dataclass(frozen=True, order=True)
class Note:
    """A sound: start and length in seconds, instrument, MIDI pitch, loudness (0 to 1) and place (-1 left, 1 right)."""

    start: float
    instrument: str
    pitch: int
    length: float
    velocity: float
    pan: float = 0.0


@dataclass(frozen=True)
class Score:
    """The frame of a piece: everything but its notes, which `notes` works out bar by bar."""

    mood: Mood
    seconds: float
    seed: int
    bars: int
    bar: float

    @property
    def end(self) -> float:
        """When the last chord begins, in seconds."""
        return self.bars * self.bar

    @property
    def bpm(self) -> float:
        """The tempo as played."""
        return 60 * BEATS / self.bar

    @cached_property
    def tonic(self) -> int:
        """The key's note, as MIDI, between G and E flat."""
        return random.Random(f"key{self.seed}").choice((55, 57, 58, 60, 62, 63))  # noqa: S311

    @cached_property
    def progression(self) -> tuple[int, ...]:
        """The degrees that come back every four bars."""
        return random.Random(f"chords{self.seed}").choice(self.mood.progressions)  # noqa: S311

    @cached_property
    def motif(self) -> tuple[tuple[float, int], ...]:
        """A short tune: beats over two bars, and steps of the chord's scale."""
        chance = random.Random(f"motif{self.seed}")  # noqa: S311
        rhythm = chance.choice(((0, 1.5, 2.5, 4, 5.5), (0.5, 1.5, 3, 4.5, 6), (0, 1, 2.5, 4, 6.5), (1, 2, 3.5, 5, 6)))
        shape = chance.choice(((2, 3, 4, 3, 2), (4, 3, 2, 0, 2), (2, 4, 5, 4, 3), (0, 2, 3, 4, 2), (4, 5, 3, 2, 0)))
        return tuple(zip(rhythm, shape, strict=True))

    def degree(self, bar: int) -> int:
        """The chord of a bar."""
        if bar == self.bars - 1 and self.bars > 1:
            return 5
        return self.progression[bar % len(self.progression)]


def plan(seconds: float, mood: Mood, seed: int) -> Score:
    """Fit whole bars and a ringing last chord into `seconds`, moving the tempo only if need be."""
    usual = 60 * BEATS / mood.bpm
    bars = max(1, round((seconds - sum(RING) / 2) / usual))
    ring = min(max(seconds - bars * usual, RING[0]), RING[1], seconds / 2)
    return Score(mood, seconds, seed, bars, (seconds - ring) / bars)


def chord(score: Score, degree: int) -> list[int]:
    """Four notes of a degree's chord, with its seventh or ninth, close to the key's own note."""
    colour = 8 if degree in (1, 4) else 6
    notes = [pitch(score, degree - 1 + step) for step in (0, 2, 4, colour)]
    return sorted(_near(note, score.tonic + 5) for note in notes)


def pitch(score: Score, step: int) -> int:
    """The MIDI note of a scale step above the tonic."""
    octave, place = divmod(step, 7)
    return score.tonic + 12 * octave + MAJOR[place]


def notes(score: Score) -> Iterator[Note]:
    """Every note, bar after bar: the starts of a bar come before those of the next."""
    for bar in range(score.bars):
        yield from sorted(_bar(score, bar))
    yield from sorted(_ending(score))


def _bar(score: Score, bar: int) -> Iterator[Note]:
    last = bar == score.bars - 1
    yield from _pad(score, bar)
    yield from _arpeggio(score, bar)
    if bar > 0 or score.bars == 1:
        yield from _bass(score, bar)
    if bar > 0 and not last:
        yield from _percussion(score, bar)
        if bar % 8 in (3, 4, 7, 0) or score.mood.lead == "bell":
            yield from _tune(score, bar)


def _pad(score: Score, bar: int) -> Iterator[Note]:
    for place, note in enumerate(chord(score, score.degree(bar))):
        yield Note(bar * score.bar, "pad", note, score.bar, 0.5 if bar else 0.35, (-0.5, 0.5, -0.25, 0.25)[place])


def _arpeggio(score: Score, bar: int) -> Iterator[Note]:
    chance = random.Random(f"arpeggio{score.seed}/{bar % 8}")  # noqa: S311
    tones = [note + 12 for note in chord(score, score.degree(bar))]
    order = random.Random(f"order{score.seed}").choice(  # noqa: S311
        ((0, 2, 1, 3, 2, 1, 3, 2), (0, 1, 2, 3, 2, 1, 2, 3), (0, 2, 3, 2, 1, 2, 3, 1))
    )
    unit = score.bar / score.mood.pulse
    for index in range(score.mood.pulse):
        if bar == 0 and index % 2:
            continue
        accent = 0.62 if index * 2 % score.mood.pulse == 0 else 0.44
        late = chance.uniform(0, 0.007)
        strength = accent * chance.uniform(0.85, 1.1)
        pan = 0.35 * (-1) ** index
        yield Note(
            (bar + 0.002) * score.bar + index * unit + late, _keys(score), tones[order[index]], 1.4, strength, pan
        )


def _bass(score: Score, bar: int) -> Iterator[Note]:
    root = _near(pitch(score, score.degree(bar) - 1), 45)
    beat = score.bar / BEATS
    strikes = ((0, 1.0, 1.7), (2.5, 0.75, 1.2)) if score.mood.pulse == 8 else ((0, 1.0, 3.4),)
    for at, strength, beats in strikes:
        yield Note(bar * score.bar + at * beat, "bass", root, beats * beat, strength * score.mood.bass)


def _percussion(score: Score, bar: int) -> Iterator[Note]:
    chance = random.Random(f"hand{score.seed}/{bar}")  # noqa: S311
    beat, start = score.bar / BEATS, bar * score.bar
    for index in range(8 if score.mood.shaker else 0):
        strength = (0.5, 1.0)[index % 2] * score.mood.shaker * chance.uniform(0.8, 1.1)
        yield Note(
            start + index * beat / 2 + chance.uniform(0, 0.006), "shaker", chance.randrange(4), 0.1, strength, 0.2
        )
    for at in (0, 2) if score.mood.drum else ():
        yield Note(start + at * beat, "drum", 36, 0.4, score.mood.drum)
    for at in (1, 3) if score.mood.drum > 0.5 else ():
        yield Note(start + at * beat, "snap", 0, 0.2, 0.5 * score.mood.drum, -0.15)


def _tune(score: Score, bar: int) -> Iterator[Note]:
    beat, half = score.bar / BEATS, (bar + 1) % 2
    base = score.degree(bar) - 1
    base -= 7 if base > 3 else 0
    for at, step in score.motif:
        if BEATS * half <= at < BEATS * (half + 1):
            note = pitch(score, _consonant(base, step) + 7)
            yield Note(bar * score.bar + (at - BEATS * half) * beat, score.mood.lead, note, 1.8, 0.55, 0.1)


def _consonant(base: int, step: int) -> int:
    """A step of the tune over a chord, kept to the key's five notes that clash with no chord: no fourth, no seventh."""
    wanted = base + (0, 1, 2, 4, 5, 7, 8, 9)[step]
    return wanted - 1 if wanted % 7 in (3, 6) else wanted


def _ending(score: Score) -> Iterator[Note]:
    length = score.seconds - score.end
    tones = chord(score, 1)
    yield Note(score.end, "bass", _near(score.tonic, 45), length, score.mood.bass)
    for place, note in enumerate(tones):
        yield Note(score.end, "pad", note, length, 0.5, (-0.5, 0.5, -0.25, 0.25)[place])
    run: Sequence[int] = [*tones, score.tonic + 24]
    for index, note in enumerate(run):
        at = score.end + 0.075 * index
        yield Note(at, _keys(score), note + 12 * (index < len(tones)), score.seconds - at, 0.6, 0.3 * (-1) ** index)


def _keys(score: Score) -> str:
    return "marimba" if score.mood.lead != "marimba" and score.mood.pulse == 8 else "piano"


def _near(note: int, centre: int) -> int:
    """The same note in the octave around `centre`."""
    return note + 12 * round((centre - note) / 12)
