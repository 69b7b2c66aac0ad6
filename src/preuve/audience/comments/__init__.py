"""Comments on her posts: texts of strangers, hostile and personal until shown otherwise.

Sizes are capped, what commands a terminal or hides is taken out, and nothing of them leaves the machine but through
`masked` (`masking.py`). `comment_files.py` gathers them.
"""

import re
import unicodedata
from datetime import UTC, datetime

from preuve.artifact import digest_bytes
from preuve.engines import Value

MOST_TEXT = 1000
MOST_NAME = 200
_BLANKS = re.compile(r"[ \t\u00a0\u202f]+")
_LINES = re.compile(r"\n{3,}")


class Comment(Value):
    """One comment. `id` is ours, made of what it is; `native` the platform's, where it is known: one can answer it."""

    id: str
    platform: str
    post: str
    author: str = ""
    text: str
    at: datetime | None = None
    native: str = ""
    account: str = ""
    source: str = ""
    fictitious: bool = False


def clean(text: str, most: int = MOST_TEXT) -> str:
    """A stranger's text without what commands a terminal, hides or overflows; emoji stay."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(sign for sign in normal if sign in "\n\t" or _shown(sign))
    plain = _LINES.sub("\n\n", _BLANKS.sub(" ", kept)).strip()
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _shown(sign: str) -> bool:
    """Letters, marks, signs; the joiner of emoji too, but no control, no direction override, no private sign."""
    return sign == "\u200d" or unicodedata.category(sign)[0] != "C"


def make(*, text: str, at: datetime | None = None, fictitious: bool = False, **said: str) -> Comment:
    """A comment with an id of its own: the platform's, else what was said, by whom and when."""
    facts = {name: clean(value, MOST_NAME) for name, value in said.items()}
    known = facts.get("native") or f"{facts.get('author', '')}|{at.isoformat() if at else ''}|{text}"
    key = "|".join((facts["platform"], facts.get("post", ""), known))
    return Comment(id=f"c{digest_bytes(key.encode())[:8]}", text=text, at=at, fictitious=fictitious, **facts)


def moment(text: str) -> datetime | None:
    """A moment, or a day, written year first; anything else isn't guessed."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
