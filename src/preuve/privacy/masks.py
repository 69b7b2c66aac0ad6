"""A mask: one pseudonym, what it stands for, and how it is found again in what comes back."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from preuve.privacy.detector import Kind
from preuve.privacy.folding import Folded
from preuve.privacy.names import NAMES, is_whole, pattern_of

Case = Literal["upper", "lower", "other"]


@dataclass
class Mask:
    """What stands for a name or a number. `forms` counts how the original was written in this request."""

    kind: Kind
    pseudonym: str
    original: str
    forms: Counter[str] = field(default_factory=Counter)

    @property
    def is_name(self) -> bool:
        """Whether it is made of words, that may be put in capitals or in an identifier."""
        return self.kind in NAMES

    def instead(self, written: str) -> str:
        """The pseudonym, written as the original was."""
        self.forms[written] += 1
        return _as(self.pseudonym, _case(written)) if self.is_name else self.pseudonym

    def places(self, text: Folded) -> Iterator[tuple[int, int]]:
        """Where the pseudonym came back, also in capitals, in an identifier, with another spacing, in the plural."""
        for found in self._pattern.finditer(text.text):
            start, end = text.span(*found.span())
            if not self.is_name or is_whole(text.whole, start, end):
                yield start, end

    def first(self, written: str, *, joined: bool) -> str:
        """The original, written as its pseudonym came back; `joined`: in an identifier, where only letters stand."""
        if not self.is_name:
            return self.forms.most_common(1)[0][0]
        plural = "s" if _declined(written, self.pseudonym) and not self.original.endswith(("s", "x", "z")) else ""
        case = _case(written)
        alike = [form for form, _times in self.forms.most_common() if _case(form) == case]
        text = (alike[0] if alike else _as(self.original, case)) + plural
        return _letters(text) if joined else text

    def left_in(self, text: str) -> bool:
        """Whether a folded text still holds something of it: what was changed too much to be restored."""
        if self.kind == "email":
            return self.pseudonym.partition(".")[0] in text
        if self.kind == "telephone":
            return _digits(self.pseudonym)[-9:] in re.sub(r"[\s.\-]", "", text)
        if self.kind == "address":
            return self.pseudonym.partition(",")[0].casefold() in text
        return self.pseudonym.casefold() in text

    @property
    def _pattern(self) -> re.Pattern[str]:
        if self.is_name:
            return re.compile(pattern_of(self.pseudonym) + "s?")
        if self.kind == "telephone":
            figures = r"[\s.\-]*".join(_digits(self.pseudonym)[-9:])
            return re.compile(rf"(?<!\d)(?:(?:\+|00)33|0)[\s.\-]*(?:\(0\)[\s.\-]*)?{figures}(?!\d)")
        words = r"\s+".join(re.escape(word) for word in self.pseudonym.casefold().split())
        return re.compile(rf"(?<!\w){words}(?!\w)")


def _case(written: str) -> Case:
    if written.isupper() and len(written) > 1:
        return "upper"
    return "lower" if written.islower() else "other"


def _as(text: str, case: Case) -> str:
    return text.upper() if case == "upper" else text.lower() if case == "lower" else text


def _declined(written: str, pseudonym: str) -> bool:
    return written.casefold().endswith("s") and not pseudonym.casefold().endswith("s")


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
