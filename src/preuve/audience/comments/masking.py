"""What of comments may reach a model: no author's name, no account named, no address, no number; data, never orders."""

import json
import re
from collections.abc import Sequence
from typing import Any

from preuve.audience.comments import Comment
from preuve.privacy import find

MOST_SENT = 200
MOST_CHARACTERS = 400
_ACCOUNT = re.compile(r"(?<![\w@.])@[\w.\-]+(?:@[\w.\-]+)?")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
SOMEBODY = "@quelqu'un"
HIDDEN = "[masqué]"
LINKED = "[lien]"


def masked(text: str) -> str:
    """A comment's text without links, accounts, nor what has the form of personal data."""
    plain = _LINK.sub(LINKED, text)
    for span in reversed(find(plain, deep=False).spans):
        plain = plain[: span.start] + HIDDEN + plain[span.end :]
    plain = _ACCOUNT.sub(SOMEBODY, plain)
    return plain if len(plain) <= MOST_CHARACTERS else plain[: MOST_CHARACTERS - 1].rstrip() + "…"


def personal(text: str) -> bool:
    """Whether a comment gives somebody's address or number."""
    return bool(find(text, deep=False).spans)


def sent(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """The comments that are sent: the latest, as many as a model reads well."""
    return tuple(comments[-MOST_SENT:])


def as_data(comments: Sequence[Comment]) -> list[dict[str, Any]]:
    """Comments as a model is given them: authors numbered, texts masked."""
    people: dict[str, int] = {}
    rows = []
    for one in comments:
        who = people.setdefault(f"{one.platform}|{one.author}", len(people) + 1) if one.author else 0
        row = {"id": one.id, "platform": one.platform, "post": one.post, "text": masked(one.text)}
        rows.append(row | ({"person": who} if who else {}) | ({"day": one.at.date().isoformat()} if one.at else {}))
    return rows


def fenced(data: Any) -> str:
    """Data as JSON between two fences that nothing in it can close."""
    text = json.dumps(data, ensure_ascii=False, indent=0)
    return "```json\n" + text.replace("`", "\\u0060").replace("<", "\\u003c") + "\n```"
