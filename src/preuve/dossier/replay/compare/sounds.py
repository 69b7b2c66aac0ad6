"""How close two sounds are: shifted until they meet, then what is left of their difference, at its loudest."""

from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from preuve.dossier.replay.compare.result import SOUND_DB, Compared
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.opening import open_sound

Samples = npt.NDArray[np.float32]
RATE = 16_000
LONGEST = 3600 * RATE
SHIFT = RATE // 10
WINDOW = RATE // 5
SILENT = -80.0


def sounds(one: Path, other: Path) -> Compared:
    """Two sounds, or two films' sounds, mono at 16 kHz. Raises BadMedia."""
    left, right = _samples(one), _samples(other)
    if not left.size and not right.size:
        return Compared(status="within_tolerance", comparator="perceptual", said=_("aucun son de part et d'autre"))
    if abs(left.size - right.size) > 2 * SHIFT:
        return Compared(
            status="failed",
            comparator="perceptual",
            said=_("l'un dure {one:.1f} s, l'autre {other:.1f} s").format(
                one=left.size / RATE, other=right.size / RATE
            ),
        )
    shift = _shift(left, right)
    found = worst(*_aligned(left, right, shift))
    return Compared(
        status="within_tolerance" if found <= SOUND_DB else "failed",
        comparator="perceptual",
        said=_("ce qui reste de la différence, une fois les deux sons alignés : {db:.1f} dB au plus fort").format(
            db=found
        ),
        numbers={"sound_db": found, "shift_seconds": shift / RATE},
    )


def worst(left: Samples, right: Samples) -> float:
    """The level of the difference in its loudest fifth of a second, in decibels against the loudest of the sound."""
    loud = max(_loudest(left), _loudest(right))
    return _db(_loudest(left - right) / loud) if loud else SILENT


def _loudest(samples: Samples) -> float:
    count = max(1, samples.size // WINDOW)
    pieces = np.array_split(samples.astype(np.float64), count)
    return float(np.sqrt(max((np.mean(piece**2) if piece.size else 0.0) for piece in pieces)))


def _db(ratio: float) -> float:
    return max(SILENT, 20 * float(np.log10(ratio))) if ratio > 0 else SILENT


def _shift(left: Samples, right: Samples) -> int:
    """By how many samples the second comes late, a tenth of a second at most: where they are most alike."""
    size = 1 << int(np.ceil(np.log2(max(left.size, right.size, 1) + SHIFT)))
    product = np.fft.irfft(np.fft.rfft(left, size).conj() * np.fft.rfft(right, size), size)
    near = np.concatenate((product[-SHIFT:], product[: SHIFT + 1]))
    return int(np.argmax(near)) - SHIFT


def _aligned(left: Samples, right: Samples, shift: int) -> tuple[Samples, Samples]:
    one, other = (left[-shift:], right) if shift < 0 else (left, right[shift:])
    size = max(one.size, other.size)
    return np.pad(one, (0, size - one.size)), np.pad(other, (0, size - other.size))


def _samples(path: Path) -> Samples:
    import av

    found: list[Samples] = []
    count = 0
    with open_sound(path) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for frame in chain(container.decode(container.streams.audio[0]), (None,)):
            for piece in resampler.resample(frame):
                found.append(piece.to_ndarray()[0])
                count += found[-1].size
            if count > LONGEST:
                raise BadMedia(_("son de plus d'une heure."), path=path)
    return np.concatenate(found) if found else np.zeros(0, np.float32)
