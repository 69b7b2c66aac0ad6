"""Where each entry of the calendar stands: computed from the journal, the agreements and the hour, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from preuve.i18n import _
from preuve.publication.journal import Publication
from preuve.schedule.agreements import Agreement, Agreements
from preuve.schedule.plan import HAND, Calendar, Entry

State = Literal["planned", "agreed", "due", "late", "by_hand", "draft", "published", "failed", "unknown", "removed"]
STALE = timedelta(hours=24)  # later than that, what was agreed may no longer be wanted: she is asked again
TRIES = 4  # a platform that refuses all day isn't asked every quarter of an hour
MARK = "calendar"  # in an intent's details: the entry it was for


@dataclass(frozen=True)
class Slot:
    """An entry, its moment, and where it stands now. `outdated`: the line changed since a yes was given to it."""

    entry: Entry
    moment: datetime
    state: State
    agreement: Agreement | None = None
    publication: Publication | None = None
    outdated: bool = False

    @property
    def url(self) -> str:
        """Where it can be seen; empty where that isn't known."""
        return self.entry.posted or (self.publication.url if self.publication else "")

    def goes(self, now: datetime) -> bool:
        """Whether it is to be sent at `now`, or its platform asked what became of it."""
        if self.state == "due":
            return True
        if self.publication is None or self.agreement is None or not self.moment <= now < self.moment + STALE:
            return False
        tries = sum(event.kind == "intended" for event in self.publication.events)
        return self.state in ("failed", "unknown") and tries < TRIES


def slots(
    calendar: Calendar, publications: Sequence[Publication], agreements: Agreements, now: datetime
) -> tuple[Slot, ...]:
    """Every entry by time, with its state at `now` (which has a zone)."""
    return tuple(_slot(calendar, entry, publications, agreements.get(entry.id), now) for entry in calendar.ordered)


def told(slot: Slot) -> str:
    """Where an entry stands, for a person, and why a yes doesn't count any more."""
    if slot.outdated:
        return _("{state} (la ligne a changé depuis l'accord : redonnez-le)").format(state=words(slot.state))
    return words(slot.state)


def words(state: State) -> str:
    """A state, for a person."""
    return {
        "planned": _("prévu, sans accord"),
        "agreed": _("prévu, accord donné"),
        "due": _("à publier maintenant"),
        "late": _("en retard"),
        "by_hand": _("à poster vous-même"),
        "draft": _("brouillon déposé"),
        "published": _("publié"),
        "failed": _("échec"),
        "unknown": _("issue inconnue"),
        "removed": _("retiré"),
    }[state]


def sign(state: State) -> str:
    """A sign beside the words, never instead of them."""
    return {
        "planned": "○",
        "agreed": "◔",
        "due": "▶",
        "late": "!",
        "by_hand": "✎",
        "draft": "◑",
        "published": "●",
        "failed": "✕",
        "unknown": "?",
        "removed": "–",
    }[state]


def _slot(
    calendar: Calendar,
    entry: Entry,
    publications: Sequence[Publication],
    agreement: Agreement | None,
    now: datetime,
) -> Slot:
    moment = calendar.moment(entry)
    agreed = agreement if agreement and agreement.holds(entry, moment) else None
    mine = [one for one in publications if _for(one) == entry.id and one.package.platform == entry.to]
    if mine:
        return Slot(entry, moment, _said(mine[-1]), agreed, mine[-1])
    return Slot(
        entry, moment, _awaited(entry, moment, now, agreed=agreed is not None), agreed, outdated=agreement != agreed
    )


def _awaited(entry: Entry, moment: datetime, now: datetime, *, agreed: bool) -> State:
    """Where an entry stands that nothing was sent for."""
    if entry.to == HAND:
        return "published" if entry.posted else "late" if now > moment + STALE else "by_hand"
    if now < moment:
        return "agreed" if agreed else "planned"
    return "due" if agreed and now < moment + STALE else "late"


def _said(publication: Publication) -> State:
    state = publication.state
    return "draft" if state in ("simulated", "exported") else state  # type: ignore[return-value]


def _for(publication: Publication) -> str:
    """The entry a publication was made for; empty where it was made by hand."""
    intent = next((event for event in reversed(publication.events) if event.kind == "intended"), None)
    return str(intent.details.get(MARK, "")) if intent else ""
