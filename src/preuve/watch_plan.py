"""Her watch on technology and trends: `veille.yaml`, its sources and how often each is read, and what came of it.

What she says of her watch to the jury stands in `documents/veille.md`; this file is the plan itself, kept up to date.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, field_validator, model_validator

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.reading import check, load
from preuve.store import write_atomic

NAME = "veille.yaml"
Every = Literal["jour", "semaine", "quinzaine", "mois", "trimestre", "semestre", "an"]
About = Literal["technologie", "tendances", "accessibilité", "droit", "audience"]
DAYS: Mapping[Every, int] = {
    "jour": 1, "semaine": 7, "quinzaine": 14, "mois": 30, "trimestre": 91, "semestre": 182, "an": 365,
}  # fmt: skip
LAST_KEY = re.compile(r"^(\w+):.*$", re.MULTILINE)


class Watched(Value):
    """A source, by what means and how often it is read."""

    name: str = Field(min_length=1, max_length=120)
    about: About = "technologie"
    means: str = Field(default="", max_length=300, description="A letter, a feed, a community, tests…")
    link: str = Field(default="", max_length=500)
    every: Every
    minutes: int | None = Field(default=None, ge=1, le=1000)


class Read(Value):
    """One reading of a source: what she learned, and what changed because of it."""

    day: date
    source: str
    learned: str = Field(default="", max_length=2000)
    changed: str = Field(default="", max_length=2000)
    run: str = Field(default="", max_length=100, pattern=r"^[\w.-]*$", description="The production where it shows.")
    brief: str = Field(default="", max_length=200)
    by: str = Field(default="", max_length=200)


class WatchPlan(Value):
    """The whole file."""

    since: date | None = Field(default=None, description="When the watch began: a source never read is due from then.")
    sources: tuple[Watched, ...] = ()
    readings: tuple[Read, ...] = ()

    @field_validator("sources", "readings", mode="before")
    @classmethod
    def _none_yet(cls, value: object) -> object:
        return () if value is None else value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        names = [one.name for one in self.sources]
        twice = next((name for name in names if names.count(name) > 1), "")
        if twice:
            raise ValueError(_("la source « {name} » y est deux fois").format(name=twice))
        lost = next((one.source for one in self.readings if one.source not in names), "")
        if lost:
            raise ValueError(_("« {name} » n'est pas une source de votre veille").format(name=lost))
        return self

    def of(self, source: str) -> tuple[Read, ...]:
        """The readings of a source, the earliest first."""
        return tuple(sorted((one for one in self.readings if one.source == source), key=lambda one: one.day))


@dataclass(frozen=True)
class Due:
    """When a source is to be read again. `last` None: it never was; `late`: days since it was due, below 0 before."""

    source: Watched
    last: date | None
    due: date | None
    late: int

    @property
    def is_due(self) -> bool:
        """Whether it is to be read now."""
        return self.due is None or self.late >= 0

    @property
    def words(self) -> str:
        """« à relire depuis 12 jours », « à relire dans 3 jours », « jamais lue »."""
        if self.due is None:
            return _("jamais lue")
        if self.late > 0:
            return ngettext("à relire depuis {n} jour", "à relire depuis {n} jours", self.late).format(n=self.late)
        if self.late == 0:
            return _("à relire aujourd'hui")
        return ngettext("à relire dans {n} jour", "à relire dans {n} jours", -self.late).format(n=-self.late)


def read(folder: Path) -> WatchPlan | None:
    """A project's plan; None where there is none. Raises BadInput."""
    path = folder / NAME
    return load(path, WatchPlan) if path.is_file() else None


def due_on(plan: WatchPlan, source: Watched) -> date | None:
    """The day a source is to be read again; None where it never was, and nobody says since when."""
    readings = plan.of(source.name)
    start = readings[-1].day if readings else plan.since
    return start + timedelta(days=DAYS[source.every]) if start else None


def dues(plan: WatchPlan, today: date) -> tuple[Due, ...]:
    """Each source, the latest first."""
    found = [_due(plan, source, today) for source in plan.sources]
    return tuple(sorted(found, key=lambda one: -one.late))


def reminders(folder: Path, today: date) -> Iterator[str]:
    """What `preuve status` says: the sources that are to be read. Raises BadInput."""
    plan = read(folder)
    for one in dues(plan, today) if plan else ():
        if one.is_due:
            yield _("Veille, {source} : {words}.").format(source=one.source.name, words=one.words)


def note(folder: Path, said: Read) -> WatchPlan:
    """Add a reading at the end of the file; her words and her comments stay as they are. Raises BadInput."""
    path = folder / NAME
    plan = read(folder)
    if plan is None:
        raise BadInput(
            _("ce projet n'a pas de plan de veille."),
            path=NAME,
            remedy=_("Reprenez veille.yaml dans un projet neuf : « preuve new »."),
        )
    if said.source not in [one.name for one in plan.sources]:
        raise BadInput(
            _("« {name} » n'est pas une source de votre veille.").format(name=said.source[:80]),
            path=NAME,
            key="sources",
            remedy=_("Choisissez : {names}.").format(names=" ; ".join(one.name for one in plan.sources) or _("aucune")),
        )
    wanted = plan.model_copy(update={"readings": (*plan.readings, said)})
    write_atomic(path, _with(path.read_text(encoding="utf-8-sig"), said, wanted).encode())
    return wanted


def _due(plan: WatchPlan, source: Watched, today: date) -> Due:
    readings, due = plan.of(source.name), due_on(plan, source)
    return Due(source, readings[-1].day if readings else None, due, (today - due).days if due else DAYS["an"])


def _with(text: str, said: Read, wanted: WatchPlan) -> str:
    """The file with a reading more: at its end where it is a list there, else written anew."""
    item = yaml.safe_dump(
        [said.model_dump(mode="json", exclude_defaults=True)], allow_unicode=True, sort_keys=False, width=110
    )
    body = text.rstrip() + "\n"
    keys = LAST_KEY.findall(body)
    if keys and keys[-1] == "readings":
        longer = re.sub(r"^readings:[ \t]*(?:\[\]|null|~)?[ \t]*$", "readings:", body, flags=re.MULTILINE) + item
        if _reads_as(longer, wanted):
            return longer
    data = wanted.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


def _reads_as(text: str, wanted: WatchPlan) -> bool:
    try:
        return check(yaml.safe_load(text), WatchPlan, NAME) == wanted
    except (yaml.YAMLError, BadInput):
        return False
