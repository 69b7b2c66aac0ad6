"""How close two hearings of one sound are: the words, and when each is said."""

from typing import Literal

from preuve.dossier.replay.compare.result import CUE_SECONDS, LENGTH_SHARE, WORDS_WRONG, Compared
from preuve.engines import Heard
from preuve.i18n import _
from preuve.media.wer import word_error_rate


def hearings(one: bytes, other: bytes, *, timed: bool = True) -> Compared:
    """Two recognisers' answers, as JSON; `timed`: of one sound. Raises ValueError where one isn't."""
    left, right = Heard.model_validate_json(one), Heard.model_validate_json(other)
    rate = word_error_rate(left.text, right.text).rate
    apart = _apart(left, right) if timed else None
    fine = rate <= WORDS_WRONG and (apart is None or apart <= CUE_SECONDS)
    said = _("{rate:.1%} de mots différents").format(rate=rate)
    if apart is not None:
        said += _(" ; décalage des mots : {apart:.2f} s au plus").format(apart=apart)
    numbers = {"word_error_rate": rate} | ({"apart_seconds": apart} if apart is not None else {})
    return Compared(status=_status(fine=fine), comparator="semantic", said=said, numbers=numbers)


def lengths(one: float, other: float) -> Compared:
    """Two voices' lengths, in seconds, that say the same text."""
    share = abs(one - other) / max(one, other) if max(one, other) > 0 else 1.0
    return Compared(
        status=_status(fine=share <= LENGTH_SHARE),
        comparator="semantic",
        said=_("{one:.2f} s dans le dossier, {other:.2f} s ici").format(one=one, other=other),
        numbers={"claimed_seconds": one, "seconds": other},
    )


def _apart(left: Heard, right: Heard) -> float | None:
    """The most that a word is apart, in seconds; None where there aren't as many words on both sides."""
    if not left.words or len(left.words) != len(right.words):
        return None
    return max(abs(a.start - b.start) for a, b in zip(left.words, right.words, strict=True))


def _status(*, fine: bool) -> Literal["within_tolerance", "failed"]:
    return "within_tolerance" if fine else "failed"
