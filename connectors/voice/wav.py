"""Speech as a WAV: silence around it cut to a fixed pad, 16-bit, the same samples giving the same bytes."""

import io
import wave

import numpy as np
import numpy.typing as npt

PAD_SECONDS = 0.06
_WINDOW_SECONDS = 0.01
_FLOOR = 10 ** (-50 / 20)  # against the loudest window: quieter than any breath a listener would miss


def trimmed(samples: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
    """The speech with exactly 60 ms of silence before and after; empty when there is no sound at all."""
    window = max(1, round(rate * _WINDOW_SECONDS))
    blocks = np.pad(samples, (0, -samples.size % window)).reshape(-1, window)
    level = np.sqrt(np.mean(np.square(blocks, dtype=np.float64), axis=1))
    if not level.size or not level.max():
        return np.zeros(0, np.float32)
    loud = np.flatnonzero(level > level.max() * _FLOOR)
    speech = samples[loud[0] * window : (loud[-1] + 1) * window]
    return np.pad(speech, round(rate * PAD_SECONDS))


def encode(samples: npt.NDArray[np.float32], rate: int) -> bytes:
    """A mono 16-bit WAV; what exceeds full scale is clipped."""
    whole = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(whole.tobytes())
    return buffer.getvalue()
