"""A true-peak limiter that looks ahead, as a gain curve: the same curve on each stem keeps their sum exact.

Peaks are read on four times oversampled blocks (ITU-R BS.1770) and kept for each millisecond. The curve is the
smallest gain needed within 15 ms, smoothed over the same 15 ms: it is under the needed gain everywhere.
"""

import numpy as np
import soxr
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from preuve.media.loudness import RATE
from preuve.media.stems import Curve, Reader, blocks

STEP = RATE // 1000
OVERSAMPLING = 4
CONTEXT = 480
REACH = 15
SILENT_START = 30


def peaks(read: Reader, length: int) -> NDArray[np.float64]:
    """The true peak of each millisecond, linear."""
    return np.concatenate([_block_peaks(read, start, stop) for start, stop in blocks(length)])


def _block_peaks(read: Reader, start: int, stop: int) -> NDArray[np.float64]:
    first = max(0, start - CONTEXT)
    heard = soxr.resample(read(first, stop + CONTEXT), RATE, RATE * OVERSAMPLING)
    inside = np.abs(heard[(start - first) * OVERSAMPLING :][: (stop - start) * OVERSAMPLING]).max(axis=1)
    per_frame = STEP * OVERSAMPLING
    return np.asarray(np.pad(inside, (0, -len(inside) % per_frame)).reshape(-1, per_frame).max(axis=1))


def limit(found: NDArray[np.float64], gain: float, ceiling: float) -> Curve:
    """The curve that applies a linear gain and keeps peaks under a linear ceiling.

    The first 30 ms are silent: a film without edit list loses 21 ms of sound there.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(found * gain, 1e-9))
    lowest = sliding_window_view(np.pad(needed, 2 * REACH + 1, mode="edge"), 2 * REACH + 3).min(axis=1)
    window = np.hanning(2 * REACH + 3)[1:-1]
    smooth = np.convolve(lowest, window / window.sum(), mode="valid")
    smooth *= np.clip((np.arange(len(smooth)) - SILENT_START) / 5, 0, 1)
    return Curve(gain * np.append(smooth, smooth[-1]), STEP)
