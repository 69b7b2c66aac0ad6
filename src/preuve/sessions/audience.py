"""`preuve audience`: the figures in a table, what is new in it, what platforms didn't give and how late they are."""

import sys
import webbrowser
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from preuve.audience.forms.charts import grouped
from preuve.audience.forms.grid import observed_words, one_line, platform_name
from preuve.audience.forms.page import percent
from preuve.audience.history import FILE, History
from preuve.audience.metrics import Metric, label
from preuve.audience.nature import cause
from preuve.audience.snapshot import FOLDER
from preuve.audience.table import Row, Table
from preuve.audience.unread import lines
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.sessions.signing import signed
from preuve.wiring import reach

MOST_ROWS = 30
EXPECTED: tuple[Metric, ...] = ("views", "reach", "likes", "comments", "shares", "saves", "avg_watch_s")


def show_audience(folder: Path, *, fetch: bool, since: str, plain: bool, page: bool) -> int:
    """Gather, print the table in short, open its page. Gives 0; 1 where a platform was asked and gave nothing."""
    project = Project(folder)
    made = reach("measure")(project, ask=fetch, since=_day(since), heard=_say_fetched)
    if fetch and not made.fetched:
        print(_("Aucune plateforme à interroger : aucune publication en ligne sur un compte connecté."))  # noqa: T201
    table: Table | None = made.table
    if table is None:
        print(_("Aucun chiffre : déposez les exports de vos plateformes dans audience/."))  # noqa: T201
        return 0
    if table.fictitious:
        print(_("Attention : {cause}").format(cause=cause(table)))  # noqa: T201
    for line in lines(table):
        print(line)  # noqa: T201
    _show(table.rows[:MOST_ROWS], table, plain=plain or not sys.stdout.isatty())
    for line in _conclusion(table, made.new):
        print(line)  # noqa: T201
    for said in filter(None, (made.sheet and _("Google Sheets : {done}").format(done=made.sheet), made.trouble)):
        print(said)  # noqa: T201
    path = made.folder / "audience.html"
    print(_("Le tableau entier : {path}").format(path=path))  # noqa: T201
    if page and sys.stdout.isatty():
        webbrowser.open(path.as_uri())
    return 1 if any(one.problem for one in made.fetched) else 0


def forget_file(folder: Path, name: str, by: str) -> None:
    """Count a file that was put away no more. Raises BadInput where it is still there, or never was."""
    project = Project(folder)
    for folder_name in ("audience", FOLDER):
        if name in {path.name for path in (project.folder / folder_name).glob("*")}:
            raise BadInput(
                _("ce fichier est encore là."),
                path=f"{folder_name}/{name}",
                remedy=_("Retirez-le d'abord de ce dossier."),
            )
    who = signed(project, by)
    if not (project.folder / FILE).is_file():
        raise BadInput(_("ce projet n'a pas encore d'historique de chiffres."), path=FILE, remedy=_("Rien à oublier."))
    with History(project.folder) as history:
        count = history.withdraw(name, now=datetime.now(UTC).replace(microsecond=0), by=who)
    if not count:
        raise BadInput(
            _("l'historique n'a aucun fichier de ce nom."), path=name, remedy=_("Vérifiez son nom, suffixe compris.")
        )
    print(_("« {name} » n'est plus compté. L'historique garde ses chiffres et ce retrait.").format(name=name))  # noqa: T201


def _day(since: str) -> date | None:
    try:
        return date.fromisoformat(since) if since else None
    except ValueError as error:
        raise BadInput(
            _("« {text} » n'est pas un jour.").format(text=since[:40]),
            key="--since",
            remedy=_("Écrivez année-mois-jour, par exemple 2026-05-01."),
        ) from error


def _say_fetched(one: Any) -> None:
    name = f"{platform_name(one.platform)} ({one.label})"
    if one.problem:
        print(_("{name} : {problem}").format(name=name, problem=one.problem))  # noqa: T201
        if one.remedy:
            print(f"→ {one.remedy}")  # noqa: T201
        return
    told = ngettext("{n} publication demandée", "{n} publications demandées", one.posts).format(n=one.posts)
    if one.refused:
        told += ngettext(", {n} réponse refusée", ", {n} réponses refusées", one.refused).format(n=one.refused)
    print(_("{name} : {told} → {file}").format(name=name, told=told, file=one.file))  # noqa: T201


def _cells(row: Row) -> tuple[str, ...]:
    views = row.value("views")
    return (
        platform_name(row.post.platform),
        one_line(row.post.title, 40) or row.post.id,
        grouped(views),
        percent(row),
        observed_words(row),
    )


def _show(rows: Sequence[Row], table: Table, *, plain: bool) -> None:
    if plain:
        for row in rows:
            platform, title, views, rate, when = map(_printable, _cells(row))
            line = _("{platform}, {title} : {views} vues, engagement {rate}, relevé du {when}")
            print(line.format(platform=platform, title=title, views=views, rate=rate, when=when))  # noqa: T201
    else:
        _table(rows)
    left = len(table.rows) - len(rows)
    if left > 0:
        print(ngettext("… et {n} autre.", "… et {n} autres.", left).format(n=left))  # noqa: T201


def _table(rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as Drawn

    drawn = Drawn()
    for head in (_("Plateforme"), _("Publication"), _("Vues"), _("Engagement"), _("Relevé du")):
        drawn.add_column(head)
    for row in rows:
        drawn.add_row(*(escape(_printable(cell)) for cell in _cells(row)))
    Console().print(drawn)


def _conclusion(table: Table, new: int) -> list[str]:
    told = [
        ngettext("{n} chiffre nouveau depuis la dernière fois.", "{n} chiffres nouveaux depuis la dernière fois.", new)
        .format(n=new)
    ]  # fmt: skip
    grown = [day for day in table.days if day.computed and "views" in day.cells]
    latest = max((day.day for day in grown), default=None)
    for day in (one for one in grown if one.day == latest and one.cells["views"].value):
        line = _("{title} ({platform}) : {views} vues de plus depuis le {since}")
        told.append(
            _printable(line.format(title=one_line(day.title, 40) or day.id, platform=platform_name(day.platform),
            views=grouped(day.cells["views"].value), since=f"{day.since:%d/%m/%Y}"))
        )  # fmt: skip
    late = [one for one in table.definitions if one.latency]
    told += [_("Retard annoncé, {label} : {latency}").format(label=one.label, latency=one.latency) for one in late]
    told += list(_not_given(table))
    if table.problems:
        count = len(table.problems)
        told.append(
            ngettext("{n} chose n'a pas été comprise : la page la dit.", "{n} choses n'ont pas été comprises : la page "
            "les dit.", count).format(n=count)
        )  # fmt: skip
    return told


def _not_given(table: Table) -> Iterator[str]:
    """What no publication of a platform has: it isn't a zero."""
    for platform in table.platforms:
        mine = [row for row in table.rows if row.post.platform == platform]
        absent = [label(metric) for metric in EXPECTED if not any(metric in row.cells for row in mine)]
        if absent:
            line = _("{platform} ne donne pas : {metrics}.")
            yield line.format(platform=platform_name(platform), metrics=", ".join(absent))


def _printable(text: str) -> str:
    """Titles come from outside and may hold anything, terminal commands included."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
