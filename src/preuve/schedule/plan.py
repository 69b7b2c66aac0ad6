"""`calendar.yaml`, typed and checked: each entry has a moment that exists, a known platform, and a reason."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, field_validator, model_validator

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Brief
from preuve.publication.accounts import places
from preuve.publication.package import Mode
from preuve.reading import load
from preuve.targets import platforms

NAME = "calendar.yaml"
HAND = "hand"  # what she posts herself, wherever that is
MOST = 500


def _moment(value: object) -> object:
    """A date and an hour as YAML gives them: without a zone, which the calendar says once."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError(_("écrivez le jour et l'heure comme 2026-11-28 18:30")) from error
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(second=0, microsecond=0)
    raise ValueError(_("écrivez le jour et l'heure comme 2026-11-28 18:30, sans fuseau"))


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Entry(Value):
    """One publication. `when` is an hour of the calendar's zone; `to` a platform, or `hand` for what she posts."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    when: Moment
    to: str
    target: str = ""
    mode: Mode = "publish"
    objective: str = Field(default="", max_length=300, description="Which of the brief's objectives it serves.")
    why: str = Field(default="", max_length=1000, description="Why then and there: a trend, a figure, a habit.")
    note: str = Field(default="", max_length=2000, description="What she posts, where Preuve doesn't post it.")
    posted: str = Field(
        default="", max_length=500, pattern=r"^(https?://\S+)?$", description="Where, once she posted it."
    )

    @field_validator("to")
    @classmethod
    def _known_place(cls, value: str) -> str:
        known = (*(name for name, one in places().places.items() if one.publishes), HAND)
        if value not in known:
            raise ValueError(_("plateforme inconnue ; possibles : {known}").format(known=", ".join(known)))
        return value

    @field_validator("target")
    @classmethod
    def _known_target(cls, value: str) -> str:
        known = platforms().targets
        if value and value not in known:
            raise ValueError(_("cible inconnue ; possibles : {known}").format(known=", ".join(known)))
        return value


class Calendar(Value):
    """The whole of `calendar.yaml`."""

    timezone: str = "Europe/Paris"
    campaign: str = Field(default="", max_length=200)
    entries: tuple[Entry, ...] = Field(min_length=1, max_length=MOST)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(_("fuseau inconnu ; écrivez par exemple Europe/Paris ou Indian/Reunion"))
        return value

    @model_validator(mode="after")
    def _sound(self) -> "Calendar":
        seen: set[str] = set()
        for entry in self.entries:
            if entry.id in seen:
                raise ValueError(_("deux lignes ont le même nom « {id} »").format(id=entry.id))
            seen.add(entry.id)
            if self._twice_or_never(entry.when):
                raise ValueError(
                    _("« {id} » : cette heure n'existe pas, ou existe deux fois, le jour du changement d'heure").format(
                        id=entry.id
                    )
                )
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.timezone)

    def moment(self, entry: Entry) -> datetime:
        """An entry's moment, with its zone."""
        return entry.when.replace(tzinfo=self.zone)

    @property
    def ordered(self) -> tuple[Entry, ...]:
        """The entries by time."""
        return tuple(sorted(self.entries, key=lambda entry: (entry.when, entry.id)))

    def _twice_or_never(self, on: datetime) -> bool:
        here = on.replace(tzinfo=self.zone)
        back = here.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None)
        return back != on or here.utcoffset() != here.replace(fold=1).utcoffset()


def read(folder: Path) -> Calendar | None:
    """A project's calendar; None where it has none. Raises BadInput."""
    path = folder / NAME
    return load(path, Calendar) if path.is_file() else None


def needed(folder: Path) -> Calendar:
    """A project's calendar. Raises BadInput where there is none."""
    found = read(folder)
    if found is None:
        raise BadInput(
            _("ce projet n'a pas de calendrier."),
            path=folder / NAME,
            remedy=_("« preuve calendar --new » en écrit un à compléter."),
        )
    return found


def remarks(calendar: Calendar, brief: Brief) -> Sequence[str]:
    """What a reader would ask about: an objective that isn't the brief's, posts too close, entries without a reason."""
    said = []
    known = {objective.strip().casefold() for objective in brief.objectives}
    for entry in calendar.ordered:
        if entry.objective and entry.objective.strip().casefold() not in known:
            said.append(
                _("« {id} » sert un objectif que le brief ne dit pas : « {objective} ».").format(
                    id=entry.id, objective=entry.objective
                )
            )
        if not entry.objective or not entry.why:
            said.append(_("« {id} » ne dit pas son objectif, ou pourquoi à ce moment-là.").format(id=entry.id))
    for one, other in zip(calendar.ordered, calendar.ordered[1:], strict=False):
        if one.to == other.to and (other.when - one.when).total_seconds() < 3600:
            said.append(
                _("« {one} » et « {other} » paraissent à moins d'une heure au même endroit.").format(
                    one=one.id, other=other.id
                )
            )
    return said
