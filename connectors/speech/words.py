"""From the pieces a recogniser times (tokens) to the words of a known text: each one, in order, inside the sound."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from preuve.engines import SpeechRequest, Word
from preuve.errors import BadInput, StepFailed
from preuve.i18n import _

WINDOW_SECONDS = 30.0  # what Whisper hears at once
MAX_TOKENS = 440  # of the decoder's 448, less those that open and close
LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")  # those that Whisper base hears well enough to be a witness


@dataclass(frozen=True)
class Piece:
    """Some tokens of the text, timed together, in seconds."""

    tokens: int
    start: float
    end: float
    probability: float


def check_language(request: SpeechRequest) -> None:
    """Raises BadInput when the recogniser doesn't know the language."""
    if request.language not in LANGUAGES:
        raise BadInput(
            _("la reconnaissance vocale ne connaît pas la langue « {language} ».").format(language=request.language),
            key="language",
            remedy=_("Choisissez : {languages}.").format(languages=", ".join(LANGUAGES)),
        )


def check_text(request: SpeechRequest) -> None:
    """Raises BadInput when there is nothing to align."""
    if not request.text.split():
        raise BadInput(
            _("il n'y a rien à aligner : le texte est vide."),
            key="narration",
            remedy=_("Écrivez la narration du plan."),
        )


def check_window(seconds: float) -> None:
    """Raises StepFailed when a sound is too long to be aligned at once."""
    if seconds > WINDOW_SECONDS:
        raise _too_long()


def tokens_by_word(text: str, encode: Callable[[str], Sequence[int]]) -> list[list[int]]:
    """The tokens of each whitespace-separated word. Raises StepFailed when there are too many to align at once."""
    tokens = [list(encode(f" {word}")) for word in text.split()]
    if sum(map(len, tokens)) > MAX_TOKENS:
        raise _too_long()
    return tokens


def _too_long() -> StepFailed:
    return StepFailed(
        _("sous-titres"),
        _("la narration d'un plan dépasse {seconds:.0f} secondes").format(seconds=WINDOW_SECONDS),
        remedy=_("Coupez ce plan en deux dans le storyboard."),
    )


def regroup(text: str, sizes: Sequence[int], pieces: Sequence[Piece], seconds: float) -> tuple[Word, ...]:
    """The words of `text`, timed. `sizes` counts each word's tokens; a piece goes to the word it begins in."""
    ends = list(accumulate(sizes))
    groups: list[list[Piece]] = [[] for _size in sizes]
    place = number = 0
    for piece in pieces:
        while number < len(ends) - 1 and place >= ends[number]:
            number += 1
        groups[number].append(piece)
        place += piece.tokens
    words: list[Word] = []
    for written, group in zip(text.split(), groups, strict=True):
        words.append(_timed(written, group, words[-1].end if words else 0.0))
    return inside(words, seconds)


def _timed(text: str, group: Sequence[Piece], after: float) -> Word:
    if not group:
        return Word(text=text, start=after, end=after, probability=0.0)
    sure = sum(piece.probability * piece.tokens for piece in group) / sum(piece.tokens for piece in group)
    return word(text, group[0].start, group[-1].end, sure)


def word(text: str, start: float, end: float, probability: float) -> Word:
    """A word as `Heard` keeps it: milliseconds, a probability between 0 and 1."""
    sure = round(min(max(float(probability), 0.0), 1.0), 4)
    return Word(text=text.strip(), start=round(float(start), 3), end=round(float(end), 3), probability=sure)


def whole(timed: Iterable[tuple[str, float, float, float]]) -> list[Word]:
    """Words out of (text, start, end, probability); what has no space before it ends the word it follows."""
    found: list[Word] = []
    for text, start, end, probability in timed:
        if found and not text.startswith(" "):  # "'hui" after "Aujourd"
            before = found.pop()
            sure = min(before.probability, probability)
            found.append(word(before.text + text, before.start, end, sure))
        else:
            found.append(word(text, start, end, probability))
    return found


def inside(words: Iterable[Word], seconds: float) -> tuple[Word, ...]:
    """The words, none beginning before the one before it ends, nor ending after the sound."""
    placed: list[Word] = []
    for one in words:
        start = min(max(one.start, placed[-1].end if placed else 0.0), seconds)
        placed.append(one.model_copy(update={"start": start, "end": min(max(one.end, start), seconds)}))
    return tuple(placed)
