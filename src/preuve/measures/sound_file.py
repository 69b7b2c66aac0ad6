"""A film's own sound as a file a recogniser takes: 16 kHz, mono, 16 bits. Decoded as a stream: memory stays flat."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.opening import open_film

RATE = 16_000
FRAME = 320  # samples in a fiftieth of a second: what the recogniser times by
LONGEST_SECONDS = 4 * 3600.0
_JUMP = 0.05
_FLOOR = 1e-5

Levels = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float32]


def write_sound(film: Path, out: Path) -> float:
    """Write the film's first sound track, each piece at its own time; give its seconds, 0 where there is none.

    Raises BadMedia: not a film, a track that can't be decoded, or one longer than four hours.
    """
    with open_film(film) as container, soundfile.SoundFile(out, "w", RATE, 1, subtype="PCM_16") as file:
        for at, samples in _decoded(container):
            gap = at - file.tell() / RATE
            if at + samples.size / RATE > LONGEST_SECONDS:
                raise BadMedia(
                    _("son de plus de quatre heures."), path=film, remedy=_("Coupez la vidéo en plusieurs fichiers.")
                )
            if gap > _JUMP:
                _silence(file, round(gap * RATE))
            file.write(samples)
        return float(file.tell() / RATE)


def _decoded(container: Any) -> Iterator[tuple[float, Samples]]:
    """Pieces of sound and when each begins, in seconds."""
    import av

    if not container.streams.audio:
        return
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    for frame in container.decode(container.streams.audio[0]):
        at = float(frame.time or 0.0)
        for piece in resampler.resample(frame):
            samples = piece.to_ndarray()[0]
            yield at, samples
            at += samples.size / RATE
    for piece in resampler.resample(None):
        yield 0.0, piece.to_ndarray()[0]


def _silence(file: soundfile.SoundFile, samples: int) -> None:
    for start in range(0, samples, RATE):
        file.write(np.zeros(min(RATE, samples - start), np.float32))


def levels(sound: Path) -> Levels:
    """The level of each fiftieth of a second, in decibels below full scale."""
    found = [
        10 * np.log10(np.mean(block.astype(np.float64) ** 2) + _FLOOR**2)
        for block in soundfile.blocks(sound, FRAME, dtype="float32", fill_value=0.0)
    ]
    return np.array(found, np.float64)


def cut(sound: Path, start: float, end: float, out: Path) -> Path:
    """Copy the samples between two times, in seconds."""
    with soundfile.SoundFile(sound) as file:
        file.seek(min(round(start * RATE), file.frames))
        samples = file.read(max(round((end - start) * RATE), 0), dtype="int16")
    soundfile.write(out, samples, RATE, subtype="PCM_16")
    return out
