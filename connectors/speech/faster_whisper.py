"""The engine `faster-whisper`: Whisper through CTranslate2, int8, on this machine's processor."""

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from connectors.speech import sound, words
from connectors.speech.base import BEAM, Whisper
from preuve.engines import SpeechRequest, Word

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

THREADS = 2


class FasterWhisper(Whisper):
    """Whisper base, by default."""

    engine = "faster-whisper"
    compute = "int8"

    @cached_property
    def _loaded(self) -> "WhisperModel":
        from faster_whisper import WhisperModel

        folder = str(self.catalogue.find(self.model))
        return WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True)

    def _hear(self, samples: sound.Mono, language: str) -> tuple[str, Sequence[Word]]:
        segments, _info = self._loaded.transcribe(
            samples,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        found = list(segments)
        timed = (
            (word.word, word.start, word.end, word.probability) for segment in found for word in segment.words or ()
        )
        return "".join(segment.text for segment in found), words.whole(timed)

    def _align(self, samples: sound.Mono, request: SpeechRequest) -> tuple[Sequence[int], Sequence[words.Piece]]:
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        model = self._loaded
        tokenizer = Tokenizer(
            model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=request.language
        )
        tokens = words.tokens_by_word(request.text, tokenizer.encode)
        features = model.feature_extractor(samples)
        frames = min(features.shape[-1], model.feature_extractor.nb_max_frames)
        encoded = model.encode(pad_or_trim(features))
        (found,) = model.find_alignment(tokenizer, [[*chain.from_iterable(tokens)]], encoded, frames)
        pieces = [words.Piece(len(one["tokens"]), one["start"], one["end"], one["probability"]) for one in found]
        return [len(one) for one in tokens], pieces
