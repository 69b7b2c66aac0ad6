"""Messages: French is the source language, gettext catalogues carry the others.

Write `_("Introuvable : {path}").format(path=path)`: the text inside `_()` is the key, so never an f-string.
"""

import gettext as _gettext
import os
from functools import cache
from pathlib import Path

_LOCALES = Path(__file__).parent / "locales"


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("preuve", _LOCALES, languages=[language], fallback=True)


def language() -> str:
    """The language of messages: `PREUVE_LANG`, else French."""
    return os.environ.get("PREUVE_LANG", "fr")[:2] or "fr"


def _(message: str) -> str:
    """Translate a message into the current language."""
    return _catalogue(language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a message that counts. In French, zero and one are singular."""
    found = _catalogue(language())
    if type(found) is _gettext.NullTranslations:
        return singular if abs(n) < 2 else plural
    return found.ngettext(singular, plural, n)
