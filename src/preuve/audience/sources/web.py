"""What the sources that measure web pages share: which page a post is, and the days that are asked for."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from preuve.audience.figures import Post, Problem
from preuve.audience.snapshot import Asked
from preuve.i18n import _

DAYS = 30


def page(url: str) -> tuple[str, str] | None:
    """An address's host and path; None where it has no page of its own (`?p=12`: it would count the home page)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    fit = parts.scheme in ("http", "https") and host and parts.path.strip("/") and not parts.username
    return (host, parts.path) if fit and len(url) <= 1_000 else None


def hosts(posts: Iterable[Asked]) -> dict[str, list[str]]:
    """The pages of posts, by host."""
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys(page(post.url) for post in posts):
        if one:
            found.setdefault(one[0], []).append(one[1])
    return found


def days(since: date | None, until: date | None, today: date) -> tuple[date, date]:
    """The first and the last day of the figures by day."""
    last = until or today
    return min(since or last - timedelta(days=DAYS), last), last


def post_of(asked: Asked) -> Post:
    """A page as the table names it. When it was published, no measure of pages knows."""
    return Post(platform="web", target=asked.target, id=asked.id, title=asked.title, url=asked.url)


def without_page(asked: Asked, name: str) -> Problem:
    """That a post can't be measured by its page."""
    return Problem(
        file=name,
        column="url",
        written=asked.url[:200],
        reason=_("cette publication n'a pas de page à elle, que la mesure d'audience d'un site pourrait compter"),
    )
