"""The whole of the step: exports and snapshots in, the table in each of its forms out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from preuve.artifact import digest_bytes
from preuve.audience.build import build_table
from preuve.audience.exports.columns import own_formats
from preuve.audience.exports.formats import Format
from preuve.audience.exports.reading import read_exports
from preuve.audience.figures import Figure, Problem, Readings
from preuve.audience.forms.grid import days_to_csv, to_csv, to_rows
from preuve.audience.forms.page import to_page
from preuve.audience.forms.spreadsheet import to_xlsx
from preuve.audience.identity import Known
from preuve.audience.snapshot import ZONE
from preuve.audience.snapshots import read_snapshots
from preuve.audience.table import Access, Row, Table
from preuve.targets import templates

DECLARED = (
    "audience.yaml",
    "pages/audience.html.j2",
    "pages/audience-page.html.j2",
    "pages/audience-trends.html.j2",
    "pages/audience.css",
)
SHEET = " › "


@dataclass(frozen=True)
class Sources:
    """What the table is made of.

    Attributes:
        exports: export files by the names to show.
        snapshots: what platforms' APIs answered, by the names to show.
        columns: her own file of formats.
        context: what else is known (`Context` as JSON): when files came, the journal's publications, accessibility,
            whose days count (`zone`), the files set aside before (`aside`: a `Problem` each).
    """

    exports: Mapping[str, Path]
    snapshots: Mapping[str, Path] = field(default_factory=dict)
    columns: Path | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


def read_all(sources: Sources, own: Mapping[str, Format] | None = None) -> Readings:
    """Every figure of the exports and the snapshots, in one vocabulary. Pure. Raises BadInput."""
    brought = {name: datetime.fromisoformat(at) for name, at in sources.context.get("brought", {}).items()}
    zone = sources.context.get("zone", ZONE)
    exports, snapshots = read_exports(sources.exports, own, aside=True), read_snapshots(sources.snapshots, zone)
    before = [Problem.model_validate(one) for one in sources.context.get("aside", ())]
    return Readings(
        files=(*exports.files, *snapshots.files),
        figures=(*(_brought(figure, brought) for figure in exports.figures), *snapshots.figures),
        problems=(*before, *exports.problems, *snapshots.problems),
    )


def _brought(figure: Figure, brought: Mapping[str, datetime]) -> Figure:
    """A figure with the moment its file came to the project."""
    file = next((reading.source.file for reading in figure.values.values()), "")
    at = brought.get(file) or brought.get(file.split(SHEET, maxsplit=1)[0])
    return figure.model_copy(update={"brought": at}) if at else figure


def make_table(sources: Sources, *, fictitious: bool) -> Table:
    """The table. Pure. Raises BadInput."""
    own = own_formats(sources.columns)
    known = [Known.model_validate(one) for one in sources.context.get("publications", ())]
    table = build_table(read_all(sources, own), fictitious=fictitious, known=known, own=own)
    found = sources.context.get("accessibility", {})
    rows = tuple(_accessible(row, known, found) for row in table.rows)
    return table.model_copy(update={"rows": rows})


def _accessible(row: Row, known: Sequence[Known], found: Mapping[str, Any]) -> Row:
    """A row with what the run that made its film found of its accessibility."""
    ids = {row.post.id, *row.post.others}
    mine = next((one for one in known if one.id in ids and f"{one.run}/{one.target}" in found), None)
    if mine is None:
        return row
    told = found[f"{mine.run}/{mine.target}"]
    access = tuple(Access.model_validate(one) for one in told["families"])
    return row.model_copy(update={"access": access, "report": str(told["report"])})


def gather(sources: Sources | Mapping[str, Path], *, fictitious: bool) -> dict[str, bytes]:
    """The table as `table.json`, `audience.xlsx`, `audience.csv`, `audience-jours.csv` and `audience.html`. Pure.

    Args:
        sources: What the table is made of; or export files alone, by the names to show.
        fictitious: Whether the brief says that its figures are invented.

    Raises:
        BadInput: Figures contradict each other. A file that isn't an export that is known is set aside, and told.
    """
    table = make_table(sources if isinstance(sources, Sources) else Sources(sources), fictitious=fictitious)
    return {
        "table.json": to_json(table),
        "audience.xlsx": to_xlsx(table),
        "audience.csv": to_csv(table),
        "audience-jours.csv": days_to_csv(table),
        "audience.html": to_page(table).encode(),
    }


def to_json(table: Table) -> bytes:
    """`rows` for people, each a flat object by column head; `table` whole, for `from_json`."""
    heads, *rows = to_rows(table)
    data = {
        "fictitious": table.fictitious,
        "rows": [dict(zip(map(str, heads), row, strict=True)) for row in rows],
        "table": table.model_dump(mode="json"),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def from_json(data: bytes) -> Table:
    """The table that `to_json` wrote. Raises ValueError or KeyError where the bytes aren't one."""
    return Table.model_validate(json.loads(data)["table"])


def identity() -> str:
    """The digest of what shapes the table besides code: declared formats, templates, style."""
    return digest_bytes(b"\0".join((templates() / name).read_bytes() for name in DECLARED))
