"""Sounds placed in time, read a few seconds at a time, so that memory stays flat whatever the film's length.

Everything here is 48 kHz stereo; arrays are float64 of shape (samples, 2), full scale 1.0.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from preuve.errors import BadMedia, DiskFull
from preuve.i18n import _
from preuve.media.loudness import RATE

Samples = NDArray[np.float64]
Reader = Callable[[int, int], Samples]
BLOCK = 4 * RATE
SYSTEM_ERROR = 2


@dataclass(frozen=True)
class Clip:
    """A 48 kHz stereo file placed at a sample of the film, at a linear gain."""

    path: Path
    start: int
    frames: int
    gain: float = 1.0

    @property
    def stop(self) -> int:
        """The sample after its last."""
        return self.start + self.frames

    def add_to(self, block: Samples, at: int) -> None:
        """Add what falls in a block that begins at sample `at`."""
        first, last = max(at, self.start), min(at + len(block), self.stop)
        if first >= last:
            return
        with soundfile.SoundFile(self.path) as file:
            file.seek(first - self.start)
            block[first - at : last - at] += self.gain * file.read(last - first, dtype="float64", always_2d=True)


def track(clips: Sequence[Clip]) -> Reader:
    """A reader of clips laid on silence: it takes the first sample and the one after the last."""

    def read(start: int, stop: int) -> Samples:
        block = np.zeros((stop - start, 2))
        for clip in clips:
            clip.add_to(block, start)
        return block

    return read


@dataclass(frozen=True)
class Curve:
    """Gains known every `step` samples, straight lines between them."""

    values: NDArray[np.float64]
    step: int

    def at(self, start: int, stop: int) -> Samples:
        """The gains of samples `start` to `stop`, shape (samples, 1)."""
        low = max(0, start // self.step)
        values = self.values[low : stop // self.step + 2]
        places = (low + np.arange(len(values))) * self.step
        return np.interp(np.arange(start, stop), places, values)[:, None]


def blocks(length: int, size: int = BLOCK) -> Iterator[tuple[int, int]]:
    """First sample, and sample after the last, of each piece of a film."""
    return ((start, min(start + size, length)) for start in range(0, length, size))


def prepare(source: Path, out: Path) -> int:
    """Copy a sound file as 48 kHz stereo float samples; the number of samples. Raises BadMedia."""
    with _readable(source), soundfile.SoundFile(source) as file, _writable(out, "FLOAT") as copy:
        resample = soxr.ResampleStream(file.samplerate, RATE, 2, dtype="float32")
        for block in file.blocks(BLOCK, dtype="float32", always_2d=True):
            if not np.isfinite(block).all():
                raise BadMedia(_("ce son est abîmé."), path=source, remedy=_("Refaites-le, puis relancez."))
            copy.write(resample.resample_chunk(stereo(block)))
        copy.write(resample.resample_chunk(np.zeros((0, 2), "float32"), last=True))
        return int(copy.frames)


@contextlib.contextmanager
def _readable(source: Path) -> Iterator[None]:
    try:
        yield
    except soundfile.LibsndfileError as error:
        raise BadMedia(
            _("ce n'est pas un son lisible."),
            path=source,
            remedy=_("Donnez un fichier WAV ; s'il vient d'un moteur de voix, refaites-le."),
        ) from error


@contextlib.contextmanager
def _writable(path: Path, subtype: str) -> Iterator[soundfile.SoundFile]:
    """A file to write to. A full disk is all that libsndfile's system error can mean once the file is open."""
    try:
        with soundfile.SoundFile(path, "w", RATE, 2, subtype) as file:
            yield file
    except soundfile.LibsndfileError as error:
        if error.code != SYSTEM_ERROR:
            raise
        raise DiskFull(path.parent) from error


def stereo(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Two channels: a pair stays as it is, anything else is mixed down and heard on both sides."""
    if block.shape[1] == 2:
        return block
    return np.repeat(block.mean(axis=1, keepdims=True), 2, axis=1)


def write(read: Reader, length: int, path: Path) -> Path:
    """Write a track as a 24-bit WAV: no sample is lost, and none of libsndfile's time stamps gets in."""
    with _writable(path, "PCM_24") as file:
        for start, stop in blocks(length):
            file.write(read(start, stop))
    return path
