"""The calendar as an .ics file (RFC 5545), for the diary of a phone or an office: one event an entry."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Event
from icalendar import Calendar as Diary

from preuve import __version__
from preuve.i18n import _
from preuve.pages import web_address
from preuve.publication.accounts import places
from preuve.schedule.plan import HAND
from preuve.schedule.standing import Slot, words
from preuve.wording import clip_words

QUARTER = timedelta(minutes=15)


def to_ics(slots: Sequence[Slot], *, name: str, project: str, now: datetime) -> bytes:
    """The events of a calendar. Their identifiers stay from one export to the next, so that a diary updates them."""
    diary = Diary()
    diary.add("prodid", f"-//Preuve//{__version__}//FR")
    diary.add("version", "2.0")
    diary.add("x-wr-calname", name)
    for slot in slots:
        diary.add_component(_event(slot, name, project, now))
    made: bytes = diary.to_ical()
    return made


def where(slot: Slot) -> str:
    """The place of an entry, as its people say it."""
    if slot.entry.to == HAND:
        return clip_words(slot.entry.note.partition("\n")[0], 90) or _("à la main")
    return places().places[slot.entry.to].label


def _event(slot: Slot, name: str, project: str, now: datetime) -> Event:
    entry, event = slot.entry, Event()
    event.add("uid", f"{entry.id}@{project}.preuve")
    event.add("dtstamp", now)
    start = slot.moment.astimezone(UTC)  # so that the file needs no definition of a time zone
    event.add("dtstart", start)
    event.add("dtend", start + QUARTER)
    event.add("summary", _("Publier : {where} ({name})").format(where=where(slot), name=name))
    told = (
        _("Objectif : {text}").format(text=entry.objective) if entry.objective else "",
        _("Pourquoi : {text}").format(text=entry.why) if entry.why else "",
        entry.note,
        _("État : {state}").format(state=words(slot.state)),
    )
    event.add("description", "\n".join(filter(None, told)))
    event.add("status", "CONFIRMED" if slot.agreement or slot.state == "published" else "TENTATIVE")
    if address := web_address(slot.url):
        event.add("url", address)
    if slot.state in ("planned", "by_hand"):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(hours=-2))
        alarm.add("description", _("Il reste à donner votre accord, ou à poster vous-même."))
        event.add_component(alarm)
    return event
