"""The audience of what was published, and what the AI's reading of it became; figures with their source and date."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from preuve.audience.forms.grid import platform_name
from preuve.audience.forms.page import percent, show
from preuve.audience.gather import from_json
from preuve.audience.lecture import dated, next_brief
from preuve.audience.lecture.accepted import ACCEPTED, Kept, standing
from preuve.audience.metrics import label, views_caveat
from preuve.audience.nature import mark
from preuve.audience.table import Table
from preuve.documents.blocks import Block, Blocks, Grid, Items, Line, Paragraph, line
from preuve.documents.known.exported import exported
from preuve.documents.known.ground import Knowing, day, short, told
from preuve.i18n import _
from preuve.wording import apart, named

MOST_METRICS, MOST_POSTS = 5, 15


def audience(knowing: Knowing) -> Blocks:
    """Each post's figures, with the day they were observed and where they come from."""
    table = table_of(knowing)
    if table is None or not table.rows:
        return ()
    metrics = table.metrics[:MOST_METRICS]
    header = (_("Publication"), *(label(one) for one in metrics), _("Taux d'engagement"), _("Relevé le"))
    rows = tuple(
        (
            named(platform_name(row.post.platform), short(row.post.title or row.post.id, 60)),
            *(show(row, metric) for metric in metrics),
            percent(row),
            day(row.observed_at) or "–",
        )
        for row in table.rows[:MOST_POSTS]
    )
    words = mark(table)
    caption = _("Le tableau d'audience") + (f" ({words})" if words else "")
    blocks: list[Block] = [_told_of(Grid(header=header, rows=rows, caption=caption)), Paragraph(line(views_caveat()))]
    if (left := len(table.rows) - MOST_POSTS) > 0:
        blocks.append(Paragraph(line(_("Et {n} autres, dans les exports.").format(n=left))))
    files = ", ".join(sorted(one.name for one in table.files))
    if files:
        blocks.append(Paragraph(line(_("Fichiers lus : {files}.").format(files=files))))
    path = _path(knowing)
    if not path.is_file():
        return tuple(told(_("les exports des plateformes (audience/)"), blocks))
    where = path.relative_to(knowing.project.folder).as_posix()
    return tuple(told(_("le tableau d'audience ({file})").format(file=where), blocks))


def _told_of(grid: Grid) -> Grid:
    """A table without the columns that no row fills."""
    kept = [at for at in range(len(grid.header)) if at == 0 or any(row[at] != "–" for row in grid.rows)]

    def of(row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(row[at] for at in kept)

    return replace(grid, header=of(grid.header), rows=tuple(map(of, grid.rows)))


def audience_reading(knowing: Knowing) -> Blocks:
    """What a person kept, changed or refused of the AI's reading of the figures, and what it changed in a brief."""
    lines = [*_kept(knowing), *_changes(knowing)]
    return tuple(told(_("la lecture relue ({file})").format(file=ACCEPTED), (Items(tuple(lines)),) if lines else ()))


def table_of(knowing: Knowing) -> Table | None:
    """The run's audience table, else the one that `preuve audience` made; without a run, else that of the exports.

    None where there is none to read. Raises BadInput where exports contradict each other.
    """
    path = _path(knowing)
    if not path.is_file():
        return None if knowing.run else exported(knowing.project)
    try:
        return from_json(path.read_bytes())
    except (ValueError, KeyError, TypeError, ValidationError, json.JSONDecodeError):
        return None


def _path(knowing: Knowing) -> Path:
    own = knowing.run / "audience" / "table.json" if knowing.run else None
    return own if own and own.is_file() else knowing.project.folder / "audience" / "tableau" / "table.json"


def _kept(knowing: Knowing) -> Iterator[Line]:
    found = standing(knowing.project.folder)
    if found is None:
        return
    reading, accepted = found
    words = {"garder": _("gardé"), "changer": _("changé"), "refuser": _("refusé")}
    if not dated.is_of(reading, table_of(knowing)):
        yield line(_("Attention : {words}.").format(words=dated.older_words()))
    yield line(_("Lecture proposée par {model}, relue par {who}.").format(
        model=reading.model, who=", ".join(accepted.signers)))  # fmt: skip
    for part in accepted.parts:
        yield line(_told(part, words[part.decision]))


def _told(part: Kept, decision: str) -> str:
    return _("{id}, {decision} : « {text} »").format(id=part.id, decision=decision, text=part.text)


def _changes(knowing: Knowing) -> Iterator[Line]:
    for one in next_brief.read(knowing.project.folder).changes:
        figures = apart(figure.rstrip(". ") for figure in one.figures)
        said = _("Changé dans le brief suivant le {day} par {by} : « {after} », d'après {figures}.")
        yield line(said.format(day=day(one.day), by=one.by, after=one.after, figures=figures))
