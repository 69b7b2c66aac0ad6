"""Which language a text is in, by py3langid: a model of letter sequences over 97 languages, carried by the package.

A short text says little: below `LEAST_LETTERS` nothing is said of it.
"""

from functools import cache
from typing import Any, NamedTuple

LEAST_LETTERS = 60
SURE = 0.9
"""How sure it must be of another language; the sample's narrations are French with 1.00, its lines one by one 0.88."""


class Tongue(NamedTuple):
    """A language's code of two letters, and how sure that is, 0 to 1."""

    code: str
    sure: float


def tongue(text: str) -> Tongue | None:
    """The likeliest language of a text; None where the text is too short to say."""
    if sum(char.isalpha() for char in text) < LEAST_LETTERS:
        return None
    code, sure = _identifier().classify(text)
    return Tongue(str(code), round(float(sure), 3))


def foreign(found: Tongue | None, wanted: str) -> bool:
    """Whether a text is surely in another language than the one wanted."""
    return found is not None and found.code != wanted and found.sure >= SURE


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
