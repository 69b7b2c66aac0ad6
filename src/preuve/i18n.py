"""Messages: French is the source language, gettext catalogues carry the others.

Write `_("Introuvable : {path}").format(path=path)`: the text inside `_()` is the key, so never an f-string. `N_` marks
a text that is kept as it is and translated later, when it is shown. A fraction that fills a French message gets its
decimal comma there.
"""

import contextlib
import gettext as _gettext
import hashlib
import os
import string
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

_LOCALES = Path(__file__).parent / "locales"
_SPOKEN: ContextVar[str] = ContextVar("language", default="")


class _French(string.Formatter):
    """Fills a message in, with the decimal comma."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        said = super().format_field(value, format_spec)
        return said.replace(".", ",") if isinstance(value, float) else said


_FRENCH = _French()


class _Message(str):
    """A French message that waits to be filled in."""

    __slots__ = ()

    def format(self, *args: object, **kwargs: object) -> str:
        return _FRENCH.vformat(self, args, kwargs)


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("preuve", _LOCALES, languages=[language], fallback=True)


def language() -> str:
    """The language of messages: the one spoken here and now, else `PREUVE_LANG`, else French."""
    return _SPOKEN.get() or os.environ.get("PREUVE_LANG", "fr")[:2] or "fr"


def catalogue() -> str:
    """What identifies the messages of the current language: the source language's are in the code."""
    path = _LOCALES / language() / "LC_MESSAGES" / "preuve.mo"
    return f"{language()} {hashlib.sha256(path.read_bytes()).hexdigest()}" if path.is_file() else language()


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language within a block: a report is written in two."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for translation without translating it yet."""
    return message


def _(message: str) -> str:
    """Translate a message into the current language."""
    return _spoken(_catalogue(language()).gettext(message)) if message else ""


def _spoken(text: str) -> str:
    return _Message(text) if "{" in text and language() != "en" else text


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a message that counts. In French, zero and one are singular."""
    found = _catalogue(language())
    if type(found) is _gettext.NullTranslations:
        return _spoken(singular if abs(n) < 2 else plural)
    return found.ngettext(singular, plural, n)
