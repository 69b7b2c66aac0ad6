"""How close two sounds are: shifted until they meet, then what is left of their difference, moment by moment.

Each channel is weighed by itself, and what two channels don't share: mixed together, they may hide a whole voice. Each
fifth of a second is weighed against its own level: beside a loud jingle, a quiet voice would weigh nothing.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from preuve.dossier.replay.compare.result import MOMENT_DB, SIDE_DB, SOUND_DB, Compared
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.opening import open_sound

Samples = npt.NDArray[np.float32]
"""A row for each channel."""
RATE = 32_000
LONGEST = 2 * 1800 * RATE
SHIFT = RATE // 25
"""A film's sound may come one frame late, and no more: lips and captions would no longer follow."""
WINDOW = RATE // 5
BLOCK = 1 << 17
JUMP = 0.02
FLOOR = 1e-3
"""What nobody hears (−60 dB of full scale)."""
SILENT = -80.0


def sounds(one: Path, other: Path, rank: int = 0) -> Compared:
    """Two sounds, or two films' sounds, at 32 kHz; `rank`: of which of their tracks. Raises BadMedia."""
    left, right = _samples(one, rank), _samples(other, rank)
    if not left.size and not right.size:
        return Compared(status="within_tolerance", comparator="perceptual", said=_("aucun son de part et d'autre"))
    if len(left) != len(right):
        return _failed(_("les deux sons n'ont pas autant de voies (mono, stéréo)"))
    lengths = left.shape[1] / RATE, right.shape[1] / RATE
    if abs(left.shape[1] - right.shape[1]) > 2 * SHIFT:
        return _failed(_("l'un dure {one:.1f} s, l'autre {other:.1f} s").format(one=lengths[0], other=lengths[1]))
    shift = _shift(left, right)
    return _judged(*_aligned(left, right, shift), shift)


def worst(left: Samples, right: Samples) -> tuple[float, float, float]:
    """Two aligned sounds: three levels of what differs, in decibels, each at its worst.

    Against the loudest of the sound; against the same moment of the same channel, where it is heard; what two channels
    don't share, against the louder one at the same moment.
    """
    ours = np.minimum(_levels(left), _levels(right))
    apart = _levels(left - right)
    loudest = max(float(_levels(left).max()), float(_levels(right).max()))
    heard = np.where(apart > FLOOR, apart, 0.0)
    side = np.zeros(1)
    if len(left) == 2:
        gap = left - right
        other = _levels(np.subtract(gap[:1], gap[1:]))[0] / 2
        side = np.where(other > FLOOR, other, 0.0) / np.maximum(ours.max(axis=0), FLOOR / 10)
    moment = heard / np.maximum(ours, FLOOR / 10)
    return _db(float(apart.max()) / loudest if loudest else 0.0), _db(float(moment.max())), _db(float(side.max()))


def _judged(left: Samples, right: Samples, shift: int) -> Compared:
    whole, moment, side = worst(left, right)
    fine = whole <= SOUND_DB and moment <= MOMENT_DB and side <= SIDE_DB
    said = _("ce qui reste de la différence, une fois les deux sons alignés : {db:.1f} dB au pire moment")
    return Compared(
        status="within_tolerance" if fine else "failed",
        comparator="perceptual",
        said=said.format(db=max(moment, side)),
        numbers={"sound_db": whole, "moment_db": moment, "side_db": side, "shift_seconds": shift / RATE},
    )


def _failed(why: str) -> Compared:
    return Compared(status="failed", comparator="perceptual", said=why)


def _levels(samples: Samples) -> npt.NDArray[np.float64]:
    """The level of each fifth of a second of each channel; the last one is completed by silence."""
    count = max(1, -(-samples.shape[1] // WINDOW))
    whole = np.pad(samples, ((0, 0), (0, count * WINDOW - samples.shape[1])))
    squares = np.square(whole).reshape(len(whole), count, WINDOW)
    return np.asarray(np.sqrt(squares.mean(axis=2, dtype=np.float64)), np.float64)


def _db(ratio: float) -> float:
    return max(SILENT, 20 * float(np.log10(ratio))) if ratio > 0 else SILENT


def _shift(left: Samples, right: Samples) -> int:
    """By how many samples the second comes late, a frame at most: where they are most alike."""
    spectrum = np.zeros(BLOCK + 1, np.complex128)
    for one, other in zip(left, right, strict=True):
        for at in range(0, max(one.size, other.size), BLOCK):
            mine, ours = (np.fft.rfft(row[at : at + BLOCK], 2 * BLOCK) for row in (one, other))
            spectrum += mine.conj() * ours
    product = np.fft.irfft(spectrum, 2 * BLOCK)
    near = np.concatenate((product[-SHIFT:], product[: SHIFT + 1]))
    return int(np.argmax(near)) - SHIFT


def _aligned(left: Samples, right: Samples, shift: int) -> tuple[Samples, Samples]:
    """Both from the same moment to the same one: silence is added, and nothing is cut."""
    before = max(shift, 0), max(-shift, 0)
    size = max(left.shape[1] + before[0], right.shape[1] + before[1])
    one, other = (
        np.pad(row, ((0, 0), (start, size - start - row.shape[1])))
        for row, start in zip((left, right), before, strict=True)
    )
    return one, other


def _samples(path: Path, rank: int) -> Samples:
    """A track of sound from the moment 0 of its film, whenever it begins."""
    import av

    found: list[Samples] = []
    count, begins = 0, 0.0
    with open_sound(path) as container:
        if len(container.streams.audio) <= rank:
            return np.zeros((0, 0), np.float32)
        resampler = av.AudioResampler(format="fltp", rate=RATE)
        for frame in chain(_in_order(container.decode(container.streams.audio[rank]), path), (None,)):
            begins = float(frame.time or 0.0) if frame is not None and not found else begins
            pieces = [np.asarray(piece.to_ndarray(), np.float32) for piece in resampler.resample(frame)]
            found += pieces
            count += sum(piece.size for piece in pieces)
            if count + abs(begins) * RATE > LONGEST:
                raise BadMedia(_("son de plus d'une demi-heure."), path=path)
    if not found:
        return np.zeros((0, 0), np.float32)
    late = round(begins * RATE)
    return np.pad(np.concatenate(found, axis=1), ((0, 0), (max(late, 0), 0)))[:, max(-late, 0) :]


def _in_order(frames: Iterator[Any], path: Path) -> Iterator[Any]:
    """The frames of a sound, each from where the one before ends. Raises BadMedia: players would jump."""
    ends = None
    for frame in frames:
        at = float(frame.time or 0.0)
        if ends is not None and abs(at - ends) > JUMP:
            raise BadMedia(_("ce son s'interrompt, ou se chevauche."), path=path)
        ends = at + frame.samples / frame.sample_rate
        yield frame
