"""The whole of the step: export files in, the table in each of its forms out."""

import json
from collections.abc import Mapping
from pathlib import Path

from preuve.artifact import digest_bytes
from preuve.audience.build import build_table
from preuve.audience.grid import to_csv, to_rows
from preuve.audience.page import to_page
from preuve.audience.reading import read_exports
from preuve.audience.spreadsheet import to_xlsx
from preuve.audience.table import Table
from preuve.targets import templates

DECLARED = ("audience.yaml", "pages/audience.html.j2", "pages/audience-page.html.j2", "pages/audience.css")


def gather(exports: Mapping[str, Path], *, fictitious: bool) -> dict[str, bytes]:
    """The table as `table.json`, `audience.xlsx`, `audience.csv` and `audience.html`. Pure.

    Args:
        exports: Export files by the names to show.
        fictitious: Whether the brief says that its figures are invented.

    Raises:
        BadInput: A file isn't an export that is known, or figures contradict each other.
    """
    table = build_table(read_exports(exports), fictitious=fictitious)
    return {
        "table.json": to_json(table),
        "audience.xlsx": to_xlsx(table),
        "audience.csv": to_csv(table),
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
