"""Real pictures and real speech for the test servers: drawn from a prompt's digest, said by the kit's own voice."""

import hashlib
import io
import struct
import threading
import wave
from typing import Any, ClassVar

import av
import numpy as np
from PIL import Image, ImageDraw

from connectors.models import Catalogue
from connectors.voice.kokoro import Kokoro
from preuve.engines import VoiceRequest

# What the API's streamed WAVs say their length is: nobody knows it when the header leaves.
UNKNOWN_LENGTH = 0xFFFFFFFF
CONTAINERS = {
    "mp3": ("mp3", "libmp3lame"),
    "opus": ("ogg", "libopus"),
    "flac": ("flac", "flac"),
    "aac": ("adts", "aac"),
}
TYPES = {"mp3": "audio/mpeg", "opus": "audio/ogg", "flac": "audio/flac", "aac": "audio/aac", "wav": "audio/wav"}


def picture(prompt: str, width: int, height: int, kind: str = "png") -> bytes:
    """A picture of shapes, others for another prompt."""
    digest = hashlib.sha256(prompt.encode()).digest()
    image = Image.new("RGB", (width, height), tuple(digest[:3]))
    pen = ImageDraw.Draw(image)
    for n in range(3, 27, 6):
        x, y, side = digest[n] * width // 255, digest[n + 1] * height // 255, 40 + digest[n + 2]
        pen.ellipse((x - side, y - side, x + side, y + side), fill=tuple(digest[n + 3 : n + 6]))
    return saved(image, kind)


def blank(width: int, height: int) -> bytes:
    """A picture with nothing in it."""
    return saved(Image.new("RGB", (width, height), "#000000"), "png")


def saved(image: Image.Image, kind: str) -> bytes:
    """A picture's bytes."""
    out = io.BytesIO()
    image.save(out, {"jpg": "JPEG"}.get(kind, kind.upper()))
    return out.getvalue()


class Speaker:
    """The kit's own voice; all speakers remember what one said: the same words aren't said twice."""

    _said: ClassVar[dict[tuple[str, float], bytes]] = {}
    _lock = threading.Lock()

    def __init__(self) -> None:
        self.engine = Kokoro(Catalogue())

    def __call__(self, text: str, _voice: str, speed: float) -> bytes:
        with self._lock:
            key = (text, speed)
            if key not in self._said:
                self._said[key] = self.engine.speak(VoiceRequest(text=text, speed=speed)).data
            return self._said[key]

    def close(self) -> None:
        """End its child process."""
        self.engine.close()


def samples(sound: bytes) -> tuple[Any, int]:
    """The 16-bit samples of a mono WAV, and its rate."""
    with wave.open(io.BytesIO(sound)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()


def encoded(sound: bytes, kind: str) -> bytes:
    """A WAV in the format asked for; a WAV as the API streams it, its length unknown; `pcm` as 24 kHz samples."""
    if kind == "wav":
        at = sound.index(b"data") + 4
        unknown = struct.pack("<I", UNKNOWN_LENGTH)
        return sound[:4] + unknown + sound[8:at] + unknown + sound[at + 4 :]
    values, rate = samples(sound)
    if kind == "pcm":
        return bytes(values.tobytes())
    container, codec = CONTAINERS[kind]
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=48_000 if kind == "opus" else rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(values.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        for ready in (frame, None):
            file.mux(stream.encode(ready))
    return out.getvalue()


def silent(sound: bytes) -> bytes:
    """A WAV of that length that holds no sound."""
    at = sound.index(b"data") + 8
    return sound[:at] + bytes(len(sound) - at)


def looped(sound: bytes) -> bytes:
    """The same words forty times over."""
    values, rate = samples(sound)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(values.tobytes() * 40)
    return out.getvalue()
