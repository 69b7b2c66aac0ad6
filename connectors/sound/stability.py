"""Music and effects by Stability AI's Stable Audio, over its own API.

Contract: POST /v2beta/audio/stable-audio-2/text-to-audio of Stability's REST reference (its OpenAPI document, as code
that transcribed it in August 2026 quotes it): a multipart form, `accept: audio/*`, the answer is the sound itself;
errors are JSON with `name` and `errors`. A failed generation isn't charged, says its price list.
"""

import math
from typing import Any

from connectors.services import errors
from connectors.services.http import Call, Got, Http
from connectors.services.keeping import keeping
from connectors.services.line import Line
from connectors.sound.hosted import HostedSound
from connectors.sound.received import check_length, check_prompt, received
from preuve.calls.exchange import Usage
from preuve.engines import Answer, SoundRequest

PATH = "/v2beta/audio/stable-audio-2/text-to-audio"
SECONDS = (1.0, 190.0)
LARGEST_SEED = 4_294_967_294
LARGEST = 64 * 1024 * 1024
UNDONE = frozenset({500, 502, 503})
FILTERED = "CONTENT_FILTERED"


class StableAudio(HostedSound):
    """Composes from a prompt; the same seed asks for the same sound."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self.http = Http(line, undone=UNDONE)

    def compose(self, request: SoundRequest) -> Answer:
        """A stereo 48 kHz 16-bit WAV of `request.seconds` seconds.

        Raises BadInput where length or prompt are beyond the service, PermanentError, ServiceRefused, BudgetSpent.
        """
        check_length(self.line, request, SECONDS)
        check_prompt(self.line, request)
        got = self.http.send(self._call(request))
        if got.headers.get("finish-reason") == FILTERED:
            raise errors.refused(self.line.called, got.exchange, got.raw)
        with keeping(self.line.called, got.exchange, got.raw):
            return Answer(
                data=received(self.line, got, request),
                name=f"{request.kind}.wav",
                model=self.line.offer.model,
                origin="captured",
                exchange=got.exchange,
                raw=got.raw,
                details=_details(got),
            )

    def _call(self, request: SoundRequest) -> Call:
        seconds = min(max(math.ceil(request.seconds), SECONDS[0]), SECONDS[1])
        form = {
            "prompt": request.prompt,
            "duration": f"{seconds:g}",
            "model": self.line.offer.model,
            "output_format": "mp3",
            **({"seed": str(request.seed % (LARGEST_SEED + 1))} if request.seed else {}),
            **{name: str(value) for name, value in self._options.items()},
        }
        used = Usage(seconds=seconds)
        return Call("POST", PATH, form=form, accept="audio/*", creates=True, used=used, largest=LARGEST)


def _details(got: Got) -> dict[str, Any]:
    told = {"request_id": got.exchange.request_id, "seed": got.headers.get("seed", ""), "media_type": got.kind}
    return {name: value[:200] for name, value in told.items() if value}
