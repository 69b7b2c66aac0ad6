"""One row of an export as a figure. What can't be read is reported, and stays missing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from preuve.audience.exports import numbers
from preuve.audience.exports.columns import FILE
from preuve.audience.exports.formats import Column, Format, Language, Place, fold, formats
from preuve.audience.exports.opening import Grid
from preuve.audience.figures import Figure, Post, Problem, Reading, Source
from preuve.audience.metrics import METRICS, RULES, Metric
from preuve.i18n import _

MAX_TEXT = 2_000


@dataclass(frozen=True)
class Layout:
    """Where each role's column is, and which columns nobody knows."""

    heads: tuple[str, ...]
    roles: Mapping[str, tuple[int, Column]]
    unknown: tuple[int, ...]


@dataclass
class Reader:
    """Reads the rows of one file, and keeps what it didn't understand."""

    grid: Grid
    name: str
    form: Format
    language: Language
    layout: Layout
    dates: Sequence[str] | None = None
    problems: list[Problem] = field(default_factory=list)

    def figure(self, row: int, cells: list[str]) -> Iterator[Figure]:
        """A row's figure, if it is a post's."""
        if cells[0].strip().casefold() in {first.casefold() for first in self.form.total_rows}:
            self._say(row, 0, cells[0], _("ligne de total de la plateforme, pas une publication : laissée de côté"))
        elif len(cells) != len(self.layout.heads):
            reason = _("{n} cellules au lieu de {heads} : ligne laissée de côté, ses valeurs seraient décalées")
            self._say(row, 0, "", reason.format(n=len(cells), heads=len(self.layout.heads)))
        elif post := self._post(row, cells):
            values: dict[Metric, Reading] = {}
            for metric in METRICS:
                if reading := self._reading(metric, row, cells):
                    values[metric] = reading
            other = {self.layout.heads[i]: cells[i][:MAX_TEXT] for i in self.layout.unknown if cells[i].strip()}
            said = self.grid.said
            try:
                day = self._period(row, cells)
            except ValueError:
                return
            yield Figure(
                post=post,
                day=day,
                window="day" if day else self.form.window,
                since=None if day else said.since,
                until=None if day else said.until,
                observed_at=said.observed_at,
                definition=self.name,
                values=values,
                other=other,
            )

    def settle_dates(self, body: Iterable[tuple[int, list[str]]]) -> None:
        """Find which order this file's dates are written in, from all of them; say so where nothing tells."""
        places = [self.layout.roles[role][0] for role in ("published", "period") if role in self.layout.roles]
        written = [cells[place].strip() for _row, cells in body for place in places if place < len(cells)]
        declared = self.form.languages[self.language].dates
        self.dates = numbers.settle(written, declared)
        # What she declared herself is no doubt.
        if self.name in formats().formats and (order := numbers.doubtful(written, declared)):
            self._doubt(order)
        if self.dates is None:
            reason = _(
                "les dates de ce fichier se lisent aussi bien jour/mois que mois/jour, ou se contredisent : aucune "
                "n'est retenue. Exportez-le avec les dates en toutes lettres ou année-mois-jour."
            )
            self.problems.append(Problem(file=self.grid.name, reason=reason))

    def _doubt(self, order: str) -> None:
        reason = _(
            "dates lues {order}, sans certitude : toutes se liraient aussi dans l'autre ordre. Pour en être sûr, "
            "exportez-les en toutes lettres ou année-mois-jour, ou décrivez ce format dans {file}, clé dates."
        ).format(order=_("jour/mois") if order == "D/M/Y" else _("mois/jour"), file=FILE)
        self.problems.append(Problem(file=self.grid.name, reason=reason))

    def _post(self, row: int, cells: list[str]) -> Post | None:
        url = self._url(row, cells)
        place = self._place(url)
        platform = self.form.platform or (place.platform if place else "")
        found = re.search(place.id, url) if place and place.id else None
        identity = self._cell("id", cells) or (found[1] if found else "") or url
        if not platform or not identity:
            reason = _(
                "rien ne dit de quelle publication, ou de quelle plateforme, parle cette ligne : laissée de côté"
            )
            self._say(row, 0, url or identity, reason)
            return None
        return Post(
            platform=platform,
            target=place.target if place else "",
            id=identity,
            title=self._cell("title", cells) or self._cell("text", cells),
            url=url,
            published=self._published(row, cells),
            duration=self._reading("duration", row, cells),
        )

    def _url(self, row: int, cells: list[str]) -> str:
        url = self._cell("url", cells)
        if url and not re.match(r"https?://[^\s/]+", url):
            self._say(
                row, self.layout.roles["url"][0], url, _("ce lien n'est pas une adresse web : il n'est pas repris")
            )
            return ""
        return url

    def _place(self, url: str) -> Place | None:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        except ValueError:
            return None
        return next((p for p in self.form.places if p.host == host and p.path in parts.path), None)

    def _published(self, row: int, cells: list[str]) -> date | None:
        text = self._cell("published", cells)
        if numbers.missing(text) or self.dates is None:
            return None
        try:
            return numbers.day(text, self.dates)
        except ValueError as error:
            self._say(row, self.layout.roles["published"][0], text, str(error))
            return None

    def _period(self, row: int, cells: list[str]) -> date | None:
        """The day a row counts; None for a whole life. Raises ValueError where the cell can't be read: said here."""
        text = self._cell("period", cells)
        if numbers.missing(text) or fold(text) in {fold(word) for word in self.form.lifetime}:
            return None
        try:
            return numbers.day(text, self.dates or ())
        except ValueError as error:
            reason = _("{error} : ligne laissée de côté, son jour n'est pas connu").format(error=error)
            self._say(row, self.layout.roles["period"][0], text, reason)
            raise

    def _reading(self, role: str, row: int, cells: list[str]) -> Reading | None:
        if role not in self.layout.roles:
            return None
        index, column = self.layout.roles[role]
        text = cells[index].strip()
        if numbers.missing(text):
            return None
        negative = role in RULES and RULES[role].negative
        decimal = self.form.languages[self.language].decimal
        try:
            value = numbers.measure(text, column.unit, decimal=decimal, negative=negative)
        except (ValueError, KeyError) as error:
            self._say(row, index, text, str(error))
            return None
        head = self.layout.heads[index]
        return Reading(value=value, source=Source(file=self.grid.name, row=row, column=head, written=text))

    def _cell(self, role: str, cells: list[str]) -> str:
        place: tuple[int, Any] | None = self.layout.roles.get(role)
        text = cells[place[0]].strip()[:MAX_TEXT] if place else ""
        return "" if numbers.missing(text) else text

    def _say(self, row: int, index: int, written: str, reason: str) -> None:
        column = self.layout.heads[index] if index < len(self.layout.heads) else ""
        self.problems.append(Problem(file=self.grid.name, row=row, column=column, written=written[:200], reason=reason))
