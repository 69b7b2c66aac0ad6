"""What the two Whisper engines share: requests checked, sounds decoded, one call at a time, answers made."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from connectors.models import Catalogue
from connectors.speech import sound, words
from preuve.engines import Answer, Heard, Identity, SpeechRequest, Word
from preuve.project import Project

BEAM = 5


class Whisper(ABC):
    """Hears and aligns. The model is loaded at the first call, once; calls from several threads wait for each other."""

    engine: ClassVar[str]
    compute: ClassVar[str]

    def __init__(self, catalogue: Catalogue, model: str = "whisper-base") -> None:
        self.catalogue = catalogue
        self.model = model
        self._lock = threading.Lock()

    @classmethod
    def build(cls, project: Project) -> Self:
        """The engine that a project's settings ask for."""
        return cls(Catalogue())

    def identity(self) -> Identity:
        """The model's digest and the parameters."""
        entry = self.catalogue.entry(self.model)
        return Identity(
            engine=self.engine,
            capability="speech",
            ai=True,
            model=self.model,
            model_sha256=entry.sha256,
            parameters={"compute": self.compute, "beam": BEAM, "temperature": 0.0},
            licence=entry.licence,
        )

    def warm(self) -> None:
        """Load the model while others work. Raises MissingPart when it isn't there."""
        with self._lock:
            self._loaded  # noqa: B018

    def hear(self, request: SpeechRequest, audio: Path) -> Answer:
        """What is said, and when each word is. Raises BadInput, BadMedia, MissingPart."""
        words.check_language(request)
        samples = sound.load(audio, request.audio_sha256)
        with self._lock:
            text, said = self._hear(samples, request.language)
        seconds = samples.size / sound.RATE
        return self._answer(request, text.strip(), words.inside(said, seconds))

    def align(self, request: SpeechRequest, audio: Path) -> Answer:
        """When each word of the known text is said. Raises BadInput, BadMedia, MissingPart, StepFailed."""
        words.check_language(request)
        words.check_text(request)
        samples = sound.load(audio, request.audio_sha256)
        seconds = samples.size / sound.RATE
        words.check_window(seconds)
        with self._lock:
            sizes, pieces = self._align(samples, request)
        return self._answer(request, request.text, words.regroup(request.text, sizes, pieces, seconds))

    @property
    @abstractmethod
    def _loaded(self) -> Any:
        """The model, loaded at the first look."""

    @abstractmethod
    def _hear(self, samples: sound.Mono, language: str) -> tuple[str, Sequence[Word]]:
        """The text heard, and its words."""

    @abstractmethod
    def _align(self, samples: sound.Mono, request: SpeechRequest) -> tuple[Sequence[int], Sequence[words.Piece]]:
        """How many tokens each word of the text has, and the times of pieces of that text."""

    def _answer(self, request: SpeechRequest, text: str, said: Sequence[Word]) -> Answer:
        heard = Heard(text=text, language=request.language, words=tuple(said))
        return Answer(data=heard.model_dump_json().encode(), name="heard.json", model=self.model)
