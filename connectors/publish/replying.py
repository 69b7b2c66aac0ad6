"""What a replier is: it answers one comment on one account of one platform, and can be asked whether it did.

To add a platform: one class that follows `Replier`, its line in `REPLIERS`, its case in
`tests/contract/publishing/test_replying.py`. Where there is none, she copies the reply by hand.

As for films (`deliver.py`): an intent is written, then the call, then the receipt; after an outcome that nobody knows
the platform is asked, for as long as it may list a reply late. No platform promises that it lists one at all (it may
hold it for review): one that isn't seen stays unknown, and only she sends it again, once she has looked. A comment is
answered once: its journal says so, whatever the text.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any, ClassVar, NoReturn, Protocol, Self

from connectors.platforms.account import Access
from connectors.publish.deliver import alone
from connectors.publish.listed import awaited
from preuve.artifact import digest_bytes
from preuve.audience.comments import Comment
from preuve.errors import PermanentError, TransientError, Uncertain
from preuve.i18n import _
from preuve.publication.journal import Event, now
from preuve.replies.journal import ReplyJournal

# By name, so that answering on one loads none of the others' clients.
REPLIERS: dict[str, str] = {
    "mastodon": "connectors.publish.replies_mastodon:MastodonReplies",
    "instagram": "connectors.publish.replies_meta:InstagramReplies",
    "facebook": "connectors.publish.replies_meta:FacebookReplies",
    "youtube": "connectors.publish.replies_youtube:YouTubeReplies",
}


@dataclass(frozen=True)
class Said:
    """A reply as the platform has it."""

    ids: Mapping[str, str]
    url: str = ""
    response: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


class Replier(Protocol):
    """Answers comments with one account."""

    name: ClassVar[str]

    @classmethod
    def open(cls, access: Access) -> Self:
        """A replier for an account. Calls nothing."""
        ...

    def find(self, comment: Comment, text: str) -> Said | None:
        """The reply of this account to a comment with that very text; None where the platform doesn't list it.

        Raises TransientError, PermanentError; Uncertain in doubt.
        """
        ...

    def reply(self, comment: Comment, text: str, key: str) -> Said:
        """Answer. Raises TransientError where nothing was done, PermanentError where refused, Uncertain."""
        ...


def replier(name: str) -> Any:
    """The class that answers on a platform; None where there is none."""
    place = REPLIERS.get(name)
    return resolve_name(place) if place else None


def answer(
    given: Replier, comment: Comment, text: str, journal: ReplyJournal, access: Access, *, again: bool = False
) -> str:
    """Send a reply once; its state, which is `published`. A comment answered before stays so.

    `again`: she looked, and wants one sent that nobody knows about. Raises TransientError, PermanentError and
    Uncertain, each once the journal says so.
    """
    key = journal.key(comment)
    with _held(journal, key):
        state = journal.state(key)
        if state == "published" or (state == "unknown" and _found(given, comment, journal, access)):
            return "published"
        if state == "unknown" and not again:
            _doubt(comment, _("La plateforme ne montre pas cette réponse, qui a pu lui parvenir."))
        details = {"comment": comment.id, "platform": comment.platform, "text": text, "sha256": _digest(text)}
        journal.write(key, Event(kind="intended", at=now(), details=details))
        return _send(given, comment, text, journal, access)


def _send(given: Replier, comment: Comment, text: str, journal: ReplyJournal, access: Access) -> str:
    key = journal.key(comment)
    try:
        said = given.reply(comment, text, key)
    except Uncertain as error:
        journal.write(key, Event(kind="lost", at=now(), reason=error.message))
        if not _found(given, comment, journal, access):
            _doubt(comment, error.message)
        return "published"
    except (TransientError, PermanentError) as error:
        journal.write(key, Event(kind="failed", at=now(), reason=error.message))
        raise
    journal.write(key, _received("sent", said))
    return "published"


def _found(given: Replier, comment: Comment, journal: ReplyJournal, access: Access) -> bool:
    """Whether an attempt whose outcome isn't known is there, with the text it was made with; it is then written."""
    key = journal.key(comment)
    text, ended = journal.text(key), journal.events(key)[-1].at
    said = awaited(lambda: given.find(comment, text), access.pause, access.clock, ended)
    if said is not None:
        journal.write(key, _received("found", said))
    return said is not None


def _doubt(comment: Comment, message: str) -> NoReturn:
    """Raise Uncertain: she is to look."""
    raise Uncertain(
        message,
        remedy=_(
            "Regardez sous la publication si elle y est. Si elle n'y est pas : « preuve replies send --again {id} »."
        ).format(id=comment.id),
    )


def _received(kind: str, said: Said) -> Event:
    return Event.model_validate(
        {
            "kind": kind,
            "at": now(),
            "state": "published",
            "ids": dict(said.ids),
            "url": said.url,
            "response": said.response,
            "details": dict(said.details),
        }
    )


def _digest(text: str) -> str:
    return digest_bytes(text.encode())


@contextmanager
def _held(journal: ReplyJournal, key: str) -> Iterator[None]:
    """Nobody else answers this comment at the same time. Raises TransientError."""
    busy = _("Cette réponse est déjà en cours d'envoi dans une autre fenêtre.")
    with alone(journal.folder / f".{key}.lock", busy):
        yield
