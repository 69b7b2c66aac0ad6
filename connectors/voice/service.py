"""Speech by a service over the OpenAI-compatible protocol: hosted, or on her machine.

Some services send the sound itself, others JSON with the sound in base64 (Mistral: `audio_data`); both are taken, in
any format that `received.py` reads. The text leaves as it is written: how to say a number is the service's affair.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openai import omit

from connectors.services import errors
from connectors.services.errors import Called
from connectors.services.keeping import keeping
from connectors.services.line import Line
from connectors.services.openai_client import Received, as_json, call, unreadable
from connectors.services.options import check_options, request_body
from connectors.voice import limits, speech, wav
from connectors.voice.received import Samples, decoded, longest
from preuve.calls.exchange import Usage
from preuve.engines import Answer, Identity, VoiceRequest
from preuve.errors import BadInput, BadMedia, PermanentError, StepFailed
from preuve.i18n import _
from preuve.project import Project

PATH = "audio/speech"
LARGEST = 64 * 1024 * 1024
FORMAT = "wav"
IN_JSON = "audio_data"
DECIDED = frozenset({"model", "input"})  # what options can't say


@dataclass(frozen=True)
class _Sound:
    """What came: its samples and rate, or what is wrong with it."""

    samples: Samples | None
    rate: int = 0
    wrong: str = ""

    @property
    def seconds(self) -> float | None:
        return None if self.samples is None else round(self.samples.size / self.rate, 3)


class ServiceVoice:
    """Asks a service to speak, with the voice that preuve.toml names, or the offer's first."""

    def __init__(self, line: Line, names: tuple[str, ...] = ()) -> None:
        self.line = line
        self.names = names

    @classmethod
    def build(cls, project: Project, *, name: str) -> "ServiceVoice":
        """For the provider that `engines.voice` names. Raises BadInput."""
        line = Line.open(project, name, "voice")
        check_options(line, "voice", DECIDED)
        return cls(line, project.settings.voice.names)

    def identity(self) -> Identity:
        """The provider, its address and model, the voice and the options. Raises BadInput where no voice is known."""
        body = self._body(VoiceRequest(text=""))
        asked = {name: value for name, value in body.items() if name != "model"}
        return Identity(
            engine=self.line.name,
            capability="voice",
            ai=True,
            model=self.line.offer.model,
            parameters={"base_url": self.line.provider.base_url, "pad": wav.PAD_SECONDS, **asked},
        )

    def speak(self, request: VoiceRequest) -> Answer:
        """A mono 16-bit WAV at the service's rate, 60 ms of silence at each end; `details` tell the voice.

        Raises BadInput where the text can't be said, PermanentError, ServiceRefused, BudgetSpent.
        """
        self._fits(request)
        body, count = self._body(request), len(request.text)
        rest = {name: value for name, value in body.items() if name not in ("input", "model")}
        got = call(
            self.line,
            PATH,
            lambda client: client.audio.speech.with_streaming_response.create(
                input=body["input"], model=body["model"], voice=body.get("voice", omit), extra_body=rest
            ),
            sent=body,
            read=lambda raw, headers: _heard(_sound(raw, headers), request),
            usage=lambda sound: Usage(characters=count, seconds=sound.seconds),
            most=Usage(characters=count, seconds=longest(request.text, request.speed)),
            largest=LARGEST,
        )
        with keeping(self.line.called, got.exchange, got.raw):
            return self._answer(got, request, self._voice(request.voices or self.names))

    def _answer(self, got: Received[_Sound], request: VoiceRequest, voice: str) -> Answer:
        if got.body.samples is None:
            raise _unusable(self.line.called, got, got.body.wrong)
        details = {"voice": voice, "characters": len(request.text), "request_id": got.exchange.request_id}
        try:
            made = speech.answer(got.body.samples, got.body.rate, request, self.line.offer.model, details)
        except StepFailed as error:
            raise _unusable(self.line.called, got, error.reason) from error
        return made.model_copy(update={"origin": "captured", "exchange": got.exchange, "raw": got.raw})

    def _body(self, request: VoiceRequest) -> dict[str, Any]:
        """The request, as it is sent."""
        asked = {
            "model": self.line.offer.model,
            "input": request.text,
            "voice": self._voice(request.voices or self.names),
            "response_format": FORMAT,
            "speed": request.speed if request.speed != 1.0 else None,
        }
        return request_body(self.line, "voice", asked)

    def _voice(self, names: tuple[str, ...]) -> str:
        known = self.line.offer.voices
        if self.line.mine.voice:
            return self.line.mine.voice
        wanted = [one for one in names if not known or one in known]
        found = next(iter((*wanted, *known)), "")
        if not found:
            raise BadInput(
                _("aucune voix n'est choisie pour {label}.").format(label=self.line.provider.label),
                path="preuve.toml",
                key=f"providers.{self.line.name}.voice",
                remedy=_("Donnez le nom de la voix, comme le service l'appelle."),
            )
        return found

    def _fits(self, request: VoiceRequest) -> None:
        # A service doesn't say which languages its voices speak: that the answer is heard in it is checked later.
        limits.check(request, (request.language,))
        if request.speed != 1.0 and self.line.offer.fields.get("speed") == "":
            raise BadInput(
                _("{label} ne prend pas de réglage de débit.").format(label=self.line.provider.label),
                path="preuve.toml",
                key="voice.speed",
                remedy=_("Remettez speed = 1.0 dans la section [voice], ou prenez une autre voix."),
            )
        most = self.line.offer.longest
        if most and len(request.text) > most:
            raise BadInput(
                _("le texte à dire a {n} caractères ; {label} en dit {most} au plus.").format(
                    n=len(request.text), label=self.line.provider.label, most=most
                ),
                key="narration",
                remedy=_("Coupez le plan en deux : rien n'est coupé à votre place."),
            )


def _sound(raw: bytes, headers: Mapping[str, str]) -> bytes:
    """The sound's bytes, out of JSON where they came in it. Raises Stumble."""
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    if errors.is_page({"content-type": kind}, raw):
        raise unreadable(raw, headers)
    if "json" not in kind and not raw.startswith(b"{"):
        return raw
    found = as_json(raw, headers).get(IN_JSON)
    if not isinstance(found, str):
        raise unreadable(raw, headers)
    try:
        return base64.b64decode(found, validate=True)
    except ValueError as error:
        raise unreadable(raw, headers) from error


def _heard(data: bytes, request: VoiceRequest) -> _Sound:
    try:
        return _Sound(*decoded(data, request.text, request.speed))
    except BadMedia as error:
        return _Sound(None, wrong=error.message)


def _unusable(called: Called, got: Received[_Sound], reason: str) -> PermanentError:
    return PermanentError(
        _("La voix de {label} est inutilisable : {reason}").format(label=called.provider.label, reason=reason),
        remedy=_(
            "Elle est gardée dans l'enregistrement. Relancez pour la redemander, ou essayez un autre format dans "
            "preuve.toml : {section} options « voice.response_format » (wav, flac ou mp3)."
        ).format(section=called.section()),
        exchange=got.exchange,
        raw=got.raw,
    )
