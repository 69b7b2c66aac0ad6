"""Comments gathered from her project.

audience/commentaires-*.csv    columns platform, post, author, date, text (or their French names); .xlsx as well
audience/releves/*.json        pages whose call is `comments`: `{id, author, text, at}` each
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from preuve.audience.comments import Comment, clean, make, moment
from preuve.audience.exports.formats import fold, formats
from preuve.audience.exports.opening import Grid, grids
from preuve.audience.snapshot import FOLDER as SNAPSHOTS
from preuve.audience.snapshot import Snapshot
from preuve.engines import Value
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _

FOLDER = "audience"
PATTERN = "commentaires*"
SUFFIXES = (".csv", ".tsv", ".xlsx")
CALL = "comments"
MOST_COMMENTS = 5000
MOST_SNAPSHOT = 50_000_000
MOST_SNAPSHOTS = 500
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "platform": ("platform", "plateforme"),
    "post": ("post", "publication"),
    "author": ("author", "auteur", "autrice"),
    "date": ("date",),
    "text": ("text", "texte", "commentaire", "comment"),
    "id": ("id", "identifiant"),
}
NEEDED = ("platform", "post", "text")


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
    for path in sorted((folder / SNAPSHOTS).glob("*.json"))[-MOST_SNAPSHOTS:]:
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


def _from_files(folder: Path, problems: list[str]) -> Iterator[Comment]:
    for path in sorted((folder / FOLDER).glob(PATTERN)):
        _inside(folder, path)
        if path.suffix.lower() in SUFFIXES and path.is_file():
            grid, columns = _columns(path)
            for row, cells in grid.rows[1:]:
                said = {role: cells[at] for role, at in columns.items() if at < len(cells)}
                if comment := _row(grid, row, said, problems):
                    yield comment


def _columns(path: Path) -> tuple[Grid, dict[str, int]]:
    """The file's cells, and where each declared column is. Raises BadInput."""
    for grid in grids(path, path.name):
        found = [fold(head) for head in grid.rows[0][1]] if grid.rows else []
        columns = {role: found.index(name) for role, names in COLUMNS.items() for name in names if name in found}
        if all(role in columns for role in NEEDED):
            return grid, columns
    raise BadInput(
        _("ce fichier de commentaires n'a pas les colonnes attendues."),
        path=f"{FOLDER}/{path.name}",
        remedy=_("Donnez-lui sur la première ligne : plateforme, publication, auteur, date, texte."),
    )


def _row(grid: Grid, row: int, cells: Mapping[str, str], problems: list[str]) -> Comment | None:
    said = clean(cells.get("text", ""))
    platform = _platform(cells.get("platform", ""))
    if not said or not platform:
        reason = _("plateforme inconnue") if said else _("commentaire vide")
        problems.append(_("{file}, ligne {row} : {reason}.").format(file=grid.name, row=row, reason=reason))
        return None
    return make(
        platform=platform,
        post=cells.get("post", ""),
        author=cells.get("author", ""),
        text=said,
        at=moment(cells.get("date", "")),
        native=cells.get("id", ""),
        source=f"{grid.name}, {row}",
        fictitious=grid.said.fictitious,
    )


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
                        at=moment(str(item.get("at") or "")),
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


def _inside(folder: Path, path: Path) -> None:
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OutsideProject(str(path.relative_to(folder)))
