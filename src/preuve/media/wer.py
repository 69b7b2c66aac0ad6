"""Word error rate between a script and what a recogniser heard."""

from preuve.engines import Value
from preuve.media.spoken import normalise

__all__ = ["WordErrors", "normalise", "word_error_rate"]


class WordErrors(Value):
    """How far what was heard is from the script, in words once both are normalised.

    `rate` is (substitutions + deletions + insertions) / `words`, the script's. It may pass 1; where the script is empty
    it is the number of words heard.
    """

    rate: float
    substitutions: int
    deletions: int
    insertions: int
    words: int


def word_error_rate(reference: str, heard: str) -> WordErrors:
    """Compare what was heard with the script, written alike first: "30 %" equals "trente pour cent"."""
    import jiwer

    script = normalise(reference)
    found = jiwer.process_words(script, normalise(heard))
    return WordErrors(
        rate=float(found.wer),
        substitutions=found.substitutions,
        deletions=found.deletions,
        insertions=found.insertions,
        words=len(script.split()),
    )
