"""The child process of the engine `kokoro`: phonemises with espeak-ng (GPL), speaks with Kokoro.

It imports nothing of the kit. Its argument is the ONNX model. It reads one JSON request a line: text, language
(espeak's name), voice (a file), name (of the voice in an npz), speed.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
import phonemizer  # type: ignore[import-untyped]
from kokoro_onnx import Kokoro

Array = npt.NDArray[np.float32]


def load(model: str) -> Kokoro:
    """The model, on two threads at most: one and two give the same bits."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(2, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    with tempfile.TemporaryDirectory() as folder:
        voices = Path(folder) / "voices.npz"  # the class wants a file of voices; each request brings its own
        np.savez(voices, none=np.zeros(1, np.float32))
        kokoro: Kokoro = Kokoro.from_session(session, str(voices))
    return kokoro


def read_voice(path: str, name: str) -> Array:
    """A voice: 510 styles of 256 numbers, from a raw file or from an npz."""
    if path.endswith(".npz"):
        with np.load(path, allow_pickle=False) as voices:
            found: Array = voices[name]
            return found
    return np.fromfile(path, "<f4").reshape(-1, 1, 256)


def speak(kokoro: Kokoro, request: dict[str, Any]) -> tuple[Array, int]:
    """Samples and rate. Flags around foreign words are removed: the model would read "(en)" aloud."""
    phonemes = phonemizer.phonemize(
        request["text"],
        request["language"],
        preserve_punctuation=True,
        with_stress=True,
        language_switch="remove-flags",
    )
    voice = read_voice(request["voice"], request["name"])
    samples, rate = kokoro.create(phonemes, voice, request["speed"], is_phonemes=True)
    return np.asarray(samples, "<f4"), int(rate)


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    answers: IO[bytes] = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not reach the answers
    kokoro = load(sys.argv[1])
    for line in sys.stdin.buffer:
        try:
            samples, rate = speak(kokoro, json.loads(line))
        except Exception as error:  # noqa: BLE001  # told to the parent, which reports it
            answers.write(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode() + b"\n")
        else:
            answers.write(json.dumps({"samples": samples.size, "rate": rate}).encode() + b"\n" + samples.tobytes())
        answers.flush()


if __name__ == "__main__":
    main()
