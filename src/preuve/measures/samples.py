"""A file's first sound, decoded by PyAV a little at a time: what measures of samples read."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.opening import open_sound

if TYPE_CHECKING:
    from av import AudioFrame

Floats = NDArray[np.float32]
LATEST = 10.0


class Chunk(NamedTuple):
    """Samples of shape (channels, samples), full scale 1.0, which lossy codecs may go past; `start` in seconds."""

    start: float
    rate: int
    samples: Floats


def chunks(path: Path, *, rate: int | None = None, mono: bool = False) -> Iterator[Chunk]:
    """Pieces of a file's first sound; none where it has no sound.

    Args:
        path: a film or a WAV file.
        rate: resampled to so many samples a second; as it is without it.
        mono: all channels mixed into one.

    Raises BadMedia.
    """
    import av

    with open_sound(path) as container:
        if not container.streams.audio:
            return
        resampler = av.AudioResampler("fltp", "mono" if mono else None, rate)
        try:
            for frame in container.decode(container.streams.audio[0]):
                yield from map(_chunk, resampler.resample(frame))
            yield from map(_chunk, resampler.resample(None))
        except (av.FFmpegError, ValueError) as error:
            raise BadMedia(
                _("le son de ce fichier est abîmé."), path=path, remedy=_("Exportez-le de nouveau.")
            ) from error


def whole(path: Path, rate: int) -> Floats:
    """A file's first sound in one channel, its first sample at time zero: shape (samples,). Raises BadMedia."""
    pieces: list[Floats] = []
    late = 0
    for chunk in chunks(path, rate=rate, mono=True):
        if not pieces:
            late = round(min(max(chunk.start, -LATEST), LATEST) * rate)
        pieces.append(chunk.samples[0])
    sound = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    return np.pad(sound, (late, 0)) if late > 0 else sound[-late:]


def _chunk(frame: "AudioFrame") -> Chunk:
    return Chunk(float(frame.time or 0.0), frame.sample_rate, np.asarray(frame.to_ndarray(), np.float32))
