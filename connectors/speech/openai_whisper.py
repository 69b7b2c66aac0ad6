"""The engine `openai-whisper`: the reference implementation (PyTorch), on the same weights, as a second opinion."""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from itertools import chain
from typing import Any

from connectors.speech import sound, words
from connectors.speech.base import BEAM, Whisper
from connectors.speech.rearrange import alignment_heads, rearrange
from preuve.engines import Identity, SpeechRequest, Word
from preuve.errors import MissingPart
from preuve.i18n import _


class OpenaiWhisper(Whisper):
    """Whisper base, its weights rearranged from CTranslate2's file. Given arrays, it needs no ffmpeg program."""

    engine = "openai-whisper"
    compute = "float32"

    def identity(self) -> Identity:
        """The model's digest and the parameters. Raises MissingPart when the package isn't installed."""
        _installed()
        return super().identity()

    @cached_property
    def _loaded(self) -> Any:
        _installed()
        import torch
        from whisper.model import ModelDimensions
        from whisper.model import Whisper as Model

        folder = self.catalogue.find(self.model)
        dimensions, state = rearrange(folder)
        model = Model(ModelDimensions(**dimensions))
        model.load_state_dict({name: torch.from_numpy(array.astype("float32")) for name, array in state.items()})
        heads = torch.zeros(dimensions["n_text_layer"], dimensions["n_text_head"], dtype=torch.bool)
        for layer, head in alignment_heads(folder):
            heads[layer, head] = True
        model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
        return model.eval()

    def _hear(self, samples: sound.Mono, language: str) -> tuple[str, Sequence[Word]]:
        heard = self._loaded.transcribe(
            samples,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            word_timestamps=True,
            condition_on_previous_text=False,
            fp16=False,
        )
        timed = (
            (word["word"], word["start"], word["end"], word["probability"])
            for segment in heard["segments"]
            for word in segment["words"]
        )
        return str(heard["text"]), words.whole(timed)

    def _align(self, samples: sound.Mono, request: SpeechRequest) -> tuple[Sequence[int], Sequence[words.Piece]]:
        model = self._loaded
        from whisper.audio import HOP_LENGTH, log_mel_spectrogram, pad_or_trim
        from whisper.timing import find_alignment
        from whisper.tokenizer import get_tokenizer

        tokenizer = get_tokenizer(
            model.is_multilingual, num_languages=model.num_languages, language=request.language, task="transcribe"
        )
        tokens = words.tokens_by_word(request.text, tokenizer.encode)
        mel = log_mel_spectrogram(pad_or_trim(samples), model.dims.n_mels)
        frames = samples.size // HOP_LENGTH
        found = find_alignment(model, tokenizer, [*chain.from_iterable(tokens)], mel, frames)
        pieces = [words.Piece(len(one.tokens), one.start, one.end, one.probability) for one in found]
        return [len(one) for one in tokens], pieces


def _installed() -> None:
    if find_spec("torch") is None or find_spec("whisper") is None:
        raise MissingPart(
            _("Le moteur « openai-whisper » n'est pas installé."),
            remedy=_(
                "Lancez « pip install torch openai-whisper » (2 Go),"
                " ou choisissez « faster-whisper » dans [engines], clé speech."
            ),
        )
