"""The engine `piper`: neural voices of Piper (GPL), in a child process. A voice is a catalogue name or her own file."""

import json
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from connectors.models import Catalogue
from connectors.voice import limits, speech, wav
from connectors.voice.worker import Worker
from preuve.artifact import digest_file
from preuve.engines import Answer, Identity, VoiceRequest
from preuve.errors import BadMedia, MissingPart
from preuve.i18n import _
from preuve.media.aloud import aloud
from preuve.project import Project

_MAX_SETTINGS = 1_000_000  # bytes


@dataclass(frozen=True)
class _Voice:
    """A voice that is there: its name, its file, its digest, its language (two letters), its licence."""

    name: str
    file: Path
    sha256: str
    language: str
    licence: str = ""


class Piper:
    """Speaks with the first voice of `names` that is there; a name in `.onnx` is a file of the project."""

    def __init__(self, catalogue: Catalogue, names: tuple[str, ...], project: Project | None = None) -> None:
        self.catalogue = catalogue
        self.names = names
        self.project = project
        self._lock = threading.Lock()
        self._workers: dict[Path, Worker] = {}

    @classmethod
    def build(cls, project: Project) -> "Piper":
        """The engine that a project's settings ask for."""
        return cls(Catalogue(), project.settings.voice.names, project)

    def identity(self) -> Identity:
        """The voice that would speak. Raises MissingPart when none is there, or Piper isn't."""
        voice = self._voice(self.names)
        return Identity(
            engine="piper",
            capability="voice",
            ai=True,
            model=voice.name,
            model_sha256=voice.sha256,
            parameters={"voice": voice.name, "noise": 0.0, "pad": wav.PAD_SECONDS},
            licence=voice.licence,
        )

    def speak(self, request: VoiceRequest) -> Answer:
        """A mono 16-bit WAV at the voice's own rate, with 60 ms of silence at each end.

        Raises BadInput, BadMedia, MissingPart, StepFailed.
        """
        voice = self._voice(request.voices or self.names)
        limits.check(request, [voice.language])
        text = aloud(request.text) if request.language == "fr" else request.text
        samples, rate = self._started(voice).ask({"text": text, "speed": request.speed})
        return speech.answer(samples, rate, request, voice.name, {"voice": voice.name, "spoken": text})

    def close(self) -> None:
        """Stop the child processes."""
        for worker in self._workers.values():
            worker.close()

    def _started(self, voice: _Voice) -> Worker:
        with self._lock:
            if voice.file not in self._workers:
                self._workers[voice.file] = Worker(Path(__file__).with_name("piper_worker.py"), str(voice.file))
            return self._workers[voice.file]

    def _voice(self, names: tuple[str, ...]) -> _Voice:
        if find_spec("piper") is None:
            raise MissingPart(
                _("Le moteur « piper » n'est pas installé."),
                remedy=_("Lancez « pip install piper-tts », ou choisissez « kokoro » dans [engines], clé voice."),
            )
        known = self.catalogue.voices("piper")
        for name in names:
            if name.endswith(".onnx") and self.project:
                return _own(name, self.project.path(name, key="voice.names"))
            if name in known and self.catalogue.has(known[name]):
                entry, file = self.catalogue.entry(known[name]), self.catalogue.file(known[name])
                return _Voice(name, file, entry.sha256, entry.languages[0], entry.licence)
        raise speech.none_of(names, known)


def _own(name: str, file: Path) -> _Voice:
    settings = file.with_name(f"{file.name}.json")
    if not settings.is_file() or settings.stat().st_size > _MAX_SETTINGS:
        raise BadMedia(
            _("la voix Piper « {name} » n'a pas son fichier de réglages.").format(name=name),
            path=settings,
            key="voice.names",
            remedy=_("Copiez à côté d'elle le fichier du même nom qui finit par .onnx.json."),
        )
    try:
        language = str(json.loads(settings.read_bytes())["espeak"]["voice"])[:2]
    except (ValueError, KeyError, TypeError) as error:
        raise BadMedia(
            _("ce fichier de réglages n'est pas celui d'une voix Piper."),
            path=settings,
            key="voice.names",
            remedy=_("Téléchargez de nouveau la voix, avec ses deux fichiers."),
        ) from error
    return _Voice(name, file, digest_file(file), language)
