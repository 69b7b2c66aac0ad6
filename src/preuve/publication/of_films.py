"""What became of given films, whichever run sent them: a film is known by its bytes."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from preuve.audience.identity import Known, handles
from preuve.audience.table import Row, Table
from preuve.ledger import Line
from preuve.ledger import read as read_ledger
from preuve.publication.journal import Journal, Publication
from preuve.publication.page import read

LEDGER = "ledger.jsonl"


def digests(lines: Iterable[Line | Mapping[str, Any]]) -> frozenset[str]:
    """The SHA-256 of each film that a ledger tells of."""
    return frozenset(
        str(line["sha256"]) for line in lines if line["kind"] == "deliver" and str(line["path"]).endswith(".mp4")
    )


def of_run(folder: Path) -> list[Publication]:
    """The publications of a run's films, the latest intent first; what can't be read is on its own page."""
    path = folder / LEDGER
    films = digests(read_ledger(path)) if path.is_file() else frozenset()
    return [one for one in _latest_first(folder.parents[1]) if one.package.run == folder.name or film_of(one) in films]


def of_film(project: Path, sha256: str, target: str) -> list[Publication]:
    """The publications of a film in a project, the latest intent first: formats may share the same bytes."""
    return [one for one in _latest_first(project) if film_of(one) == sha256 and one.package.target == target]


def film_of(publication: Publication) -> str:
    """The SHA-256 of the film that was sent."""
    return publication.package.files.get(publication.package.post.film, "")


def row_of(publication: Publication, table: Table) -> int | None:
    """The place in an audience table of the row about a publication; None where no figure is about it."""
    if not (publication.ids or publication.url):
        return None
    ids = tuple(publication.ids.values())
    known = Known(
        platform=publication.package.platform,
        id=publication.ids.get("id") or publication.url or ids[0],
        url=publication.url,
    )
    mine = known.post()
    names = handles(mine)
    return next((at for at, row in enumerate(table.rows) if _about(row, mine.platform, names)), None)


def _about(row: Row, platform: str, names: frozenset[str]) -> bool:
    return row.post.platform == platform and bool(handles(row.post) & names)


def _latest_first(project: Path) -> list[Publication]:
    found, _damaged = read(Journal(project))
    return found[::-1]
