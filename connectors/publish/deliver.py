"""Intent, call, receipt, check: what every publication goes through, so that nothing is ever posted twice."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from filelock import FileLock, Timeout

from connectors.publish.base import Obstacle, Publisher, Standing
from preuve.errors import Gone, PermanentError, PreuveError, TransientError, Uncertain
from preuve.i18n import _
from preuve.publication.journal import Event, Journal, Publication, now
from preuve.publication.package import Parcel

DONE = ("draft", "published")


class Blocked(PermanentError):
    """The platform would refuse: nothing was sent."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(
            "\n".join(one.message for one in obstacles), remedy=" ".join(one.remedy for one in obstacles if one.remedy)
        )


def deliver(publisher: Publisher, parcel: Parcel, journal: Journal) -> Publication:
    """Put a film on an account, once; what is there already is given as it stands.

    After an outcome that wasn't known, the platform is asked first. Raises Blocked, TransientError, PermanentError and
    Uncertain, each once the journal says so.
    """
    key = parcel.package.key
    with _held(journal, key):
        before = journal.find(key)
        if before and before.state == "unknown":
            before = settle(publisher, parcel, journal, before)
        if before and before.state in DONE:
            return before
        blocking = [one for one in publisher.obstacles(parcel) if one.blocks]
        if blocking:
            raise Blocked(blocking)
        journal.write(key, Event(kind="intended", at=now(), package=parcel.package))
        return _send(publisher, parcel, journal, _known(publisher, parcel, journal, before))


def settle(publisher: Publisher, parcel: Parcel, journal: Journal, before: Publication) -> Publication:
    """Ask the platform what became of an attempt whose outcome isn't known. Raises Uncertain, TransientError."""
    standing = publisher.find(parcel, before.ids, before.intended)
    if standing is None:
        return journal.write(before.key, Event(kind="absent", at=now()))
    found = journal.write(before.key, _received("found", standing))
    return check(publisher, parcel, journal, found)


def check(publisher: Publisher, parcel: Parcel, journal: Journal, publication: Publication) -> Publication:
    """Read a post back, and write what was found: a failure here never undoes a receipt."""
    try:
        seen = publisher.read_back(parcel, publication.ids)
    except Gone as gone:
        return journal.write(publication.key, Event(kind="removed", at=now(), reason=gone.message))
    except PreuveError as error:
        return journal.write(publication.key, Event(kind="checked", at=now(), reason=error.message))
    standing = seen.standing
    details = {"held": list(seen.held), "missing": list(seen.missing), **standing.details}
    return journal.write(
        publication.key,
        Event(
            kind="checked",
            at=now(),
            state=standing.state,
            ids=standing.ids,
            url=standing.url,
            response=standing.response,
            details=details,
        ),
    )


def _send(publisher: Publisher, parcel: Parcel, journal: Journal, known: Mapping[str, str]) -> Publication:
    key = parcel.package.key

    def note(ids: Mapping[str, str]) -> None:
        journal.write(key, Event(kind="noted", at=now(), ids=ids))

    try:
        standing = publisher.send(parcel, known, note)
    except Uncertain as error:
        lost = journal.write(key, Event(kind="lost", at=now(), reason=error.message))
        settled = settle(publisher, parcel, journal, lost)
        if settled.state == "failed":
            raise TransientError(error.message, remedy=_("Rien n'est en ligne : relancez la même commande.")) from error
        return settled
    except (TransientError, PermanentError) as error:
        journal.write(key, Event(kind="failed", at=now(), reason=error.message))
        raise
    return check(publisher, parcel, journal, journal.write(key, _received("sent", standing)))


def _received(kind: str, standing: Standing) -> Event:
    return Event.model_validate(
        {
            "kind": kind,
            "at": now(),
            "state": standing.state,
            "ids": standing.ids,
            "url": standing.url,
            "response": standing.response,
            "details": {**standing.details, **({"platform_time": standing.at.isoformat()} if standing.at else {})},
        }
    )


def _known(publisher: Publisher, parcel: Parcel, journal: Journal, before: Publication | None) -> dict[str, str]:
    """The ids an interrupted attempt left; and the post whose place the film takes."""
    known = before.ids if before else {}
    if publisher.replaces:
        former = [p for p in journal.all() if p.package.series == parcel.package.series and p.state in DONE]
        known |= {"replaces": former[-1].ids["id"]} if former else {}
    return known


@contextmanager
def _held(journal: Journal, key: str) -> Iterator[None]:
    """Nobody else publishes this at the same time. Raises TransientError."""
    journal.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(journal.folder / f".{key}.lock", timeout=0):
            yield
    except Timeout as error:
        raise TransientError(
            _("Cette publication est déjà en cours dans une autre fenêtre."), remedy=_("Attendez qu'elle finisse.")
        ) from error
