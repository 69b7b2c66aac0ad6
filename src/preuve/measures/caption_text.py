"""What a caption says that is spoken, and what it says of other sounds: brackets, notes of music, whole parentheses."""

import re
from collections.abc import Sequence

_MARKED = re.compile(r"\[([^\[\]]*)\]|[♪♫]([^♪♫]*)[♪♫]?")
_WHOLE = re.compile(r"\s*[-–—]?\s*\(([^()]*)\)\s*")
_DASH = re.compile(r"^\s*[-–—]+\s*")
_SIGNS = re.compile(r"\s+(?=[^\w\s]+(?:\s|$))")


def sounds(text: str) -> list[str]:
    """The sounds and music that a caption mentions, in its own words: « [Musique] » gives « Musique »."""
    whole = _WHOLE.fullmatch(text)
    found = [whole[1]] if whole else [one or other for one, other in _MARKED.findall(text)]
    marked = [one.strip() for one in found]
    return [one or "♪" for one in marked if one or "♪" in text or "♫" in text]


def spoken_words(lines: Sequence[str]) -> list[str]:
    """The words of a caption that are said, punctuation kept on the word before it; none where it only tells sounds."""
    text = " ".join(_DASH.sub("", line) for line in lines)
    if _WHOLE.fullmatch(text):
        return []
    joined = _SIGNS.sub("", _MARKED.sub(" ", text))
    return [word for word in joined.split() if any(sign.isalnum() for sign in word)]
