"""WordPress's figures: the comments of an article. It counts no visit: none is ever given."""

from preuve.audience.figures import Figure, Post, Problem, Readings
from preuve.audience.snapshot import Asked, Snapshot
from preuve.audience.sources.fields import Answer, address, day_of
from preuve.i18n import _


def parse(snapshot: Snapshot, name: str) -> Readings:
    """The figures of a snapshot kept as `name`."""
    asked = {one.id: one for one in snapshot.posts}
    told: dict[str, object] = {}
    figures: list[Figure] = []
    problems: list[Problem] = []
    for row, page in enumerate(snapshot.pages, start=1):
        answer, known = Answer(name, row, page.call), asked.get(page.post)
        found = page.answer if isinstance(page.answer, dict) else {}
        if page.call == "post":
            told[page.post] = found
            if page.status != 200 or found.get("status") != "publish":
                answer.say("", str(page.status), _("cet article n'est plus sur le site, ou n'y est pas visible"))
        elif page.call == "comments:count" and known and (comments := answer.reading("total", found.get("total"))):
            post = _post(known, told.get(page.post))
            figures.append(Figure(post=post, definition="wordpress", values={"comments": comments}))
        problems += answer.problems
    return Readings(figures=tuple(figures), problems=tuple(problems))


def _post(known: Asked, found: object) -> Post:
    article = found if isinstance(found, dict) else {}
    return Post(
        platform="web",
        target=known.target,
        id=known.id,
        title=known.title,
        url=known.url or address(article.get("link")),
        published=day_of(article.get("date_gmt"), known.zone),
    )
