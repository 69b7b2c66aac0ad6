"""Findings on the terminal: a table of what matters, or plain lines for a screen reader, or JSON."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from preuve.artifact import canonical
from preuve.checks import checks
from preuve.checks.finding import GRAVITY, Finding, Place, Status
from preuve.checks.tally import by_check, gravest, tally, to_json
from preuve.checks.words import SIGNS, sentence, words
from preuve.i18n import _
from preuve.pages import duration
from preuve.sessions.paced import Paced

QUIET = ("met", "not_applicable")
STYLES: Mapping[Status, str] = {
    "unmet": "bold red",
    "error": "bold red",
    "not_run": "yellow",
    "declared": "cyan",
    "met": "green",
}


@dataclass(frozen=True)
class Shown:
    """How findings are shown. `every`: what holds too, not only what doesn't or asks for a person."""

    as_json: bool = False
    every: bool = False
    plain: bool = False

    @contextlib.contextmanager
    def progress(self, run: str = "") -> Iterator[Callable[[str], None]]:
        """Hear which check begins; show how far it is on an interactive terminal, or in plain lines where asked.

        `run`: the name of the production that is judged.
        """
        if self.as_json or not (self.plain or sys.stderr.isatty()):
            yield lambda _name: None
            return
        if self.plain:
            yield _Lines(run).hear
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(_("Contrôles"), total=len(checks()))
            yield lambda name: bar.update(task, advance=1, description=f"{_('Contrôles')} {name}")

    def show(self, findings: Sequence[Finding], report: Path | None = None) -> None:
        """Print the findings, and where the report is."""
        if self.as_json:
            self.write(findings)
            return
        rows = [row for group in by_check(findings).values() for row in self._rows(group)]
        rows.sort(key=lambda row: GRAVITY.index(row.finding.status))
        (_print_lines if self.plain or not sys.stdout.isatty() else _print_table)(rows)
        print(sentence(tally(findings).statuses) + ".")  # noqa: T201
        if report:
            print(_("Rapport : {path}").format(path=report))  # noqa: T201

    def write(self, findings: Sequence[Finding], more: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Print the findings as JSON, and what else there is to say."""
        told = canonical({**json.loads(to_json(findings)), **more}) if more else to_json(findings)
        sys.stdout.write(told.decode() + "\n")

    def _rows(self, group: Sequence[Finding]) -> Iterator["Row"]:
        """A check's rows: one for all its films where they agree, else one for each that needs to be seen."""
        status = gravest(one.status for one in group)
        if not self.every and (status in QUIET or (group[0].kind == "advice" and status in ("unmet", "declared"))):
            return
        told = [one for one in group if self.every or one.status not in QUIET]
        for measured in dict.fromkeys((one.status, one.measured) for one in told):
            same = [one for one in told if (one.status, one.measured) == measured]
            yield Row(same[0], tuple(one.target for one in same if one.target), whole=len(same) == len(group))


class _Lines:
    """Checks in plain lines: the first time round they measure; then they are only said in the other language."""

    def __init__(self, run: str) -> None:
        self.paced, self.heard = Paced(), 0
        self.part = _("contrôles de la production {run}").format(run=run) if run else _("contrôles de la vidéo")

    def hear(self, _name: str) -> None:
        """A check begins."""
        self.heard += 1
        if self.heard > len(checks()):
            self.paced.begin(_("constats dans les deux langues, puis rapport"))
            return
        self.paced.begin(self.part)
        self.paced.tell((self.heard - 1) / len(checks()))


@dataclass(frozen=True)
class Row:
    """A finding, and the films of which it is the same; `whole`: of all of them."""

    finding: Finding
    targets: tuple[str, ...]
    whole: bool

    @property
    def films(self) -> str:
        """The films, in words."""
        return _("tous les films") if self.whole and len(self.targets) > 1 else ", ".join(self.targets)

    @property
    def status(self) -> str:
        """Sign and word."""
        return f"{SIGNS[self.finding.status]} {words()[self.finding.status]}"

    @property
    def told(self) -> str:
        """The measure, the first places, the remedy."""
        places = ", ".join(filter(None, map(_place, self.finding.places[:4])))
        where = _("à {places}").format(places=places) if places else ""
        return ". ".join(part.rstrip(".") for part in (self.finding.measured, where, self.finding.remedy) if part)


def _place(place: Place) -> str:
    if place.at is None:
        return ""
    return duration(place.at) + (f"–{duration(place.until)}" if place.until is not None else "")


def _print_lines(rows: Sequence[Row]) -> None:
    for row in rows:
        films = f" ({row.films})" if row.films else ""
        print(f"{row.finding.id} {row.status}{films} : {row.finding.title}. {row.told}")  # noqa: T201


def _print_table(rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, pad_edge=False)
    widths = {_("Contrôle"): None, _("Constat"): 16, _("Ce qui est contrôlé"): 32, _("Mesure"): None}
    for title, most in widths.items():
        table.add_column(title, overflow="fold", max_width=most)
    for row in rows:
        told = f"[{row.films}] {row.told}" if row.films else row.told
        status = Text(row.status, style=STYLES.get(row.finding.status, ""))
        table.add_row(row.finding.id, status, Text(row.finding.title), Text(told))
    Console().print(table)
