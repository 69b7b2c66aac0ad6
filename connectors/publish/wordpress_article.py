"""An article as WordPress's interface tells it, and what is asked of it: its fields, read with care, and written."""

from collections.abc import Mapping
from datetime import UTC
from html import escape
from typing import Any

from connectors.platforms.web import Reply
from connectors.publish.base import Standing
from connectors.publish.wordpress_blocks import Film, group, replaced, text
from connectors.publish.wordpress_media import Kept
from connectors.publish.wordpress_rest import number
from preuve.errors import PermanentError
from preuve.i18n import _
from preuve.project import slug as named
from preuve.publication.package import Package, Parcel

FIELDS = "id,slug,status,link,date_gmt,content"
SHOWN = ("publish", "private")
PLANNED = "future"
TITLE = 60  # characters of a title in an address


def address(package: Package) -> str:
    """The last part of an article's address: its title in letters, and what the films that replace each other share."""
    return f"{named(package.post.title)[:TITLE].strip('-')}-{package.series[:8]}"


def fields(
    parcel: Parcel, kept: Mapping[str, Kept], former: Mapping[str, Any] | None, *, details: bool
) -> dict[str, Any]:
    """What to write. Of a former article, what she wrote around the film stays; one online isn't hidden by a draft."""
    package, post = parcel.package, parcel.post
    captions = kept[post.captions].address if post.captions else ""
    film = Film(kept[post.film].id, kept[post.film].address, kept[post.cover].address, captions)
    said: dict[str, Any] = {
        "title": escape(post.title, quote=False),
        "content": replaced(raw(former), group(post, film, parcel.transcript, package.name, details=details)),
        "excerpt": text(post.description),
        "featured_media": kept[post.cover].id,
    }
    if former is None:
        said["slug"] = address(package)
    if not (package.mode == "draft" and online(former)):
        said["status"] = _status(package)
        if package.schedule:
            said["date_gmt"] = package.schedule.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return said


def standing(post: Mapping[str, Any], reply: Reply, **details: str) -> Standing:
    """What the site said of an article. Raises PermanentError where it gave no number."""
    status, link = post.get("status"), post.get("link")
    planned = {"planned": str(post.get("date_gmt"))[:25]} if status == PLANNED else {}
    return Standing(
        state="published" if status in SHOWN else "draft",
        ids={"id": id_of(post)},
        url=link if isinstance(link, str) and link.startswith(("https://", "http://")) else "",
        response=reply.digest,
        at=reply.date,
        details={"status": str(status)[:20], **planned, **details},
    )


def id_of(post: Mapping[str, Any]) -> str:
    """An article's number. Raises PermanentError."""
    found = number(post.get("id"))
    if not found:
        raise PermanentError(_("WordPress n'a pas donné le numéro de l'article."))
    return found


def raw(post: Mapping[str, Any] | None) -> str:
    """An article's text as the site keeps it, blocks and all."""
    return _content(post, "raw")


def rendered(post: Mapping[str, Any]) -> str:
    """An article's text as the site would show it."""
    return _content(post, "rendered")


def shows(post: Mapping[str, Any], package: Package) -> bool:
    """Whether an article shows this very film."""
    return f" {package.name}" in raw(post)


def in_series(post: Mapping[str, Any], package: Package) -> bool:
    """Whether an article is of the films that replace each other, by its address."""
    return str(post.get("slug", "")).endswith(f"-{package.series[:8]}")


def online(post: Mapping[str, Any] | None) -> bool:
    """Whether visitors see an article, or will without anybody doing more."""
    return post is not None and post.get("status") in (*SHOWN, PLANNED)


def _status(package: Package) -> str:
    if package.mode == "draft":
        return "draft"
    if package.schedule:
        return PLANNED
    return "private" if package.privacy == "private" else "publish"


def _content(post: Mapping[str, Any] | None, name: str) -> str:
    content = post.get("content") if post else None
    return str(content.get(name, "")) if isinstance(content, dict) else ""
