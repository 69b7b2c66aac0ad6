"""Piper (GPL) in its child process. Imports nothing of the kit. A request holds text and speed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from piper import PiperVoice, SynthesisConfig

Array = npt.NDArray[np.float32]


def load(model: str) -> Callable[[dict[str, Any]], tuple[Array, int]]:
    """The voice, whose settings stand beside it in a `.json`."""
    return partial(speak, PiperVoice.load(model))


def speak(voice: PiperVoice, request: dict[str, Any]) -> tuple[Array, int]:
    """Samples and rate. No noise is added, so that the same text gives the same sound."""
    settings = SynthesisConfig(length_scale=1 / request["speed"], noise_scale=0.0, noise_w_scale=0.0)
    chunks = [chunk.audio_float_array for chunk in voice.synthesize(request["text"], settings)]
    pause = np.zeros(int(0.2 * voice.config.sample_rate), np.float32)
    parts = [part for chunk in chunks for part in (chunk, pause)]
    return np.concatenate(parts) if parts else pause, int(voice.config.sample_rate)
