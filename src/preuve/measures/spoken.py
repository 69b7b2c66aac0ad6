"""What a recogniser hears in a film's own sound, and where it hears the captions' words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import Field

from preuve.engines import Value, Word
from preuve.errors import BadInput, StepFailed
from preuve.measures.caption_text import spoken_words
from preuve.measures.heard import begun, trimmed
from preuve.measures.hearing import Ask, FreelyHeard, Hearing, hearing_of
from preuve.measures.windows import Window, windows
from preuve.media.cues import Cue
from preuve.media.tracks import parse_vtt

FEWEST_WINDOWS = 20
SECONDS_A_WINDOW = 3


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


def spoken(film: Path, captions: str, heard: FreelyHeard, ask: Ask, folder: Path) -> Spoken:
    """Find a film's captions' words in its sound, beside what was heard in it freely.

    Args:
        film: the film's file.
        captions: its captions, WebVTT; where they aren't valid, or empty, nothing is aligned.
        heard: what was heard in the same sound.
        ask: asks the recogniser to `align`, and gives its answer (`Heard`) as a dict.
        folder: where pieces of sound may be written.

    Raises BadMedia; and what the recogniser raises: BadInput (a language it doesn't know), MissingPart.
    """
    hearing, cues = hearing_of(film, heard.language, ask, folder), _cues(captions)
    return Spoken(
        language=heard.language,
        seconds=heard.seconds,
        text=heard.text,
        words=heard.words,
        speech_seconds=heard.speech_seconds,
        valid_captions=cues is not None,
        cues=tuple(_align(hearing, cues or [])) if hearing else (),
    )


def _cues(captions: str) -> list[Cue] | None:
    try:
        return parse_vtt(captions) if captions.strip() else []
    except BadInput:
        return None


def _align(hearing: Hearing, cues: Sequence[Cue]) -> Iterator[CueSaid]:
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
    hearing: Hearing, window: Window, texts: Sequence[Sequence[str]]
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
