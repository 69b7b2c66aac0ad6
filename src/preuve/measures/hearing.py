"""What a recogniser hears in a film's own sound, when nobody tells it what is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from preuve.artifact import digest_file
from preuve.engines import SpeechRequest, Value, Word
from preuve.measures.heard import PER_SECOND, later, really_said, trimmed
from preuve.measures.sound_file import Levels, cut, levels, write_sound

Ask = Callable[[str, SpeechRequest, Path], Any]
PIECE_SECONDS = 600.0
_SEARCH = 20.0


class FreelyHeard(Value):
    """A free transcription: neither script nor captions were shown to the recogniser."""

    language: str
    seconds: float = Field(description="Length of the sound; 0 where the film has none.")
    words: tuple[Word, ...] = Field(default=(), description="Word by word, silences taken off.")

    @property
    def text(self) -> str:
        """The words as one text."""
        return " ".join(word.text for word in self.words)

    @property
    def speech_seconds(self) -> float:
        """Seconds in which a word was heard."""
        return round(sum(word.end - word.start for word in self.words), 3)


@dataclass(frozen=True)
class Hearing:
    """A film's sound, and who to ask about it."""

    sound: Path
    seconds: float
    level: Levels
    language: str
    ask: Ask

    def words(self, capability: str, start: float, end: float, text: str = "") -> list[Word]:
        """The answer's words, in the film's time."""
        piece = cut(self.sound, start, end, self.sound.with_name("piece.wav"))
        request = SpeechRequest(audio_sha256=digest_file(piece), language=self.language, text=text)
        return later([Word.model_validate(word) for word in self.ask(capability, request, piece)["words"]], start)


def hearing_of(film: Path, language: str, ask: Ask, folder: Path) -> Hearing | None:
    """A film's sound, ready to be heard; None where it has none. Raises BadMedia."""
    sound = folder / "sound.wav"
    seconds = write_sound(film, sound)
    return Hearing(sound, seconds, levels(sound), language, ask) if seconds else None


def hear(film: Path, language: str, ask: Ask, folder: Path) -> FreelyHeard:
    """Hear a film.

    Args:
        film: the film's file.
        language: the language spoken, two letters.
        ask: asks the recogniser to `hear`, and gives its answer (`Heard`) as a dict.
        folder: where pieces of sound may be written.

    Raises BadMedia; and what the recogniser raises: BadInput (a language it doesn't know), MissingPart.
    """
    hearing = hearing_of(film, language, ask, folder)
    if hearing is None:
        return FreelyHeard(language=language, seconds=0.0)
    return FreelyHeard(language=language, seconds=round(hearing.seconds, 3), words=tuple(_hear(hearing)))


def _hear(hearing: Hearing) -> Iterator[Word]:
    for start, end in pairwise(borders(hearing.seconds, hearing.level)):
        for word in really_said(hearing.words("hear", start, end)):
            yield trimmed(word, hearing.level)


def borders(seconds: float, level: Levels) -> Iterator[float]:
    """Where to cut a long sound into pieces of ten minutes: at the quietest moment of each one's last seconds."""
    at = 0.0
    yield at
    while seconds - at > PIECE_SECONDS:
        low = round((at + PIECE_SECONDS - _SEARCH) * PER_SECOND)
        at = (low + int(np.argmin(level[low : low + round(_SEARCH * PER_SECOND)]))) / PER_SECOND
        yield at
    yield seconds
