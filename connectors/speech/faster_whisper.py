"""The engine `faster-whisper`: Whisper through CTranslate2, int8, on this machine's processor."""

import threading
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.models import Catalogue
from connectors.speech import sound, words
from preuve.engines import Answer, Identity, SpeechRequest, Word
from preuve.project import Project

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

BEAM = 5
THREADS = 2


class FasterWhisper:
    """Hears and aligns with Whisper base. The model is loaded once; one call at a time."""

    def __init__(self, catalogue: Catalogue, model: str = "whisper-base") -> None:
        self.catalogue = catalogue
        self.model = model
        self._lock = threading.Lock()
        self._loaded: WhisperModel | None = None

    @classmethod
    def build(cls, project: Project) -> "FasterWhisper":
        """The engine that a project's settings ask for."""
        return cls(Catalogue())

    def identity(self) -> Identity:
        """The model's digest and the parameters."""
        entry = self.catalogue.entry(self.model)
        return Identity(
            engine="faster-whisper",
            capability="speech",
            ai=True,
            model=self.model,
            model_sha256=entry.sha256,
            parameters={"compute": "int8", "beam": BEAM, "temperature": 0.0},
            licence=entry.licence,
        )

    def hear(self, request: SpeechRequest, audio: Path) -> Answer:
        """What is said, and when each word is. Raises BadInput, BadMedia, MissingPart."""
        words.check_language(request)
        samples = sound.load(audio, request.audio_sha256)
        with self._lock:
            segments, _info = self._model().transcribe(
                samples,
                language=request.language,
                beam_size=BEAM,
                temperature=0.0,
                word_timestamps=True,
                condition_on_previous_text=False,
            )
            found = list(segments)
        text = "".join(segment.text for segment in found).strip()
        said = [_word(word, samples.size / sound.RATE) for segment in found for word in segment.words]
        return self._answer(words.heard(request, text, said))

    def align(self, request: SpeechRequest, audio: Path) -> Answer:
        """When each word of the known text is said. Raises BadInput, BadMedia, MissingPart, StepFailed."""
        words.check_language(request)
        samples = sound.load(audio, request.audio_sha256)
        seconds = samples.size / sound.RATE
        words.check_window(seconds)
        with self._lock:
            tokens, pieces = self._align(samples, request)
        timed = words.regroup(request.text, [len(one) for one in tokens], pieces, seconds)
        return self._answer(words.heard(request, request.text, timed))

    def _align(self, samples: sound.Mono, request: SpeechRequest) -> tuple[list[list[int]], Sequence[words.Piece]]:
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        model = self._model()
        tokenizer = Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=request.language
        )
        tokens = words.tokens_by_word(request.text, tokenizer.encode)
        features = model.feature_extractor(samples)
        frames = min(features.shape[-1], model.feature_extractor.nb_max_frames)
        encoded = model.encode(pad_or_trim(features))
        (found,) = model.find_alignment(tokenizer, [[*chain.from_iterable(tokens)]], encoded, frames)
        return tokens, [
            words.Piece(len(one["tokens"]), float(one["start"]), float(one["end"]), float(one["probability"]))
            for one in found
        ]

    def _model(self) -> "WhisperModel":
        if self._loaded is None:
            from faster_whisper import WhisperModel

            folder = str(self.catalogue.find(self.model))
            self._loaded = WhisperModel(
                folder, device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
            )
        return self._loaded

    def _answer(self, data: bytes) -> Answer:
        return Answer(data=data, name="heard.json", model=self.model)


def _word(word: Any, seconds: float) -> Word:
    start, end = min(float(word.start), seconds), min(float(word.end), seconds)
    return Word(text=word.word.strip(), start=start, end=max(start, end), probability=round(float(word.probability), 4))
