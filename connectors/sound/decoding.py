"""Any sound, decoded to stereo samples at 48 kHz, and made the length wanted. Its content tells its format."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from preuve.i18n import _

RATE = 48_000
FORMATS = "wav,mp3,flac,ogg,mov,aac,aiff,matroska"
RATES = (8_000, 192_000)
SILENCE = 1e-4
CROSS_FADE = 1.0
LAST_FADE = 2.0
Track = NDArray[np.float32]


class Unusable(ValueError):
    """A sound can't be used; its text says why, in her language."""


def decode(source: Path | bytes, seconds: float, *, shortest: float) -> Track:
    """The first sound of a file or of some bytes, stereo at 48 kHz, no further than a second after `seconds`.

    Raises Unusable where there is none, or it is damaged, silent or under `shortest` seconds.
    """
    with _readable():
        enough = max(seconds, shortest) + CROSS_FADE
        tune = np.concatenate([np.zeros((0, 2), np.float32), *_resampled(source, enough)])
    if not tune.size:
        raise Unusable(_("il ne contient aucun son"))
    if not np.isfinite(tune).all():
        raise Unusable(_("ses échantillons sont abîmés"))
    if len(tune) < shortest * RATE:
        raise Unusable(_("il dure moins de {least:g} secondes").format(least=shortest))
    if not np.abs(tune).max() > SILENCE:
        raise Unusable(_("il est muet"))
    return tune


def _resampled(source: Path | bytes, enough: float) -> Iterator[Track]:
    """Pieces at 48 kHz, until there is enough."""
    import soxr

    stream, got = None, 0.0
    for rate, piece in _decoded(source):
        if not RATES[0] <= rate <= RATES[1]:
            raise Unusable(_("sa fréquence est de {rate} Hz").format(rate=rate))
        stream = stream or soxr.ResampleStream(rate, RATE, 2, dtype="float32")
        yield stream.resample_chunk(piece)
        got += len(piece) / rate
        if got > enough:
            break
    if stream:
        yield stream.resample_chunk(np.zeros((0, 2), np.float32), last=True)


def _decoded(source: Path | bytes) -> Iterator[tuple[int, Track]]:
    """Rate and stereo samples of each decoded frame; only known formats and the local file are opened."""
    import av

    options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    opened = io.BytesIO(source) if isinstance(source, bytes) else str(source)
    with av.open(opened, mode="r", options=options) as container:
        if not container.streams.audio:
            return
        resampler = av.AudioResampler(format="fltp", layout="stereo")
        for decoded in container.decode(container.streams.audio[0]):
            for frame in resampler.resample(decoded):
                yield frame.sample_rate, np.ascontiguousarray(frame.to_ndarray().T, np.float32)


def fit(tune: Track, length: int) -> Track:
    """A tune made `length` samples long: cut, or repeated with a cross-fade of one second, and faded at the end."""
    fade = min(round(CROSS_FADE * RATE), len(tune) // 3)
    bed = np.zeros((length, 2), np.float32)
    rise = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None]
    for number, start in enumerate(range(0, length, len(tune) - fade)):
        turn = tune.copy()
        if number:
            turn[:fade] *= rise
        if start + len(tune) < length:
            turn[-fade:] *= rise[::-1]
        bed[start : start + len(turn)] += turn[: length - start]
    return fade_out(bed, LAST_FADE)


def fade_out(track: Track, seconds: float) -> Track:
    """The same, its last seconds faded to silence."""
    last = min(round(seconds * RATE), len(track))
    faded = track.copy()
    faded[len(track) - last :] *= np.cos(np.linspace(0, np.pi / 2, last, dtype=np.float32))[:, None] ** 2
    return faded


def wav(track: Track) -> bytes:
    """A stereo 48 kHz 16-bit WAV; a track that would clip is lowered."""
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, track / max(1.0, np.abs(track).max()), RATE, subtype="PCM_16", format="WAV")
    return file.getvalue()


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    import av

    try:
        yield
    except Unusable:
        raise
    except (av.FFmpegError, ValueError) as error:
        raise Unusable(_("il est illisible")) from error
