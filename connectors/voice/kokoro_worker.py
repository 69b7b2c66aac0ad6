"""Kokoro in its child process: phonemises with espeak-ng (GPL), speaks. Imports nothing of the kit.

A request holds text, language (espeak's name), voice (a file), name (of the voice in an npz), style (the first of its
styles to use), speed.
"""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
import phonemizer  # type: ignore[import-untyped]
from kokoro_onnx import Kokoro

Array = npt.NDArray[np.float32]


def load(model: str) -> Callable[[dict[str, Any]], tuple[Array, int]]:
    """The ONNX model, on two threads at most: one and two give the same bits."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(2, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    with tempfile.TemporaryDirectory() as folder:
        voices = Path(folder) / "voices.npz"  # the class wants a file of voices; each request brings its own
        np.savez(voices, none=np.zeros(1, np.float32))
        kokoro = Kokoro.from_session(session, str(voices))
        kokoro.voices.close()  # Windows removes no open file
    return partial(speak, kokoro)


def speak(kokoro: Kokoro, request: dict[str, Any]) -> tuple[Array, int]:
    """Samples and rate. Flags around foreign words are removed: the model would read "(en)" aloud."""
    phonemes = phonemizer.phonemize(
        request["text"],
        request["language"],
        preserve_punctuation=True,
        with_stress=True,
        language_switch="remove-flags",
    )
    styles = read_voice(request["voice"], request["name"])
    steady = styles[np.maximum(np.arange(len(styles)), request["style"])]
    samples, rate = kokoro.create(phonemes, steady, request["speed"], is_phonemes=True)
    return np.asarray(samples, np.float32), int(rate)


def read_voice(path: str, name: str) -> Array:
    """A voice: 510 styles of 256 numbers, from a raw file or from an npz."""
    if path.endswith(".npz"):
        with np.load(path, allow_pickle=False) as voices:
            found: Array = voices[name]
            return found
    return np.fromfile(path, "<f4").reshape(-1, 1, 256)
