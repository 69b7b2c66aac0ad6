"""Fields of a platform's answer as readings: what isn't there stays missing, what isn't understood is a problem."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from preuve.audience.exports import numbers
from preuve.audience.exports.formats import Unit
from preuve.audience.figures import Problem, Reading, Source
from preuve.audience.metrics import Metric
from preuve.i18n import _

MOST_WRITTEN = 200


@dataclass(frozen=True)
class Answer:
    """One answer of a snapshot: the file, its place in it from 1, what was asked; and what wasn't understood there."""

    file: str
    row: int
    call: str
    problems: list[Problem] = field(default_factory=list)

    def reading(self, where: str, value: Any, unit: Unit = "count") -> Reading | None:
        """A field's value; None where it isn't there, or isn't what it should be."""
        if value is None:
            return None
        text = value if isinstance(value, str) else json.dumps(value)
        if not isinstance(value, str | int | float):
            self.say(where, text, _("ce champ n'est pas un nombre"))
            return None
        try:
            found = numbers.measure(text, unit, decimal=".")
        except (ValueError, OverflowError) as error:
            self.say(where, text, str(error))
            return None
        return Reading(value=found, source=self._source(where, text))

    def sum(self, where: str, data: Mapping[str, Any], names: tuple[str, ...]) -> Reading | None:
        """Several counts that make one; None where one that is there can't be read, or none is."""
        there = [name for name in names if data.get(name) is not None]
        found = [self.reading(f"{where}{name}", data[name]) for name in there]
        read = [one for one in found if one]
        if not read or len(read) < len(found):
            return None
        written = " + ".join(one.source.written for one in read)
        return Reading(value=sum(one.value for one in read), source=self._source(where + " + ".join(there), written))

    def readings(self, where: str, data: Mapping[str, Any], fields: Mapping[Metric, str]) -> dict[Metric, Reading]:
        """The metrics whose fields are there."""
        found = {metric: self.reading(f"{where}{name}", data.get(name)) for metric, name in fields.items()}
        return {metric: reading for metric, reading in found.items() if reading}

    def say(self, where: str, written: str, reason: str) -> None:
        """Keep that something wasn't understood."""
        column = f"{self.call} › {where}" if where else self.call
        self.problems.append(
            Problem(file=self.file, row=self.row, column=column, written=written[:MOST_WRITTEN], reason=reason)
        )

    def _source(self, where: str, written: str) -> Source:
        return Source(file=self.file, row=self.row, column=f"{self.call} › {where}", written=written[:MOST_WRITTEN])


def day_of(value: Any, zone: str = "UTC") -> date | None:
    """The day, in a zone, of a moment as seconds or as text with its year first; None for anything else."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, ZoneInfo(zone)).date()
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(ZoneInfo(zone)).date() if found else None


def address(value: Any) -> str:
    """A web address without its query, where trackers are; empty for anything else."""
    try:
        parts = urlsplit(value[:1_000]) if isinstance(value, str) else None
    except ValueError:
        return ""
    fit = parts and parts.scheme in ("https", "http") and parts.hostname and not parts.username
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts and fit else ""
