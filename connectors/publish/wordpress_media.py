"""A film's files in a WordPress media library: each there once, named by its digest, removed when nothing shows it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from connectors.publish.base import Note
from connectors.publish.wordpress_rest import Crashed, Rest, items, number, too_big
from preuve.errors import Gone, PermanentError, ServiceError, TransientError, Uncertain
from preuve.i18n import _
from preuve.publication.package import Parcel

SHOWN = re.compile(r"/(preuve-[0-9a-f]{16})(?:-\d+)?\.(?:mp4|vtt)\b")  # covers may illustrate other articles: kept
TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".vtt": "text/vtt"}
FIELDS = "id,slug,source_url,media_details"
TRIES = 3
WAIT = 15.0  # seconds for a site to put away a file whose answer was lost


@dataclass(frozen=True)
class Kept:
    """A file of the library."""

    id: int
    address: str


@dataclass(frozen=True)
class Library:
    """The media of one site."""

    rest: Rest

    def put(self, parcel: Parcel, note: Note) -> dict[str, Kept]:
        """The parcel's film, cover and captions in the library, by file name; each id is noted.

        Raises TransientError where a file didn't get there, PermanentError where the site refuses it.
        """
        post = parcel.post
        kept: dict[str, Kept] = {}
        for name, words in ((post.film, ""), (post.cover, post.alt_text), (post.captions, "")):
            if name:
                kept[name] = self._put(parcel, name, words)
                note({f"media_{Path(name).suffix[1:]}": str(kept[name].id)})
        return kept

    def clear(self, before: str, now: str) -> list[str]:
        """Remove the files of ours that an article showed and no article shows any more; the names of those left."""
        left = []
        for name in sorted(set(SHOWN.findall(before)) - set(SHOWN.findall(now))):
            try:
                if not self._shown(name):
                    self._remove(name)
            except (TransientError, PermanentError):
                left.append(name)
        return left

    def _put(self, parcel: Parcel, name: str, words: str) -> Kept:
        digest, path = parcel.package.files[name], parcel.folder / name
        last = Uncertain("")
        for _attempt in range(TRIES):
            found = self._find(digest, path)
            if found:
                return found
            try:
                return self._upload(digest, path, parcel.post.title, words)
            except Uncertain as error:
                last = error
                self.rest.web.pause(WAIT)
        raise _not_received(name, last) from last

    def _find(self, digest: str, path: Path) -> Kept | None:
        """The file where it is there whole; a picture may have been made lighter by the site."""
        reply = self.rest.get("/wp/v2/media", slug=_slug(digest, path), per_page=10, _fields=FIELDS)
        for one in items(reply):
            details = one.get("media_details")
            size = details.get("filesize") if isinstance(details, Mapping) else None
            if size in (None, path.stat().st_size) or path.suffix == ".jpg":
                return _kept(one)
        return None

    def _upload(self, digest: str, path: Path, title: str, words: str) -> Kept:
        said = {"title": escape(title, quote=False), "slug": _slug(digest, path), "_fields": FIELDS}
        headers = {
            "Content-Type": TYPES[path.suffix],
            "Content-Disposition": f'attachment; filename="{file_name(digest)}{path.suffix}"',
            "Content-MD5": _md5(path),  # WordPress checks it: a file cut on its way is refused
        }
        query = {**said, **({"alt_text": words} if words else {})}
        with path.open("rb") as file:
            reply = self.rest.send("POST", "/wp/v2/media", creates=True, query=query, headers=headers, data=file)
        return _kept(reply.json())

    def _shown(self, name: str) -> bool:
        """Whether an article or a page still shows it."""
        asked = {"search": name, "status": "any", "per_page": 1, "_fields": "id"}
        return any(items(self.rest.get(f"/wp/v2/{kind}", **asked)) for kind in ("posts", "pages"))

    def _remove(self, name: str) -> None:
        slugs = ",".join(f"{name}-{suffix[1:]}" for suffix in TYPES)
        for one in items(self.rest.get("/wp/v2/media", slug=slugs, per_page=10, _fields="id,slug")):
            try:
                self.rest.send("DELETE", f"/wp/v2/media/{_kept_id(one)}", query={"force": "true", "_fields": "deleted"})
            except Gone:
                continue


def _not_received(name: str, last: Uncertain) -> ServiceError:
    """Why a file isn't there after several tries: nothing is published, whatever each of them left."""
    if isinstance(last, Crashed):
        return PermanentError(
            _("Le site s'interrompt en recevant « {name} » : le fichier est sans doute trop lourd pour lui.").format(
                name=name
            ),
            remedy=too_big(),
        )
    return TransientError(
        _("WordPress n'a pas pu recevoir « {name} » : la connexion s'est coupée {n} fois.").format(name=name, n=TRIES),
        remedy=_("Vérifiez la connexion, puis relancez la même commande : rien n'est publié."),
    )


def file_name(digest: str) -> str:
    """What a file is called in the library, by its SHA-256."""
    return f"preuve-{digest[:16]}"


def _slug(digest: str, path: Path) -> str:
    return f"{file_name(digest)}-{path.suffix[1:]}"


def _kept(said: Mapping[str, object]) -> Kept:
    address = said.get("source_url")
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        raise PermanentError(_("WordPress n'a pas dit à quelle adresse il garde le fichier."))
    return Kept(int(_kept_id(said)), address)


def _kept_id(said: Mapping[str, object]) -> str:
    found = number(said.get("id"))
    if not found:
        raise PermanentError(_("WordPress n'a pas donné le numéro du fichier."))
    return found


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
