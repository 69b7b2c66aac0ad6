"""From a recogniser's words to those really said: in the film's time, silences taken off, inventions left out."""

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from preuve.engines import Word
from preuve.measures.sound_file import FRAME, RATE, Levels

PER_SECOND = RATE // FRAME
_BELOW_PEAK = 20.0
_SILENCE = -60.0
_HUSH = 0.2
_SYLLABLES = 0.4
_APART = 1.0
_NO_TIME = 0.02
_END = re.compile(r"[.!?…]$")


def really_said(words: Iterable[Word]) -> Iterator[Word]:
    """The words that last; sentences of which most words last no time are left out.

    Recognisers invent sentences where there is only music, noise or silence ("Merci d'avoir regardé"): measured on
    Whisper base, nearly all words of those have no length, and none of a sentence that is said.
    """
    for sentence in _sentences(words):
        lasting = [word for word in sentence if word.end - word.start >= _NO_TIME]
        if 2 * len(lasting) > len(sentence):
            yield from (word for word in lasting if any(sign.isalnum() for sign in word.text))


def _sentences(words: Iterable[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        if sentence and word.start - sentence[-1].end > _APART:
            yield sentence
            sentence = []
        sentence.append(word)
        if _END.search(word.text):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def later(words: Sequence[Word], seconds: float) -> list[Word]:
    """The same words, so many seconds later."""
    return [word.model_copy(update={"start": word.start + seconds, "end": word.end + seconds}) for word in words]


def begun(dots: Word, words: Sequence[Word], level: Levels) -> list[Word]:
    """The words, the first one begun where the sound before it begins after a silence.

    `dots` stands for what comes before the words; it takes some of the first one with it.
    """
    onset = trimmed(dots, level).start
    if not words or onset == dots.start or dots.end - onset > _SYLLABLES:
        return list(words)
    return [words[0].model_copy(update={"start": onset}), *words[1:]]


def trimmed(word: Word, level: Levels) -> Word:
    """The word without the silence around it, which recognisers give to the nearest word.

    Silent: 20 dB below the word's own peak. Levels are of each fiftieth of a second, in decibels below full scale.
    """
    first = int(word.start * PER_SECOND)
    inside = level[first : max(int(np.ceil(word.end * PER_SECOND)), first + 1)]
    loud = np.flatnonzero(inside >= max(inside.max(initial=_SILENCE) - _BELOW_PEAK, _SILENCE))
    if not loud.size:
        return _timed(word, word.start, word.start)
    begins = (first + int(loud[0])) / PER_SECOND
    # A soft consonant isn't a silence.
    start = begins if begins - word.start > _HUSH else word.start
    return _timed(word, start, min(word.end, (first + int(loud[-1]) + 1) / PER_SECOND))


def _timed(word: Word, start: float, end: float) -> Word:
    return word.model_copy(update={"start": round(start, 3), "end": round(max(start, end), 3)})
