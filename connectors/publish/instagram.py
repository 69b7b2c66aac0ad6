"""Instagram Reels, by the Graph API v26.0 with Facebook Login for Business: a container, its film, one publication.

Meta, "Publish Content using the Instagram Platform", "Upload Video to Meta Servers" (2026-03-15), and the official SDK
26.0.3 for the fields. There is no draft and no planning by program; every film is a Reel since 9 November 2023.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.meta import Graph, in_doubt, node, same_text
from connectors.platforms.meta_errors import NotThere
from connectors.publish.base import Checked, Note, Obstacle, Standing
from connectors.publish.instagram_container import UNSHOWN, Containers
from connectors.publish.instagram_posts import Posts, standing
from connectors.publish.instagram_rules import container_form, quota, rules, text_digest
from connectors.publish.meta_shown import Shown
from connectors.publish.meta_usage import near
from preuve.errors import Gone, Uncertain
from preuve.i18n import _
from preuve.publication.package import Parcel

KEPT = ("container", "begun", "text", "publishing")
REMOVING = "instagram_manage_contents"


class Instagram:
    """One professional account of Instagram."""

    name: ClassVar[str] = "instagram"
    targets: ClassVar[tuple[str, ...]] = ("instagram-reel", "instagram-feed")
    replaces: ClassVar[bool] = False

    def __init__(self, access: Access) -> None:
        self.access = access
        self.user = node(access.account.id)
        self.graph = Graph(access.web())
        self.containers = Containers(self.graph, access.web("upload", form="OAuth {}"), self.user)
        self.shown = Shown(self.graph, f"/{self.user}/media", access.clock)
        self.posts = Posts(self.shown)

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for an account."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What has no equivalent there, rights that weren't given, and the quota, read live."""
        found = [*rules(parcel, self.access.account.scopes), *quota(self.graph, self.user)]
        return [*found, *near(self.graph)]

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """By the post's id, else by the container: publishing needs its id, so without one there is no post."""
        if "id" in known:
            with suppress(Gone):
                return standing(self.posts.read(known), known)
            return None
        if "container" not in known:
            return None
        try:
            status = self.containers.status(known["container"])
        except NotThere:
            return self._unshown(parcel, known, since)
        if status.code in UNSHOWN:
            return None
        if status.code == "PUBLISHED":
            return self.posts.listed(parcel.post.text, known, since)
        raise Uncertain(
            _("Instagram ne dit pas ce qu'est devenu le film envoyé."),
            remedy=_("Relancez la même commande plus tard : rien ne sera envoyé une seconde fois."),
        )

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """A container made or taken up again, its film sent, and published once."""
        ids, code = self._taken_up(parcel, known)
        if not ids:
            ids, code = self._made(parcel), "IN_PROGRESS"
            note(ids)
        if code == "IN_PROGRESS":
            self.containers.fill(ids["container"], parcel.film)
        media = ""
        if code != "PUBLISHED":
            note({"publishing": ids["container"]})
            media = self.containers.publish(ids["container"])
        if not media:
            with in_doubt("Instagram"):
                return self.posts.listed(parcel.post.text, ids, self.access.clock())
        note({"id": media})
        return Standing("published", {**ids, "id": media}, at=self.shown.now())

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """Its text and its label about AI. Raises Gone where neither Graph nor the account's list shows it."""
        media = self.posts.read(ids)
        same = same_text(media.get("caption"), parcel.post.text)
        labelled = self.posts.labelled(ids) if parcel.package.declarations.ai else None
        seen = {_("le texte"): same, _("l'étiquette « créé avec l'IA »"): labelled}
        held = tuple(name for name, there in seen.items() if there)
        return Checked(standing(media, ids), held, tuple(name for name, there in seen.items() if there is False))

    def remove(self, ids: Mapping[str, str]) -> bool:
        """Take it off, where the account was given that right; else a person must."""
        if REMOVING not in self.access.account.scopes:
            return False
        with suppress(NotThere):
            self.graph.delete(f"/{node(ids['id'])}")
        return True

    def _taken_up(self, parcel: Parcel, known: Mapping[str, str]) -> tuple[dict[str, str], str]:
        """The container of an attempt that failed and where it is; nothing where another must be made."""
        if "container" not in known:
            return {}, ""
        ids = {name: known[name] for name in KEPT if name in known}
        try:
            code = self.containers.status(known["container"]).code
        except NotThere:
            return (ids, "PUBLISHED") if self._unshown(parcel, known, self.access.clock()) else ({}, "")
        alive = code in ("IN_PROGRESS", "FINISHED") and ids.get("text") == text_digest(parcel)
        return (ids, code) if alive or code == "PUBLISHED" else ({}, "")

    def _unshown(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """What became of a container that Graph doesn't show: nothing, where its publication was never asked for."""
        if known.get("publishing") != known["container"]:
            return None
        return self.posts.of_lost_container(parcel.post.text, known, since)

    def _made(self, parcel: Parcel) -> dict[str, str]:
        answer = self.containers.make(container_form(parcel))
        begun = answer.reply.date or self.shown.now()
        return {"container": answer.text("id"), "begun": begun.isoformat(), "text": text_digest(parcel)}
