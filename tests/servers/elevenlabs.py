"""ElevenLabs on loopback: music and sound effects, as its reference says them.

Contract: "Compose music" (POST /v1/music) and "Create sound effect" (POST /v1/sound-generation) of elevenlabs.io/docs,
with the limits of api.elevenlabs.io/openapi.json of August 2026: key in `xi-api-key`; `output_format` in the query;
prompt of 4100 characters and 3 to 600 s; effects of 0.5 to 30 s; errors under `detail`, with `prompt_suggestion` for a
`bad_prompt`. The music is real: the kit's own composer, encoded to MP3; an effect is a burst of noise.
"""

import io
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar

import av
import numpy as np
import soundfile
from media_base import MediaService, Refused, Reply, Seen

from connectors.sound.synth import Synth
from preuve.engines import SoundRequest

KEY = "xi-essai-4b1d77f0c2a94e35"
MODELS = ("music_v1", "music_v2", "music_v2_5")
COPYRIGHTED = "beatles"


class ElevenLabs(MediaService):
    """The server. `seconds`: how long its sounds last, where it shouldn't be what was asked.

    `request_id`: what its answers are numbered with.
    """

    busy: ClassVar[Any] = {
        "detail": {"status": "too_many_concurrent_requests", "message": "Too many concurrent requests."}
    }

    def __init__(self, *, key: str = KEY) -> None:
        super().__init__()
        self.key = key
        self.seconds: float | None = None
        self.silent = False
        self.request_id = "req"

    def answer(self, seen: Seen) -> Reply:
        if seen.headers.get("xi-api-key") != self.key:
            raise refused(401, "invalid_api_key", "Invalid API key")
        routes = {"/v1/music": self._music, "/v1/sound-generation": self._effect}
        if seen.method != "POST" or seen.path not in routes:
            raise Refused(404, {"detail": "Not Found"})
        if not seen.query.get("output_format", "auto").startswith(("auto", "mp3_")):
            raise _invalid("query", "output_format")
        number = len(self.requests)
        headers = {"request-id": f"{self.request_id}_{number}", "song-id": f"song_{number}",
                   "Set-Cookie": f"session={self.key}", "Server": f"essai {self.key}"}  # fmt: skip
        return Reply(mp3(routes[seen.path](seen.json)), "audio/mpeg", headers=headers)

    def _music(self, asked: dict[str, Any]) -> np.ndarray:
        length, prompt = asked.get("music_length_ms"), asked.get("prompt")
        if not isinstance(prompt, str) or len(prompt) > 4100:
            raise _invalid("body", "prompt")
        if not isinstance(length, int) or not 3000 <= length <= 600_000:
            raise _invalid("body", "music_length_ms")
        if asked.get("model_id", "music_v1") not in MODELS:
            raise _invalid("body", "model_id")
        if set(asked) - {"prompt", "music_length_ms", "model_id", "force_instrumental", "sign_with_c2pa"}:
            raise _invalid("body", "seed")
        if COPYRIGHTED in prompt.casefold():
            data = {"prompt_suggestion": "Une chanson pop anglaise des années soixante."}
            raise refused(400, "bad_prompt", "Your prompt is against our terms of service.", data=data)
        seconds = self.seconds or length / 1000
        if self.silent:
            return np.zeros((round(seconds * 48_000), 2), np.float32)
        return _tune(seconds)

    def _effect(self, asked: dict[str, Any]) -> np.ndarray:
        length = asked.get("duration_seconds")
        if not isinstance(asked.get("text"), str):
            raise _invalid("body", "text")
        if length is not None and not 0.5 <= length <= 30:
            raise _invalid("body", "duration_seconds")
        at = np.arange(round((self.seconds or length or 2) * 48_000))
        noise = np.random.default_rng(len(asked["text"])).normal(0, 0.2, (len(at), 2))
        return (noise * np.exp(-at / 24_000)[:, None]).astype(np.float32)


@cache
def _tune(seconds: float) -> np.ndarray:
    made = Synth().compose(SoundRequest(prompt="", seconds=max(3.0, seconds)))
    return soundfile.read(io.BytesIO(made.data), dtype="float32")[0][: round(seconds * 48_000)]


def refused(status: int, code: str, message: str, **more: Any) -> Refused:
    """An error as the service words it."""
    return Refused(status, {"detail": {"status": code, "code": code, "message": message, **more}})


def _invalid(where: str, name: str) -> Refused:
    return Refused(422, {"detail": [{"loc": [where, name], "msg": f"Invalid {name}", "type": "value_error"}]})


def mp3(sound: np.ndarray) -> bytes:
    """A stereo sound at 48 kHz, as MP3."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=48_000)
        stream.bit_rate, stream.layout = 128_000, "stereo"
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound.T), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return out.getvalue()
