"""What the platforms' own exports tell, where nothing of Preuve posted or planned anything: networks and posts."""

from itertools import groupby
from pathlib import Path

from preuve.audience.forms.grid import platform_name
from preuve.audience.gather import Sources, make_table
from preuve.audience.nature import mark
from preuve.audience.snapshot import ZONE
from preuve.audience.table import Row, Table
from preuve.documents.blocks import Block, Blocks, Grid, Paragraph, line
from preuve.documents.known.ground import day, short, told
from preuve.i18n import _
from preuve.project import Project
from preuve.schedule import plan
from preuve.wiring import reach

FOLDER = "audience"
MOST = 12


def exported(project: Project) -> Table | None:
    """The table of the exports that are there now; None where there are none. Nothing is written. Raises BadInput."""
    if not (project.folder / FOLDER).is_dir():
        return None
    found = reach("exports")(project.folder)
    exports, snapshots = found.files(), found.snapshots()
    if not exports and not snapshots:
        return None
    columns: Path | None = found.columns
    calendar = plan.read(project.folder)
    sources = Sources(exports, snapshots, columns, {"zone": str(calendar.zone) if calendar else ZONE})
    return make_table(sources, fictitious=project.fictitious)


def networks_of(table: Table) -> Blocks:
    """Each network of the exports: its posts, from when to when, and the day of its last figures."""
    every = [(name, tuple(rows)) for name, rows in groupby(table.rows, key=lambda row: row.post.platform)]
    header = (_("Réseau ou site"), _("Publications"), _("De"), _("À"), _("Relevé le"))
    rows = tuple(_network(name, mine) for name, mine in every)
    caption = _captioned(_("Les réseaux, d'après leurs exports"), table)
    return tuple(told(_source(table), (Grid(header=header, rows=rows, caption=caption),) if rows else ()))


def posts_of(table: Table) -> Blocks:
    """Each post of the exports: where, since when, its address, and the day of its figures."""
    header = (_("Réseau"), _("Publication"), _("Publiée le"), _("Adresse"), _("Relevé le"))
    rows = tuple(map(_post, table.rows[:MOST]))
    grid = Grid(header=header, rows=rows, caption=_captioned(_("Les publications, d'après les exports"), table))
    blocks: list[Block] = [grid] if rows else []
    if (left := len(table.rows) - MOST) > 0:
        blocks.append(Paragraph(line(_("Et {n} autres, dans les exports.").format(n=left))))
    return tuple(told(_source(table), blocks))


def _network(name: str, rows: tuple[Row, ...]) -> tuple[str, ...]:
    published = sorted(row.post.published for row in rows if row.post.published)
    observed = max((row.observed_at for row in rows if row.observed_at), default=None)
    first, last = (day(published[0]), day(published[-1])) if published else ("–", "–")
    return platform_name(name), str(len(rows)), first, last, day(observed) or "–"


def _post(row: Row) -> tuple[str, ...]:
    post = row.post
    title = short(post.title or post.id, 60)
    return platform_name(post.platform), title, day(post.published) or "–", post.url or "–", day(row.observed_at) or "–"


def _captioned(caption: str, table: Table) -> str:
    words = mark(table)
    return f"{caption} ({words})" if words else caption


def _source(table: Table) -> str:
    files = ", ".join(sorted(one.name for one in table.files))
    return _("les exports des plateformes (audience/ : {files})").format(files=files)
