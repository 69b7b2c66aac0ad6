"""Mastodon: the film given first, then a post that shows it; at a time to come where she asks for it.

Contract: mastodon/documentation of 2026-07-02. What makes one post or none: the film's id is noted before the post is
sent, and Mastodon lets a film be shown by one post only. So the post is found by its film, whatever the clocks say, and
is looked for before that film is posted again. `Idempotency-Key`, kept for an hour, is a second guard only: not for
posts to come before 4.3, and some versions of 2026 crash on one that comes again.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.mastodon import identity, items, plain, told
from connectors.platforms.web import Reply, Web, unreadable
from connectors.publish.base import Checked, Note, Obstacle, Standing
from connectors.publish.mastodon_media import kept, upload, wait_for
from connectors.publish.mastodon_posts import Listed, attached, lost, media_of, moment, planned, shown, squeezed, twin
from connectors.publish.mastodon_rules import Limits, no_draft, obstacles
from connectors.publish.mastodon_text import fit
from preuve.errors import Gone, PermanentError, ServiceError, Uncertain
from preuve.i18n import _
from preuve.publication.accounts import origin
from preuve.publication.package import Parcel
from preuve.wording import clip_sentences

PAGE, PAGES = 40, 5
OLD = timedelta(days=2)  # more than any clock is wrong


class Mastodon:
    """Puts films on an account of an instance."""

    name: ClassVar[str] = "mastodon"
    targets: ClassVar[tuple[str, ...]] = (
        "web",
        "instagram-feed",
        "instagram-reel",
        "tiktok",
        "facebook-reel",
        "youtube-short",
    )
    replaces: ClassVar[bool] = False

    def __init__(self, access: Access) -> None:
        self.web: Web = access.web()
        self.pause, self.clock = access.pause, access.clock

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for an account. Calls nothing."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What the instance would refuse, by the limits it says it has now."""
        if parcel.package.mode == "draft":
            return [no_draft()]
        try:
            limits = self._limits()
        except PermanentError as error:
            return [Obstacle(error.message, error.remedy)]
        return list(obstacles(parcel, limits, self.clock() + self._ahead()))

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """The post that shows the film that was noted; without one, no post was ever asked for.

        Raises Uncertain where another says the same: a lost request may have made it with a film given before.
        """
        media = known.get("media", "")
        if not media:
            return None
        listed = self._list(since)
        if there := self._showing(listed, media):
            return there
        if parcel.package.schedule and (waiting := self._waiting(media)):
            return waiting
        if not listed.whole and not self._unshown(media):
            raise lost()
        if shown(listed.after(since + self._ahead() - OLD), self._text(parcel)):
            raise twin()
        return None

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """Give the film, wait until it is ready, then post; a post to come that is there already is kept."""
        limits = self._limits()
        text = self._text(parcel, limits)
        description = clip_sentences(parcel.post.alt_text, limits.description)
        media = known.get("media", "")
        if parcel.package.schedule and (there := self._planned(text, parcel.package.schedule)):
            return there
        if not media or not kept(self.web, media, description):
            media = identity(upload(self.web, parcel, description))
            note({"media": media})
        wait_for(self.web, media, self.pause)
        body: dict[str, Any] = {"status": text, "media_ids": [media], "language": parcel.post.language}
        body["visibility"] = parcel.package.privacy
        if parcel.package.schedule:
            body["scheduled_at"] = parcel.package.schedule.astimezone(UTC).isoformat()
        reply = self._post(body, parcel.package.key)
        if not reply.ok:
            told(reply)
        return self._received(reply, media)

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """What the post shows; one that was to come and has come is found by its film. Raises Gone."""
        media = ids.get("media", "")
        if "id" in ids:
            post, reply = self._shown(_checked(ids["id"]))
        elif waiting := self._still(ids.get("scheduled", ""), media):
            return Checked(waiting, held=(_("la publication est programmée"),))
        else:
            post, reply = self._come(parcel, media)
        held, missing = self._compared(parcel, post, media)
        return Checked(self._standing(post, media, reply), held, missing)

    def remove(self, ids: Mapping[str, str]) -> bool:
        """Take it off, or cancel what was to come. Raises Gone where it isn't there any more."""
        kind, name = ("statuses", "id") if "id" in ids else ("scheduled_statuses", "scheduled")
        where = f"{kind}/{_checked(ids.get(name, ''))}"
        told(self.web.call("DELETE", f"/api/v1/{where}"))
        return True

    def _ahead(self) -> timedelta:
        """By how much the instance's clock is ahead of this machine's."""
        return timedelta(seconds=self.web.skew)

    def _limits(self) -> Limits:
        reply = self.web.get("/api/v2/instance")
        if reply.status == 404:
            raise PermanentError(
                _("Cette adresse n'est pas celle d'une instance de Mastodon, ou elle a une version d'avant la 4.0."),
                remedy=_("Vérifiez l'adresse du compte : « preuve accounts » la montre."),
            )
        return Limits.read(told(reply))

    def _text(self, parcel: Parcel, limits: Limits | None = None) -> str:
        limits = limits or self._limits()
        return fit(parcel.post, limits.characters, limits.per_link)[0]

    def _shown(self, identifier: str) -> tuple[dict[str, Any], Reply]:
        """A post. Raises Gone only where her list of posts doesn't show it either."""
        reply = self.web.get(f"/api/v1/statuses/{identifier}")
        try:
            return told(reply), reply
        except Gone:
            query: dict[str, Any] = {"limit": PAGE, "exclude_reblogs": "true"}
            if identifier.isdecimal():
                query["max_id"] = str(int(identifier) + 1)
            posts = items(self.web.get(f"/api/v1/accounts/{self._me()}/statuses", query))
            if any(one.get("id") == identifier for one in posts):
                raise unreadable(self.web.label) from None
            raise

    def _me(self) -> str:
        return identity(told(self.web.get("/api/v1/accounts/verify_credentials")))

    def _post(self, body: Mapping[str, Any], key: str) -> Reply:
        """Ask for the post. For an hour after a removal, Mastodon knows the key of a post that is no more: 404."""
        reply = self.web.call("POST", "/api/v1/statuses", creates=True, json=body, headers={"Idempotency-Key": key})
        if reply.status != 404 or "error" not in reply.json():
            return reply
        again = {"Idempotency-Key": f"{key}-{body['media_ids'][0]}"}
        return self.web.call("POST", "/api/v1/statuses", creates=True, json=body, headers=again)

    def _received(self, reply: Reply, media: str) -> Standing:
        """What an accepted post is. Raises Uncertain where the answer can't be read."""
        try:
            post = told(reply)
            identity(post)
        except ServiceError as error:
            raise Uncertain(error.message, remedy=error.remedy) from error
        if "params" in post:
            return _scheduled(post, media, reply)
        # By the key, it may be the post of an earlier attempt, with that attempt's film.
        return self._standing(post, next(iter(media_of(post)), media), reply)

    def _standing(self, post: Mapping[str, Any], media: str, reply: Reply) -> Standing:
        url = post.get("url")
        ours = isinstance(url, str) and len(url) < 500 and origin(url) == origin(self.web.base_url)
        details = {name: str(post[name])[:40] for name in ("visibility", "language") if post.get(name)}
        return Standing(
            state="published",
            ids={"id": identity(post), "media": media},
            url=str(url) if ours else "",
            response=reply.digest,
            at=moment(post.get("created_at")),
            details=details,
        )

    def _list(self, since: datetime) -> Listed:
        """Her posts with a film or a picture, the latest first, back to well before `since`."""
        account = self._me()
        posts: list[dict[str, Any]] = []
        query: dict[str, Any] = {"limit": PAGE, "only_media": "true", "exclude_reblogs": "true"}
        for _page in range(PAGES):
            reply = self.web.get(f"/api/v1/accounts/{account}/statuses", query)
            found = items(reply)
            posts += found
            oldest = moment(found[-1].get("created_at")) if found else None
            if not found or (oldest and oldest < since + self._ahead() - OLD):
                return Listed(posts, whole=True, reply=reply)
            query |= {"max_id": identity(found[-1])}
        return Listed(posts, whole=False, reply=reply)

    def _showing(self, listed: Listed, media: str) -> Standing | None:
        post = next((one for one in listed.posts if media in media_of(one)), None)
        return self._standing(post, media, listed.reply) if post else None

    def _waiting(self, media: str) -> Standing | None:
        """The post to come that will show this film."""
        reply = self.web.get("/api/v1/scheduled_statuses", {"limit": PAGE})
        post = next((one for one in items(reply) if media in media_of(one)), None)
        return _scheduled(post, media, reply) if post else None

    def _planned(self, text: str, when: datetime) -> Standing | None:
        """The post to come, with these words at that moment, that a lost request made after all."""
        reply = self.web.get("/api/v1/scheduled_statuses", {"limit": PAGE})
        post = planned(items(reply), text, when)
        return _scheduled(post, next(iter(media_of(post)), ""), reply) if post else None

    def _still(self, scheduled: str, media: str) -> Standing | None:
        """A post to come that is still to come."""
        reply = self.web.get(f"/api/v1/scheduled_statuses/{_checked(scheduled)}")
        try:
            return _scheduled(told(reply), media, reply)
        except Gone:
            return None

    def _come(self, parcel: Parcel, media: str) -> tuple[dict[str, Any], Reply]:
        """The post that was to come, found by its film. Raises Gone where it was cancelled, Uncertain."""
        listed = self._list(parcel.package.schedule or self.clock())
        if post := next((one for one in listed.posts if media in media_of(one)), None):
            return post, listed.reply
        if listed.whole:
            raise Gone(_("La publication programmée n'est plus sur Mastodon : elle y a été annulée, ou retirée."))
        raise lost()

    def _unshown(self, media: str) -> bool:
        """Whether the film is there and no post shows it: Mastodon hides from here the films that a post shows."""
        try:
            return told(self.web.get(f"/api/v1/media/{_checked(media)}")).get("id") == media
        except PermanentError:
            return False

    def _compared(self, parcel: Parcel, post: Mapping[str, Any], media: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What of the film, its description, the text and who may see it stands there."""
        shown = plain(post.get("content"))
        film = next((one for one in attached(post) if one.get("id") == media or not media), {})
        parts = {
            _("le film"): film.get("type") in ("video", "gifv"),
            _("la description des images"): bool(film.get("description")),
            _("l'appel à l'action"): squeezed(parcel.post.call_to_action) in squeezed(shown),
            _("la mention de l'IA"): squeezed(parcel.post.disclosure) in squeezed(shown),
            _("la visibilité demandée"): post.get("visibility") == parcel.package.privacy,
            _("la langue"): post.get("language") == parcel.post.language,
        }
        return tuple(n for n, there in parts.items() if there), tuple(n for n, there in parts.items() if not there)


def _scheduled(post: Mapping[str, Any], media: str, reply: Reply) -> Standing:
    """A post to come: nobody sees it yet."""
    ids = {"scheduled": identity(post), "media": media}
    return Standing(state="draft", ids=ids, response=reply.digest, details={"when": str(post.get("scheduled_at"))[:40]})


def _checked(value: str) -> str:
    """An id from the journal, safe in an address."""
    return identity({"id": value})
