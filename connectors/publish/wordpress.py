"""Publishing on a WordPress site: an article with the film, its captions and its transcript, updated by the next film.

The article's address (slug) is deterministic, and its part that shows the film carries the package's name: an article
whose answer was lost is found by either. Nothing is sent over plain http, but to this machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.web import Reply
from connectors.publish import wordpress_article as article
from connectors.publish.base import Checked, Note, Obstacle, Standing
from connectors.publish.wordpress_media import Library
from connectors.publish.wordpress_page import seen
from connectors.publish.wordpress_rest import Rest, items, number
from preuve.errors import Gone, PermanentError, TransientError
from preuve.i18n import _
from preuve.publication.package import Parcel

ASKED = {"status": "any", "context": "edit", "per_page": 20, "_fields": article.FIELDS}


class WordPress:
    """Puts films on one site. `replaces`: a new film updates the same article."""

    name: ClassVar[str] = "wordpress"
    targets: ClassVar[tuple[str, ...]] = ("web",)
    replaces: ClassVar[bool] = True

    def __init__(self, access: Access) -> None:
        self.access = access
        self.rest = Rest.open(access)
        self.library = Library(self.rest)

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for a site. Calls nothing."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What the account may not do, and what WordPress doesn't know."""
        package = parcel.package
        found = []
        me = self.rest.get("/wp/v2/users/me", context="edit", _fields="id,capabilities").json()
        rights = me.get("capabilities")
        held = {name for name, given in rights.items() if given} if isinstance(rights, dict) else set()
        wanted = {"edit_posts", "upload_files"} | ({"publish_posts"} if package.mode == "publish" else set())
        if wanted - held:
            found.append(_no_right(sorted(wanted - held)))
        if package.privacy == "unlisted":
            found.append(_not_unlisted())
        now = self.access.clock() + timedelta(seconds=self.rest.web.skew)
        if package.schedule and package.schedule <= now:
            found.append(Obstacle(_("L'heure prévue pour la publication est passée, d'après l'horloge du site.")))
        return found

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """The article that shows this very film: by its ids, its address, else by what is written in it."""
        for post, reply in self._candidates(parcel, known):
            if article.shows(post, parcel.package):
                return article.standing(post, reply)
        return None

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """Send the files the site hasn't yet, then write the article, or the former film's."""
        former = self._former(parcel, known)
        if former:
            note({"replaces": article.id_of(former)})
        kept = self.library.put(parcel, note)
        said = article.fields(parcel, kept, former, details=self._unfolds())
        route = f"/wp/v2/posts/{article.id_of(former)}" if former else "/wp/v2/posts"
        query = {"_fields": article.FIELDS, "context": "edit"}
        reply = self.rest.send("POST", route, creates=not former, query=query, json=said)
        post = reply.json()
        note({"id": article.id_of(post)})
        left = self.library.clear(article.raw(former), said["content"])
        return article.standing(post, reply, **({"former_files_left": ", ".join(left)} if left else {}))

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """The page as a visitor gets it; as the site would show it, where it isn't public yet."""
        post, reply = self._read(ids)
        standing = article.standing(post, reply)
        page, unread = self._page(post)
        found = seen(page, standing.url, parcel, self._fetch)
        held = tuple(words for words, there in found.items() if there)
        missing = tuple(words for words, there in found.items() if not there)
        return Checked(standing, held, missing + ((unread,) if unread else ()))

    def remove(self, ids: Mapping[str, str]) -> bool:
        """Put the article in the site's bin, whence she can take it back; its files stay in the library.

        False where the site keeps no bin: deleting for good is a person's act. Raises Gone where it is there no more.
        """
        post, _reply = self._read(ids)
        try:
            self.rest.send("DELETE", f"/wp/v2/posts/{article.id_of(post)}", query={"_fields": "id,status"})
        except PermanentError as error:
            if "rest_trash_not_supported" in error.message:
                return False
            raise
        return True

    def _candidates(self, parcel: Parcel, known: Mapping[str, str]) -> Iterator[tuple[dict[str, Any], Reply]]:
        """Articles that may be the one, the likeliest first."""
        for name in ("id", "replaces"):
            if number(known.get(name)):
                try:
                    yield self._read({"id": known[name]})
                except Gone:
                    continue
        for asked in ({"slug": article.address(parcel.package)}, {"search": parcel.package.name}):
            reply = self.rest.get("/wp/v2/posts", **asked, **ASKED)
            yield from ((post, reply) for post in items(reply))

    def _former(self, parcel: Parcel, known: Mapping[str, str]) -> dict[str, Any] | None:
        """The article that this film updates; a draft leaves alone what visitors see of another film."""
        package = parcel.package
        for post, _reply in self._candidates(parcel, known):
            if article.shows(post, package):
                return post
            same = article.id_of(post) == known.get("replaces") or article.in_series(post, package)
            if same and not (package.mode == "draft" and article.online(post)):
                return post
        return None

    def _unfolds(self) -> bool:
        """Whether the site has the block that unfolds (WordPress 6.3)."""
        try:
            return bool(self.rest.get("/wp/v2/block-types/core/details", _fields="name").json().get("name"))
        except PermanentError:
            return False

    def _read(self, ids: Mapping[str, str]) -> tuple[dict[str, Any], Reply]:
        """An article by its id. Raises Gone where it isn't there, or is in the bin."""
        if not number(ids.get("id")):
            raise Gone(_("Le journal ne donne pas le numéro de cet article."))
        reply = self.rest.get(f"/wp/v2/posts/{ids['id']}", context="edit", _fields=article.FIELDS)
        post = reply.json()
        if post.get("status") == "trash":
            raise Gone(_("Cet article est dans la corbeille du site."))
        return post, reply

    def _page(self, post: Mapping[str, Any]) -> tuple[bytes, str]:
        """A page's HTML; and why a visitor doesn't get it, where it should be public."""
        if post.get("status") != "publish":
            return article.rendered(post).encode(), ""
        try:
            return self._fetch(str(post.get("link", "")))[1], ""
        except (TransientError, PermanentError) as error:
            return article.rendered(post).encode(), error.message

    def _fetch(self, address: str) -> tuple[str, bytes]:
        """What a visitor gets at one of the site's addresses."""
        reply = self.rest.web.get(address, signed=False, headers={"Accept": "*/*"})
        if not reply.ok:
            raise PermanentError(
                _("un visiteur n'y accède pas ({address} : réponse {status})").format(
                    address=address[:200], status=reply.status
                )
            )
        return reply.headers.get("content-type", ""), reply.raw


def _no_right(missing: list[str]) -> Obstacle:
    return Obstacle(
        _("Ce compte WordPress n'a pas les droits qu'il faut ({names}).").format(names=", ".join(missing)),
        remedy=_(
            "Demandez à qui administre le site le rôle « Auteur » : il peut écrire, publier, envoyer des fichiers."
        ),
    )


def _not_unlisted() -> Obstacle:
    return Obstacle(
        _("WordPress n'a pas d'articles « non répertoriés »."),
        remedy=_("Choisissez « public » ou « private » pour « privacy » sous [publish] dans preuve.toml."),
    )
