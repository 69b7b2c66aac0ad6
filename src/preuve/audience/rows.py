"""One row of an export as a figure. What can't be read is reported, and stays missing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from preuve.audience import numbers
from preuve.audience.decoding import Text
from preuve.audience.figures import Figure, Post, Problem, Reading, Source
from preuve.audience.formats import Column, Format, Language, Place, fold
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

    text: Text
    name: str
    form: Format
    language: Language
    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    bad_dates: int = 0

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
            day = self._period(row, cells)
            yield Figure(
                post=post,
                day=day,
                window="day" if day else "lifetime",
                observed_at=self.text.observed_at,
                definition=self.name,
                values=values,
                other=other,
            )

    def check_dates(self) -> None:
        """Warn once when the declared order of dates doesn't hold in this file."""
        if self.bad_dates:
            self.problems.append(
                Problem(
                    file=self.text.name,
                    reason=_(
                        "{n} dates ne suivent pas l'ordre déclaré pour ce format : aucune date de publication de ce "
                        "fichier n'est retenue. Corrigez l'ordre des dates dans templates/audience.yaml."
                    ).format(n=self.bad_dates),
                )
            )

    def dated(self, figures: list[Figure]) -> list[Figure]:
        """The figures; without their posts' dates when some show that the declared order is wrong."""
        if not self.bad_dates:
            return figures
        return [one.model_copy(update={"post": one.post.model_copy(update={"published": None})}) for one in figures]

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
        if numbers.missing(text):
            return None
        try:
            return numbers.day(text, self.form.languages[self.language].dates)
        except ValueError as error:
            # A date without its year is a gap of the platform; any other says that the declared order is wrong.
            self.bad_dates += bool(re.search(r"\d{4}", text))
            self._say(row, self.layout.roles["published"][0], text, str(error))
            return None

    def _period(self, row: int, cells: list[str]) -> date | None:
        text = self._cell("period", cells)
        if numbers.missing(text) or fold(text) in {fold(word) for word in self.form.lifetime}:
            return None
        try:
            return numbers.day(text, self.form.languages[self.language].dates)
        except ValueError as error:
            self._say(row, self.layout.roles["period"][0], text, str(error))
            return None

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
        return Reading(value=value, source=Source(file=self.text.name, row=row, column=head, written=text))

    def _cell(self, role: str, cells: list[str]) -> str:
        place: tuple[int, Any] | None = self.layout.roles.get(role)
        text = cells[place[0]].strip()[:MAX_TEXT] if place else ""
        return "" if numbers.missing(text) else text

    def _say(self, row: int, index: int, written: str, reason: str) -> None:
        column = self.layout.heads[index] if index < len(self.layout.heads) else ""
        self.problems.append(Problem(file=self.text.name, row=row, column=column, written=written[:200], reason=reason))
