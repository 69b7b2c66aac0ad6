"""The posts of a list, told apart: by the film one shows, else by what it says, where the film was given once more.

A request whose answer was lost may end after it was given up. `Idempotency-Key` then guards against a second post, but
not always: posts to come had no guard before Mastodon 4.3 (mastodon#30039), and some versions of 2026 crash on a key
that comes again (mastodon#40399).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.platforms.mastodon import ID, plain
from connectors.platforms.web import Reply
from preuve.errors import Uncertain
from preuve.i18n import _

Post = Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """Her last posts with a film or a picture. `whole`: whether it goes back further than what is looked for."""

    posts: Sequence[dict[str, Any]]
    whole: bool
    reply: Reply

    def after(self, limit: datetime) -> list[dict[str, Any]]:
        """Those made since then."""
        times = [(moment(one.get("created_at")), one) for one in self.posts]
        return [one for at, one in times if at and at >= limit]


def attached(post: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a post shows."""
    found = post.get("media_attachments")
    return (one for one in found if isinstance(one, dict)) if isinstance(found, list) else iter(())


def media_of(post: Mapping[str, Any]) -> list[str]:
    """The ids of what a post shows."""
    return [str(one.get("id")) for one in attached(post) if ID.fullmatch(str(one.get("id")))]


def shown(posts: Iterable[Post], text: str) -> Post | None:
    """The post of these that says a text."""
    return next((one for one in posts if squeezed(plain(one.get("content"))) == squeezed(text)), None)


def planned(posts: Iterable[Post], text: str, when: datetime) -> Post | None:
    """The post to come, of these, that says a text at a moment."""
    for one in posts:
        params = one.get("params")
        said = params.get("text") if isinstance(params, dict) else None
        if isinstance(said, str) and squeezed(said) == squeezed(text) and same_second(one.get("scheduled_at"), when):
            return one
    return None


def moment(text: Any) -> datetime | None:
    """A moment as Mastodon writes it."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def same_second(text: Any, when: datetime) -> bool:
    """Whether a moment is that one: Mastodon keeps thousandths, and cuts the rest."""
    found = moment(text)
    return found is not None and abs((found - when).total_seconds()) < 1


def squeezed(text: str) -> str:
    """A text without its spaces, which Mastodon changes."""
    return "".join(text.split())


def lost() -> Uncertain:
    """Nobody can tell."""
    return Uncertain(
        _("Mastodon ne dit pas si le film a été publié : trop d'autres publications ont suivi."),
        remedy=_("Regardez votre profil sur l'instance avant de relancer."),
    )


def twin() -> Uncertain:
    """A post says the same, with another film of hers or this one given twice."""
    return Uncertain(
        _("Mastodon montre déjà une publication qui dit la même chose : on ne sait pas si c'est celle-ci."),
        remedy=_("Regardez votre profil. Si ce film n'y est pas : « preuve publish --again »."),
    )
