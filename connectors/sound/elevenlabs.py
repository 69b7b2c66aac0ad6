"""Music and effects by ElevenLabs, over its own API.

Contract: the reference pages "Compose music" (POST /v1/music) and "Create sound effect" (POST /v1/sound-generation) of
elevenlabs.io/docs, and the official Python client, as they were in autumn 2026. Key in `xi-api-key`; the output format
is in the query; the answer is the sound itself; errors are JSON under `detail`. A seed can't go with a prompt: another
attempt at the same prompt gives another tune.
"""

import math
from typing import Any

from connectors.services import errors
from connectors.services.errors import Called
from connectors.services.http import Call, Got, Http
from connectors.services.keeping import keeping
from connectors.services.line import Line
from connectors.services.reading import parsed, whole
from connectors.sound.hosted import HostedSound
from connectors.sound.received import check_length, check_prompt, received
from preuve.calls.exchange import Cost, Exchange, Usage
from preuve.engines import Answer, SoundRequest
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _

MUSIC_SECONDS = (3.0, 600.0)
EFFECT_SECONDS = (0.5, 30.0)
EFFECT_MODEL = "eleven_text_to_sound_v2"
EFFECT = "effect."
FORMATS = ("auto", "mp3_", "opus_")
LARGEST = 64 * 1024 * 1024
MARGIN = 0.5  # seconds asked in addition: a codec's frames never take the end
# The service calls 5xx its own failure, and its official client repeats them; only a gateway's 504 says nothing sure.
UNDONE = frozenset({500, 502, 503, 529})
REFUSED = frozenset({"bad_prompt", "bad_composition_plan", "content_policy_violation", "detected_unusual_activity"})
EMPTY = frozenset({"quota_exceeded", "insufficient_credits", "payment_required"})


class ElevenLabs(HostedSound):
    """Composes music without words, or an effect, from a prompt."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self.http = Http(line, key_header="xi-api-key", key_form="{}", undone=UNDONE, explain=explained)

    def compose(self, request: SoundRequest) -> Answer:
        """A stereo 48 kHz 16-bit WAV of `request.seconds` seconds.

        Raises BadInput where length or prompt are beyond the service, PermanentError, ServiceRefused, BudgetSpent.
        """
        check_length(self.line, request, MUSIC_SECONDS if request.kind == "music" else EFFECT_SECONDS)
        check_prompt(self.line, request)
        got = self.http.send(self._music(request) if request.kind == "music" else self._effect(request))
        with keeping(self.line.called, got.exchange, got.raw):
            return Answer(
                data=received(self.line, got, request),
                name=f"{request.kind}.wav",
                model=self.line.offer.model if request.kind == "music" else self._effect_model,
                origin="captured",
                exchange=got.exchange,
                raw=got.raw,
                details=_details(got),
            )

    def _music(self, request: SoundRequest) -> Call:
        seconds = min(max(request.seconds + MARGIN, MUSIC_SECONDS[0]), MUSIC_SECONDS[1])
        mine = {name: value for name, value in self._options.items() if not name.startswith(EFFECT)}
        body = {
            "prompt": request.prompt,
            "music_length_ms": math.ceil(seconds * 1000),
            "model_id": self.line.offer.model,
            "force_instrumental": True,
            **mine,
        }
        return self._call("/v1/music", body, seconds)

    def _effect(self, request: SoundRequest) -> Call:
        seconds = min(max(request.seconds, EFFECT_SECONDS[0]), EFFECT_SECONDS[1])
        mine = {n.removeprefix(EFFECT): v for n, v in self._options.items() if n.startswith(EFFECT)}
        body = {"text": request.prompt, "duration_seconds": seconds, "model_id": self._effect_model, **mine}
        each = self.line.mine.eur_per_call
        basis = _("prix par appel donné dans preuve.toml") if each is not None else _("inconnu pour un effet")
        return self._call("/v1/sound-generation", body, seconds, Cost(eur=each, basis=basis))

    def _call(self, path: str, body: dict[str, Any], seconds: float, price: Cost | None = None) -> Call:
        wanted = str(body.pop("output_format", ""))
        if wanted and not wanted.startswith(FORMATS):
            raise BadInput(
                _("le format de sortie « {name} » ne dit pas ce qu'il contient.").format(name=wanted),
                path="preuve.toml",
                key=f"providers.{self.line.name}.options",
                remedy=_("Choisissez un format mp3_… ou opus_…, comme mp3_44100_128."),
            )
        query = {"output_format": wanted} if wanted else {}
        return Call(
            "POST",
            path,
            body,
            query=query,
            accept="audio/*",
            creates=True,
            used=Usage(seconds=seconds),
            price=price,
            largest=LARGEST,
        )

    @property
    def _effect_model(self) -> str:
        return str(self._options.get(f"{EFFECT}model_id", EFFECT_MODEL))


def explained(called: Called, exchange: Exchange, raw: bytes) -> PermanentError | None:
    """What ElevenLabs' own codes mean, with the other wording that it proposes for a refused prompt."""
    try:
        detail = parsed(raw)["detail"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(detail, dict):
        return None
    codes = {str(detail.get("code", "")), str(detail.get("status", ""))}
    if codes & EMPTY:
        return errors.no_money(called, exchange, raw)
    if not codes & REFUSED:
        return None
    found, data = errors.refused(called, exchange, raw), detail.get("data")
    proposed = data.get("prompt_suggestion") if isinstance(data, dict) else None
    if isinstance(proposed, str):
        found.remedy += " " + _("Le service propose : « {text} »").format(text=" ".join(whole(proposed[:500]).split()))
    return found


def _details(got: Got) -> dict[str, Any]:
    told = {"request_id": got.exchange.request_id, "song_id": got.headers.get("song-id", ""), "media_type": got.kind}
    return {name: value[:200] for name, value in told.items() if value}
