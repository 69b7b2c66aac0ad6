"""Which figures speak of one publication: an export and an API may name it by different ids, or only by its address."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from urllib.parse import parse_qs, urlsplit

from pydantic import Field

from preuve.audience.figures import Figure, Post, Reading, Source
from preuve.engines import Value
from preuve.i18n import _

PLATFORMS = {"wordpress": "web"}  # a film's page is measured as any page of the web
OTHER_HOSTS = {"youtu.be": "youtube.com", "fb.watch": "facebook.com", "m.youtube.com": "youtube.com"}
Handles = frozenset[str]


class Known(Value):
    """A publication that the project's journal tells of."""

    platform: str
    id: str
    ids: tuple[str, ...] = ()
    url: str = ""
    target: str = ""
    title: str = ""
    published: date | None = None
    seconds: float | None = Field(default=None, description="The film's length.")
    run: str = ""

    def post(self) -> Post:
        """The publication as the table names it."""
        source = Source(file=_("film du projet"), row=0, column=_("durée mesurée"), written=f"{self.seconds:g} s") if (
            self.seconds) else None  # fmt: skip
        return Post(
            platform=PLATFORMS.get(self.platform, self.platform),
            target=self.target,
            id=self.id,
            others=tuple(one for one in self.ids if one != self.id),
            title=self.title,
            url=self.url,
            published=self.published,
            duration=Reading(value=self.seconds or 0, source=source) if source else None,
        )


def unify(figures: Sequence[Figure], known: Iterable[Known] = ()) -> tuple[Figure, ...]:
    """The figures, each post of one identity: the journal's where it is there, else the first told in time.

    When it was published, the platform itself knows best: the journal's date serves where no platform tells any.
    """
    told = {_key(post): post for post in (one.post() for one in known)}
    seen = {_key(figure.post): figure.post for figure in figures}
    posts = {key: _merge(told[key], seen.get(key, told[key])) if key in told else seen[key] for key in (*told, *seen)}
    dated = _dates(figures)
    groups = _groups(list(posts.values()))
    merged = {}
    for group in groups:
        whole = reduce(_merge, group)
        others = tuple(sorted({one for post in group for one in (post.id, *post.others)} - {whole.id}))
        dates = [dated[_key(post)] for post in group if _key(post) in dated]
        published = max(dates)[-1] if dates else whole.published
        for post in group:
            merged[_key(post)] = whole.model_copy(update={"others": others, "published": published})
    return tuple(one.model_copy(update={"post": merged[_key(one.post)]}) for one in figures)


def _key(post: Post) -> tuple[str, str, str]:
    return (*post.key, post.url)


def _dates(figures: Sequence[Figure]) -> dict[tuple[str, str, str], tuple[bool, str, date]]:
    """The day each platform says: what it answers before what an export holds, and what it said last."""
    found: dict[tuple[str, str, str], tuple[bool, str, date]] = {}
    for one in figures:
        if one.post.published:
            told = (one.at is not None, one.when, one.post.published)
            found[_key(one.post)] = max(told, found.get(_key(one.post), told))
    return found


def handles(post: Post) -> Handles:
    """What a publication can be known by on its platform."""
    places = {f"id:{one}" for one in (post.id, *post.others) if one}
    address = place_of(post.url or (post.id if post.platform == "web" else ""), post.platform)
    if address:
        places.add(f"at:{address}")
        # Most platforms end a post's address with its id.
        places |= {f"id:{address.rsplit('/', 1)[-1]}"} if post.platform != "web" else set()
    return frozenset(places)


def place_of(url: str, platform: str) -> str:
    """An address without what varies: its host's prefixes, its query, the kind of post. Empty where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if platform == "web":
        return path or "/"
    host = re.sub(r"^(www\.|m\.)", "", (parts.hostname or "").lower())
    video = parse_qs(parts.query).get("v", [""])[0]
    last = video or path.rsplit("/", 1)[-1]
    return f"{OTHER_HOSTS.get(host, host)}/{last}" if host and last else ""


def _groups(posts: Sequence[Post]) -> list[list[Post]]:
    """The posts that share a handle, directly or through others, in their order."""
    groups: list[tuple[set[tuple[str, str]], list[Post]]] = []
    for post in posts:
        mine = {(post.platform, handle) for handle in handles(post)}
        joined = [group for group in groups if group[0] & mine]
        whole = (mine.union(*(group[0] for group in joined)), [*(one for g in joined for one in g[1]), post])
        groups = [group for group in groups if group not in joined] + [whole]
    return [sorted(group, key=posts.index) for _handles, group in groups]


def _merge(first: Post, other: Post) -> Post:
    """The first's words, completed by the other's."""
    missing: Mapping[str, object] = {
        name: getattr(other, name)
        for name in ("target", "title", "url", "published", "duration")
        if not getattr(first, name) and getattr(other, name)
    }
    return first.model_copy(update=dict(missing))
