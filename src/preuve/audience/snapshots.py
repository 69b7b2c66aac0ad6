"""Snapshots kept in the project, read into figures by their platform's own parser."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from preuve.audience.figures import Figure, File, Problem, Readings
from preuve.audience.snapshot import FOLDER, ZONE, Snapshot
from preuve.audience.sources import parser
from preuve.errors import BadInput
from preuve.i18n import _

MAX_BYTES = 50_000_000


def read_snapshots(paths: Mapping[str, Path], zone: str = ZONE) -> Readings:
    """Every snapshot's figures. Pure. Raises BadInput where a file isn't a snapshot as Preuve wrote it.

    `zone`: whose days publications are dated in.
    """
    found = [_read(name, path, zone) for name, path in sorted(paths.items())]
    return Readings(
        files=tuple(file for one in found for file in one.files),
        figures=tuple(figure for one in found for figure in one.figures),
        problems=tuple(problem for one in found for problem in one.problems),
    )


def open_snapshot(name: str, path: Path) -> Snapshot:
    """A snapshot from its file. Raises BadInput."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _damaged(name)
        return Snapshot.model_validate(json.loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError, ValidationError) as error:
        raise _damaged(name) from error


def _read(name: str, path: Path, zone: str) -> Readings:
    snapshot = open_snapshot(name, path)
    posts = tuple(post.model_copy(update={"zone": zone}) for post in snapshot.posts)
    snapshot = snapshot.model_copy(update={"posts": posts})
    parse = parser(snapshot.source)
    if parse is None:
        reason = _("Preuve ne sait pas lire les réponses de « {source} » : relevé laissé de côté").format(
            source=snapshot.source
        )
        return Readings(problems=(Problem(file=name, reason=reason),))
    read = parse(snapshot, name)
    figures = tuple(_dated(figure, snapshot) for figure in read.figures if figure.values)
    file = File(
        name=name,
        kind="snapshot",
        format=snapshot.source,
        language="",
        encoding="json",
        rows=len(snapshot.pages),
        fictitious=snapshot.fictitious,
        observed_at=snapshot.observed_at.date(),
    )
    return read.model_copy(update={"files": (file,), "figures": figures})


def _dated(figure: Figure, snapshot: Snapshot) -> Figure:
    """A figure with its moment, which its parser may leave to whoever reads the file."""
    if figure.observed_at:
        return figure
    return figure.model_copy(update={"at": snapshot.observed_at, "observed_at": snapshot.observed_at.date()})


def _damaged(name: str) -> BadInput:
    return BadInput(
        _("ce relevé n'est pas lisible : il n'est plus comme Preuve l'a écrit."),
        path=f"{FOLDER}/{name}",
        remedy=_("Remettez-le comme il était, ou retirez-le : « preuve audience --fetch » en fera un nouveau."),
    )
