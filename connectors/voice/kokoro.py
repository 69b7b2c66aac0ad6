"""The engine `kokoro`: a neural voice (Kokoro-82M, ONNX int8) that runs on this machine, in a child process."""

import threading
from collections.abc import Mapping
from pathlib import Path

from connectors.models import Catalogue
from connectors.voice import limits, speech, wav
from connectors.voice.worker import Worker
from preuve.engines import Answer, Identity, VoiceRequest
from preuve.media.aloud import aloud
from preuve.project import Project

LANGUAGES: Mapping[str, str] = {"fr": "fr-fr", "en": "en-us", "es": "es", "it": "it", "pt": "pt-br"}  # espeak's names
MODEL = "kokoro-v1.0.int8"
# A voice has a style for each length of text. Those of short texts hurry and slur: on twelve narration lines of 4 to 12
# words, Whisper base's mean word error rate was 0.12 with ff_siwis's own and 0.00 from the 200th on (jm_kumo: 0.17).
STYLE = 200


class Kokoro:
    """Speaks with the first voice of `names` that the catalogue has."""

    def __init__(self, catalogue: Catalogue, names: tuple[str, ...] = ("ff_siwis", "jm_kumo")) -> None:
        self.catalogue = catalogue
        self.names = names
        self._lock = threading.Lock()
        self._worker: Worker | None = None

    @classmethod
    def build(cls, project: Project) -> "Kokoro":
        """The engine that a project's settings ask for."""
        return cls(Catalogue(), project.settings.voice.names)

    def identity(self) -> Identity:
        """Its model and the voice that would speak. Raises MissingPart when none is there."""
        entry = self.catalogue.entry("kokoro")
        voice, carrier = self._voice(self.names)
        return Identity(
            engine="kokoro",
            capability="voice",
            ai=True,
            model=MODEL,
            model_sha256=entry.sha256,
            parameters={
                "voice": voice,
                "voice_sha256": self.catalogue.entry(carrier).sha256,
                "style": STYLE,
                "pad": wav.PAD_SECONDS,
            },
            licence=entry.licence,
        )

    def speak(self, request: VoiceRequest) -> Answer:
        """A mono 24 kHz 16-bit WAV with 60 ms of silence at each end; `details` tells the voice and the text as said.

        Raises BadInput, MissingPart, StepFailed.
        """
        limits.check(request, LANGUAGES)
        voice, carrier = self._voice(request.voices or self.names)
        text = aloud(request.text) if request.language == "fr" else request.text
        asked = {
            "text": text,
            "language": LANGUAGES[request.language],
            "voice": str(self.catalogue.file(carrier)),
            "name": voice,
            "style": STYLE,
            "speed": request.speed,
        }
        samples, rate = self._started().ask(asked)
        return speech.answer(samples, rate, request, MODEL, {"voice": voice, "spoken": text})

    def warm(self) -> None:
        """Start loading the model. Raises MissingPart when no voice is there."""
        self._voice(self.names)
        self._started().warm()

    def close(self) -> None:
        """Stop the child process."""
        if self._worker:
            self._worker.close()

    def _started(self) -> Worker:
        with self._lock:
            if self._worker is None:
                script = Path(__file__).with_name("kokoro_worker.py")
                self._worker = Worker(script, str(self.catalogue.file("kokoro")))
            return self._worker

    def _voice(self, names: tuple[str, ...]) -> tuple[str, str]:
        known = self.catalogue.voices("kokoro")
        for name in names:
            if name in known and self.catalogue.has(known[name]):
                return name, known[name]
        raise speech.none_of(names, known)
