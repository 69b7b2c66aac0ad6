"""From the pieces a recogniser times (tokens) to the words of a known text: each one, in order, inside the sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from preuve.engines import Heard, SpeechRequest, Word
from preuve.errors import BadInput, StepFailed
from preuve.i18n import _

WINDOW_SECONDS = 30.0  # what Whisper hears at once
LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt")  # those that Whisper base hears well enough to be a witness
MAX_TOKENS = 440  # of the decoder's 448, less those that open and close


@dataclass(frozen=True)
class Piece:
    """Some tokens of the text, timed together, in seconds."""

    tokens: int
    start: float
    end: float
    probability: float


def tokens_by_word(text: str, encode: Callable[[str], Sequence[int]]) -> list[list[int]]:
    """The tokens of each whitespace-separated word. Raises BadInput when there is none, StepFailed when too many."""
    tokens = [list(encode(f" {word}")) for word in text.split()]
    if not tokens:
        raise BadInput(
            _("il n'y a rien à aligner : le texte est vide."),
            key="narration",
            remedy=_("Écrivez la narration du plan."),
        )
    if sum(map(len, tokens)) > MAX_TOKENS:
        raise too_long()
    return tokens


def check_language(request: SpeechRequest) -> None:
    """Raises BadInput when the recogniser doesn't know the language."""
    if request.language not in LANGUAGES:
        raise BadInput(
            _("la reconnaissance vocale ne connaît pas la langue « {language} ».").format(language=request.language),
            key="language",
            remedy=_("Choisissez : {languages}.").format(languages=", ".join(LANGUAGES)),
        )


def check_window(seconds: float) -> None:
    """Raises StepFailed when a sound is too long to be aligned at once."""
    if seconds > WINDOW_SECONDS:
        raise too_long()


def too_long() -> StepFailed:
    """The error for a shot that doesn't fit in the recogniser's window."""
    return StepFailed(
        _("sous-titres"),
        _("la narration d'un plan dépasse {seconds:.0f} secondes").format(seconds=WINDOW_SECONDS),
        remedy=_("Coupez ce plan en deux dans le storyboard."),
    )


def regroup(text: str, sizes: Sequence[int], pieces: Sequence[Piece], seconds: float) -> tuple[Word, ...]:
    """The words of `text`, timed. `sizes` counts each word's tokens; a piece goes to the word it begins in."""
    groups: list[list[Piece]] = [[] for _size in sizes]
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    place = word = 0
    for piece in pieces:
        while word < len(ends) - 1 and place >= ends[word]:
            word += 1
        groups[word].append(piece)
        place += piece.tokens
    words: list[Word] = []
    for written, group in zip(text.split(), groups, strict=True):
        words.append(_timed(written, group, words[-1].end if words else 0.0, seconds))
    return tuple(words)


def _timed(text: str, group: Sequence[Piece], after: float, seconds: float) -> Word:
    if not group:
        return Word(text=text, start=after, end=after, probability=0.0)
    start = min(max(round(group[0].start, 3), after), seconds)
    end = min(max(round(group[-1].end, 3), start), seconds)
    sure = sum(piece.probability * piece.tokens for piece in group) / sum(piece.tokens for piece in group)
    return Word(text=text, start=start, end=end, probability=round(min(max(sure, 0.0), 1.0), 4))


def heard(request: SpeechRequest, text: str, words: Sequence[Word]) -> bytes:
    """The JSON of `Heard`."""
    return Heard(text=text, language=request.language, words=tuple(words)).model_dump_json().encode()
