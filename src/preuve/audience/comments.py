"""Comments on her posts, from what the platforms' APIs answered and from files of hers: texts of strangers.

audience/commentaires-*.csv    columns platform, post, author, date, text (or their French names), any separator
audience/releves/*.json        pages whose call is `comments`: `{id, author, text, at}` each

They are hostile and personal until shown otherwise: sizes are capped, what commands a terminal or hides is taken out,
and nothing of them leaves the machine but through `masked` (`masking.py`).
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from preuve.artifact import digest_bytes
from preuve.audience.decoding import DELIMITERS, Text, heads, read_text, records
from preuve.audience.formats import fold, formats
from preuve.audience.snapshot import FOLDER as SNAPSHOTS
from preuve.audience.snapshot import Snapshot
from preuve.engines import Value
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _

FOLDER = "audience"
PATTERN = "commentaires*.csv"
CALL = "comments"
MOST_TEXT = 1000
MOST_NAME = 200
MOST_COMMENTS = 5000
MOST_SNAPSHOT = 20_000_000
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "platform": ("platform", "plateforme"),
    "post": ("post", "publication"),
    "author": ("author", "auteur", "autrice"),
    "date": ("date",),
    "text": ("text", "texte", "commentaire", "comment"),
    "id": ("id", "identifiant"),
}
NEEDED = ("platform", "post", "text")
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


class Gathered(Value):
    """All comments, the earliest first, and what was left aside."""

    comments: tuple[Comment, ...] = ()
    problems: tuple[str, ...] = ()


def gather(folder: Path) -> Gathered:
    """The comments of a project's folder, each once. Raises BadInput, OutsideProject."""
    found: dict[str, Comment] = {}
    problems: list[str] = []
    for one in (*_from_files(folder, problems), *_from_snapshots(snapshots(folder, problems))):
        found.setdefault(one.id, one)
    ordered = sorted(found.values(), key=lambda one: (one.at.isoformat() if one.at else "", one.id))
    return Gathered(comments=tuple(ordered[-MOST_COMMENTS:]), problems=tuple(problems))


def snapshots(folder: Path, problems: list[str] | None = None) -> tuple[Snapshot, ...]:
    """What the platforms' APIs answered, the earliest first; a file that isn't one is told in `problems`."""
    found = []
    for path in sorted((folder / SNAPSHOTS).glob("*.json")):
        _inside(folder, path)
        read = _snapshot(path)
        if read:
            found.append(read)
        elif problems is not None:
            told = _("{file} : ce relevé n'est pas lisible, il est laissé de côté.")
            problems.append(told.format(file=path.name))
    return tuple(sorted(found, key=lambda one: one.observed_at))


def _snapshot(path: Path) -> Snapshot | None:
    if path.stat().st_size > MOST_SNAPSHOT:
        return None
    try:
        return Snapshot.model_validate(json.loads(path.read_bytes()))
    except (ValueError, ValidationError, RecursionError):
        return None


def clean(text: str, most: int = MOST_TEXT) -> str:
    """A stranger's text without what commands a terminal, hides or overflows; emoji stay."""
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(sign for sign in normal if sign in "\n\t" or _shown(sign))
    plain = _LINES.sub("\n\n", _BLANKS.sub(" ", kept)).strip()
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _shown(sign: str) -> bool:
    """Letters, marks, signs; the joiner of emoji too, but no control, no direction override, no private sign."""
    return sign == "\u200d" or unicodedata.category(sign)[0] != "C"


def _from_files(folder: Path, problems: list[str]) -> Iterator[Comment]:
    for path in sorted((folder / FOLDER).glob(PATTERN)):
        _inside(folder, path)
        text = read_text(path, path.name)
        columns, delimiter = _columns(text)
        rows = iter(records(text, delimiter))
        next(rows)
        for row, cells in rows:
            comment = _row(text, row, {role: cells[at] for role, at in columns.items() if at < len(cells)}, problems)
            if comment:
                yield comment


def _columns(text: Text) -> tuple[dict[str, int], str]:
    """Where each declared column is. Raises BadInput."""
    for delimiter in DELIMITERS:
        found = [fold(head) for head in heads(text, delimiter)]
        columns = {role: found.index(name) for role, names in COLUMNS.items() for name in names if name in found}
        if all(role in columns for role in NEEDED):
            return columns, delimiter
    raise BadInput(
        _("ce fichier de commentaires n'a pas les colonnes attendues."),
        path=f"{FOLDER}/{text.name}",
        remedy=_("Donnez-lui sur la première ligne : plateforme, publication, auteur, date, texte."),
    )


def _row(text: Text, row: int, cells: Mapping[str, str], problems: list[str]) -> Comment | None:
    said = clean(cells.get("text", ""))
    platform = _platform(cells.get("platform", ""))
    if not said or not platform:
        reason = _("plateforme inconnue") if said else _("commentaire vide")
        problems.append(_("{file}, ligne {row} : {reason}.").format(file=text.name, row=row, reason=reason))
        return None
    return make(
        platform=platform,
        post=cells.get("post", ""),
        author=cells.get("author", ""),
        text=said,
        at=_date(cells.get("date", "")),
        native=cells.get("id", ""),
        source=f"{text.name}, {row}",
        fictitious=text.fictitious,
    )


def make(*, text: str, at: datetime | None = None, fictitious: bool = False, **said: str) -> Comment:
    """A comment with an id of its own: the platform's, else what was said, by whom and when."""
    facts = {name: clean(value, MOST_NAME) for name, value in said.items()}
    known = facts.get("native") or f"{facts.get('author', '')}|{at.isoformat() if at else ''}|{text}"
    key = "|".join((facts["platform"], facts.get("post", ""), known))
    return Comment(id=f"c{digest_bytes(key.encode())[:8]}", text=text, at=at, fictitious=fictitious, **facts)


def _from_snapshots(found: Sequence[Snapshot]) -> Iterator[Comment]:
    for snapshot in found:
        for page in snapshot.pages:
            if page.call.split(":")[0] != CALL or page.status != 200:
                continue
            for item in _items(page.answer):
                said = clean(str(item.get("text") or ""))
                native = item.get("id")
                if said and isinstance(native, str | int):
                    yield make(
                        platform=snapshot.source,
                        post=page.post,
                        author=str(item.get("author") or ""),
                        text=said,
                        at=_date(str(item.get("at") or "")),
                        native=str(native),
                        account=snapshot.account,
                        source=f"{snapshot.source}, {snapshot.observed_at.date().isoformat()}",
                        fictitious=snapshot.fictitious,
                    )


def _items(answer: Any) -> list[Mapping[str, Any]]:
    """A page's comments: a list, or an object that holds one."""
    items = answer.get("comments", answer.get("data")) if isinstance(answer, Mapping) else answer
    return [one for one in items if isinstance(one, Mapping)] if isinstance(items, list) else []


def _platform(name: str) -> str:
    """A platform by its id or its name; empty where it isn't one."""
    wanted = fold(name)
    return next((key for key, label in formats().platforms.items() if wanted in (fold(key), fold(label))), "")


def _date(text: str) -> datetime | None:
    """A moment, or a day, written year first; anything else isn't guessed."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(comment: Comment) -> date | None:
    """The day it was written."""
    return comment.at.date() if comment.at else None


def _inside(folder: Path, path: Path) -> None:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OutsideProject(str(path.relative_to(folder)))
