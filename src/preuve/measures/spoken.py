"""What a recogniser hears in a film's own sound, and where it hears the captions' words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from preuve.artifact import digest_file
from preuve.engines import SpeechRequest, Value, Word
from preuve.errors import BadInput, StepFailed
from preuve.measures.caption_text import spoken_words
from preuve.measures.heard import PER_SECOND, begun, later, really_said, trimmed
from preuve.measures.sound_file import Levels, cut, levels, write_sound
from preuve.measures.windows import Window, windows
from preuve.media.cues import Cue
from preuve.media.tracks import parse_vtt

Ask = Callable[[str, SpeechRequest, Path], Any]
PIECE_SECONDS = 600.0
FEWEST_WINDOWS = 20
SECONDS_A_WINDOW = 3
_SEARCH = 20.0


class CueSaid(Value):
    """Where a caption's words are said. Times in seconds of the film; none where they could not be looked for."""

    cue: int = Field(description="From 1.")
    words: int = Field(description="Words of it that are spoken, mentions of sounds left out.")
    first: float | None = Field(default=None, description="When its first word begins.")
    last: float | None = Field(default=None, description="When its last word ends.")
    confidence: float = Field(default=0.0, description="The recogniser's mean probability of its words, 0 to 1.")


class Spoken(Value):
    """What was heard in a film's sound."""

    language: str
    seconds: float = Field(description="Length of the sound; 0 where the film has none.")
    text: str = Field(default="", description="What was heard, in free transcription: captions weren't shown to it.")
    words: tuple[Word, ...] = Field(default=(), description="The same, word by word, silences taken off.")
    speech_seconds: float = Field(default=0.0, description="Seconds in which a word was heard.")
    valid_captions: bool = True
    cues: tuple[CueSaid, ...] = ()


@dataclass(frozen=True)
class _Hearing:
    """A sound, and who to ask about it."""

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


def spoken(film: Path, captions: str, language: str, ask: Ask, folder: Path) -> Spoken:
    """Hear a film, and find its captions' words in it.

    Args:
        film: the film's file.
        captions: its captions, WebVTT; where they aren't valid, or empty, nothing is aligned.
        language: the language spoken, two letters.
        ask: asks the recogniser to `hear` or to `align`, and gives its answer (`Heard`) as a dict.
        folder: where pieces of sound may be written.

    Raises BadMedia; and what the recogniser raises: BadInput (a language it doesn't know), MissingPart.
    """
    sound = folder / "sound.wav"
    seconds = write_sound(film, sound)
    cues = _cues(captions)
    if not seconds:
        return Spoken(language=language, seconds=0.0, valid_captions=cues is not None)
    hearing = _Hearing(sound, seconds, levels(sound), language, ask)
    words = list(_hear(hearing))
    return Spoken(
        language=language,
        seconds=round(seconds, 3),
        text=" ".join(word.text for word in words),
        words=tuple(words),
        speech_seconds=round(sum(word.end - word.start for word in words), 3),
        valid_captions=cues is not None,
        cues=tuple(_align(hearing, cues or [])),
    )


def _cues(captions: str) -> list[Cue] | None:
    try:
        return parse_vtt(captions) if captions.strip() else []
    except BadInput:
        return None


def _hear(hearing: _Hearing) -> Iterator[Word]:
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


def _align(hearing: _Hearing, cues: Sequence[Cue]) -> Iterator[CueSaid]:
    texts = [spoken_words(cue.lines) for cue in cues]
    wanted = [index for index, words in enumerate(texts) if words and cues[index].start < hearing.seconds]
    # A caption file made to last hours in a film of seconds would be aligned for hours.
    most = FEWEST_WINDOWS + round(hearing.seconds / SECONDS_A_WINDOW)
    found = {
        index: words
        for window in windows(cues, wanted, hearing.seconds)[:most]
        for index, words in _in_window(hearing, window, texts)
    }
    for index, words in enumerate(texts):
        yield _said(index, len(words), found.get(index, ()))


def _in_window(
    hearing: _Hearing, window: Window, texts: Sequence[Sequence[str]]
) -> Iterator[tuple[int, Sequence[Word]]]:
    order = [*window.lead, *window.cues]
    # Three dots take the sound before the first word; without them that word would begin with the window.
    text = " ".join(["…", *(word for index in order for word in texts[index])])
    try:
        dots, *words = hearing.words("align", window.start, window.end, text)
    except StepFailed:  # a text too long to be said in that time: its captions stay without a place
        return
    words = begun(dots, words, hearing.level)
    for index in order:
        own, words = words[: len(texts[index])], words[len(texts[index]) :]
        if index in window.cues:
            yield index, [trimmed(word, hearing.level) for word in own]


def _said(index: int, count: int, words: Sequence[Word]) -> CueSaid:
    if not words:
        return CueSaid(cue=index + 1, words=count)
    sure = sum(word.probability for word in words) / len(words)
    return CueSaid(cue=index + 1, words=count, first=words[0].start, last=words[-1].end, confidence=round(sure, 3))
