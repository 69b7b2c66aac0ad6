"""What the answers of Instagram and Facebook share: one metric an answer, refusals, and figures that aren't there."""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from preuve.audience.exports.formats import formats
from preuve.audience.exports.numbers import FACTORS, MOST
from preuve.audience.figures import Figure, Post, Problem, Reading, Readings, Source
from preuve.audience.metrics import RULES, Metric
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.i18n import _

NO_SUCH_METRIC = 100
WRITTEN = 300


@dataclass
class Answers:
    """All that was answered about one post; `row` counts answers from 1. Figures and problems add up here."""

    snapshot: Snapshot
    file: str
    asked: Asked
    definition: str = ""
    values: dict[Metric, Reading] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def pages(self) -> Iterator[tuple[int, Page]]:
        """Its answers and their rows."""
        return ((row, p) for row, p in enumerate(self.snapshot.pages, start=1) if p.post == self.asked.id)

    def about(self, call: str) -> Mapping[str, Any]:
        """The object that describes the post itself; empty where it was refused."""
        found: Any = next((p.answer for _row, p in self.pages if p.call == call and p.status == 200), {})
        return found if isinstance(found, Mapping) else {}

    def metrics(self) -> Iterator[tuple[str, Any, Source]]:
        """The metrics that were given: name, value, place. What was refused becomes a problem."""
        for row, page in self.pages:
            call, _colon, name = page.call.partition(":")
            if page.status != 200:
                self._refused(row, page)
            elif name and (value := _value(page.answer, name)) is not None:
                yield (
                    name,
                    value,
                    Source(file=self.file, row=row, column=f"{call}:{name} › values[0].value", written=_written(value)),
                )

    def put(self, metric: Metric, value: Any, source: Source, name: str) -> None:
        """A figure in the table's unit; what can't be one is a problem."""
        unit = formats().sources_of_figures[self.snapshot.source].units.get(name, "count")
        if isinstance(value, bool) or not isinstance(value, int | float) or not _bearable(value, metric):
            self.doubt(source, _("ce n'est pas un nombre qui puisse être une audience"))
        elif unit == "count" and value != int(value):
            self.doubt(source, _("un nombre entier était attendu"))
        else:
            self.values[metric] = Reading(value=round(value * FACTORS[unit], 6), source=source)

    def doubt(self, source: Source, reason: str) -> None:
        """Keep a problem with a value."""
        written = source.written
        self.problems.append(
            Problem(file=self.file, row=source.row, column=source.column, written=written, reason=reason)
        )

    def field(self, call: str, name: str, metric: Metric) -> None:
        """A count of the object itself, where no metric gave it."""
        for row, page in self.pages:
            value = page.answer.get(name) if page.call == call and isinstance(page.answer, Mapping) else None
            if value is not None and metric not in self.values:
                self.put(
                    metric,
                    value,
                    Source(file=self.file, row=row, column=f"{call} › {name}", written=_written(value)),
                    name,
                )

    def figure(self, post: Post) -> Figure:
        """All the post's figures."""
        return Figure(
            post=post,
            at=self.snapshot.observed_at,
            observed_at=self.snapshot.observed_at.date(),
            definition=self.definition or self.snapshot.source,
            values=self.values,
            other=self.other,
        )

    def _refused(self, row: int, page: Page) -> None:
        error = page.answer.get("error") if isinstance(page.answer, Mapping) else None
        error = error if isinstance(error, Mapping) else {}
        if page.status == 404:
            reason = _("Meta ne montre pas cette publication à ce compte, ou pas encore")
        elif error.get("code") == NO_SUCH_METRIC:
            reason = _("Meta ne donne plus ce chiffre, ou plus sous ce nom")
        else:
            reason = _("Meta a refusé de répondre")
        code = "/".join(str(error[name]) for name in ("code", "error_subcode") if error.get(name))
        written = f"{code} {error.get('message', '')}".strip()[:WRITTEN]
        self.problems.append(Problem(file=self.file, row=row, column=page.call, written=written, reason=reason))


def readings(found: Sequence[Answers], post: Callable[[Answers], Post]) -> Readings:
    """The figures and problems of all posts; a post without any figure has no row."""
    return Readings(
        figures=tuple(one.figure(post(one)) for one in found if one.values or one.other),
        problems=tuple(problem for one in found for problem in one.problems),
    )


def first_line(value: Any) -> str:
    """A text's first line, short."""
    lines = value.strip().splitlines() if isinstance(value, str) else []
    return lines[0][:120] if lines else ""


def link(value: Any, host: str) -> str:
    """An address on the platform's own site; empty otherwise."""
    return value[:300] if isinstance(value, str) and value.startswith(f"https://{host}/") else ""


def _value(answer: Any, name: str) -> Any:
    """A metric's value; None where the set is empty, which Graph answers rather than 0."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    for entry in data if isinstance(data, list) else ():
        if isinstance(entry, Mapping) and entry.get("name") == name:
            values = entry.get("values")
            first = values[0] if isinstance(values, list) and values else None
            return first.get("value") if isinstance(first, Mapping) else None
    return None


def _bearable(value: float, metric: Metric) -> bool:
    return math.isfinite(value) and abs(value) <= MOST and (value >= 0 or RULES[metric].negative)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:WRITTEN]
