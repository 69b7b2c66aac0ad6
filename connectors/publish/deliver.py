"""Intent, call, receipt, check: what every publication goes through, so that nothing is ever posted twice."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

from filelock import FileLock, Timeout

from connectors.publish.base import Obstacle, Publisher, Standing
from preuve.errors import Gone, PermanentError, PreuveError, TransientError, Uncertain
from preuve.i18n import _
from preuve.publication.journal import Event, Journal, Publication, now
from preuve.publication.package import Package, Parcel
from preuve.publication.page import read

DONE = ("draft", "published")
GRACE = 60.0  # seconds during which a request whose answer was lost may still be at work there, and make a post
Pause = Callable[[float], None]


class Blocked(PermanentError):
    """The platform would refuse: nothing was sent."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(
            "\n".join(one.message for one in obstacles), remedy=" ".join(one.remedy for one in obstacles if one.remedy)
        )


def wait(seconds: float) -> None:
    """Wait; a name of its own so that tests needn't."""
    sleep(seconds)


def deliver(
    publisher: Publisher,
    parcel: Parcel,
    journal: Journal,
    *,
    details: Mapping[str, Any] | None = None,
    pause: Pause | None = None,
) -> Publication:
    """Put a film on an account, once; what is there already is given as it stands.

    After an outcome that wasn't known, the platform is asked first, twice `GRACE` apart where it knows nothing. A draft
    that is to be shown is sent again where the platform lets the same post be changed. `details` go with the
    intent; `pause` waits. Raises Blocked, TransientError, PermanentError and Uncertain, each once the journal says so.
    """
    package = parcel.package
    with held(journal, package):
        before = journal.find(package.key)
        if before and before.state == "unknown":
            before = settle(publisher, parcel, journal, before, pause=pause)
        if before and stands(publisher, package, before):
            return before
        blocking = [one for one in publisher.obstacles(parcel) if one.blocks]
        if blocking:
            raise Blocked(blocking)
        former = _former(publisher, package, journal)
        replaces = {"replaces": former.key} if former and former.key != package.key else {}
        intent = Event(kind="intended", at=now(), package=package, details={**(details or {}), **replaces})
        begun = journal.write(package.key, intent)
        known = _begun(package, before) | ({"replaces": former.ids["id"]} if former else {})
        return _send(publisher, parcel, journal, begun, known, pause)


def settle(
    publisher: Publisher, parcel: Parcel, journal: Journal, before: Publication, *, pause: Pause | None = None
) -> Publication:
    """Ask the platform what became of an attempt whose outcome isn't known. Raises Uncertain, TransientError."""
    sent = Parcel(package=before.package, folder=parcel.folder)  # its texts may have changed since
    standing = publisher.find(sent, before.ids, before.intended)
    if standing is None and (left := _left(before)):
        (pause or wait)(left)
        standing = publisher.find(sent, before.ids, before.intended)
    if standing is None:
        return journal.write(before.key, Event(kind="absent", at=now()))
    return check(publisher, sent, journal, _receive(journal, before, "found", standing), fresh=True)


def check(
    publisher: Publisher, parcel: Parcel, journal: Journal, publication: Publication, *, fresh: bool = False
) -> Publication:
    """Read a post back, and write what was found: a failure here never undoes a receipt.

    `fresh`: it was put there a moment ago, and a platform that doesn't show it yet isn't said to have lost it.
    """
    try:
        seen = publisher.read_back(parcel, publication.ids)
    except PreuveError as error:
        gone = isinstance(error, Gone) and not fresh
        event = Event(kind="removed" if gone else "checked", at=now(), reason=error.message)
        return journal.write(publication.key, event)
    standing = seen.standing
    details = {"held": list(seen.held), "missing": list(seen.missing), **standing.details}
    return journal.write(publication.key, _event("checked", standing, details))


def withdraw(publisher: Publisher, parcel: Parcel, journal: Journal, publication: Publication) -> bool:
    """Take a post off, and write it; False where only a person can. Raises TransientError, PermanentError."""
    with held(journal, publication.package):
        try:
            if not publisher.remove(publication.ids):
                return False
            reason = ""
        except Gone as gone:
            reason = gone.message
        except Uncertain:
            if check(publisher, parcel, journal, publication).state != "removed":
                raise
            return True
        journal.write(publication.key, Event(kind="removed", at=now(), reason=reason, details={"wanted": True}))
    return True


def stands(publisher: Publisher, package: Package, before: Publication) -> bool:
    """Whether there is nothing left to do."""
    shown = before.state == "published" or package.mode == "draft" or not publisher.replaces
    return before.state in DONE and shown


@contextmanager
def held(journal: Journal, package: Package) -> Iterator[None]:
    """Nobody else publishes this film, or one that takes its place, at the same time. Raises TransientError."""
    busy = _("Cette publication est déjà en cours dans une autre fenêtre.")
    with alone(journal.folder / f".{package.series}.lock", busy):
        yield


@contextmanager
def alone(lock: Path, busy: str) -> Iterator[None]:
    """Nobody else holds a lock at the same time; `busy` says what is under way. Raises TransientError."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout as error:
        raise TransientError(busy, remedy=_("Attendez qu'elle finisse.")) from error


def _send(
    publisher: Publisher,
    parcel: Parcel,
    journal: Journal,
    begun: Publication,
    known: Mapping[str, str],
    pause: Pause | None,
) -> Publication:
    def note(ids: Mapping[str, str]) -> None:
        journal.write(begun.key, Event(kind="noted", at=now(), ids=ids))

    try:
        standing = publisher.send(parcel, known, note)
    except Uncertain as error:
        lost = journal.write(begun.key, Event(kind="lost", at=now(), reason=error.message))
        settled = settle(publisher, parcel, journal, lost, pause=pause)
        if settled.state == "failed":
            remedy = _("Cet envoi n'a rien mis en ligne : relancez la même commande.")
            raise TransientError(error.message, remedy=remedy) from error
        return settled
    except (TransientError, PermanentError) as error:
        journal.write(begun.key, Event(kind="failed", at=now(), reason=error.message))
        raise
    return check(publisher, parcel, journal, _receive(journal, begun, "sent", standing), fresh=True)


def _receive(journal: Journal, publication: Publication, kind: str, standing: Standing) -> Publication:
    """Write a receipt; first that the former film gave its place, so that no kill leaves two said to be online."""
    intent = next(event for event in reversed(publication.events) if event.kind == "intended")
    former = journal.find(str(intent.details["replaces"])) if "replaces" in intent.details else None
    if former and former.state in DONE and former.ids.get("id") == standing.ids.get("id"):
        journal.write(former.key, Event(kind="replaced", at=now(), details={"by": publication.key}))
    time_there = {"platform_time": standing.at.isoformat()} if standing.at else {}
    return journal.write(publication.key, _event(kind, standing, {**standing.details, **time_there}))


def _event(kind: str, standing: Standing, details: Mapping[str, Any]) -> Event:
    facts = {"state": standing.state, "ids": standing.ids, "url": standing.url, "response": standing.response}
    return Event.model_validate({"kind": kind, "at": now(), "details": details, **facts})


def _events(journal: Journal, key: str) -> tuple[Event, ...]:
    found = journal.find(key)
    return found.events if found else ()


def _begun(package: Package, before: Publication | None) -> dict[str, str]:
    """The ids of what was begun, where it was begun with these very texts, files and declarations."""
    same = before is not None and package.model_copy(update={"run": before.package.run}) == before.package
    return before.ids if before and same else {}


def _left(before: Publication) -> float:
    """How many seconds a lost request may still be at work; all of them where a kill hid when it was made.

    A clock that went back hides it too. Nobody sends a film for a whole day.
    """
    last = before.events[-1]
    age = now() - last.at
    if last.kind == "lost" and age >= timedelta():
        return max(0.0, GRACE - age.total_seconds())
    return 0.0 if age > timedelta(days=1) else GRACE


def _former(publisher: Publisher, package: Package, journal: Journal) -> Publication | None:
    """The post whose place the film takes: another film's, or its own where it is a draft to be shown."""
    if not publisher.replaces:
        return None
    found, _damaged = read(journal)  # one damaged file stops no other film: she is told of it before this one leaves
    same = [one for one in found if one.package.series == package.series]
    return next((one for one in reversed(same) if one.state in DONE and "id" in one.ids), None)
