"""Which slides are shown, in which order, with what on each: nothing is drawn here.

A section gives points or a table; what doesn't fit a slide goes on another one, measured beforehand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from preuve.deliver import slides_look as look
from preuve.deliver.content import Content, Ground, Part, contents
from preuve.deliver.gantt import chart, schedule
from preuve.deliver.labels import label
from preuve.deliver.model import Slide, Stage
from preuve.deliver.points import Chunk, chunk, facts, flat, shown, spoken
from preuve.deliver.slides_table import shown_rows
from preuve.documents.blocks import Grid, Known, Picture
from preuve.documents.known import Knowing, tell
from preuve.i18n import _, ngettext
from preuve.portfolio import UseCase
from preuve.wording import clip_words, named

MOST_POINTS = {1: 5, 2: 3}
FEWEST = 2
SIZES = (24, 22, 20)
LONGEST_TITLE, LONGEST_CASE = 90, 50
SIZE = 19
"""Of the letters in a chart: 20 points once it is as wide as the slide."""
Kind = Literal["cover", "points", "table", "picture", "film"]
Hand = Literal["head", "point", "mark"]


@dataclass(frozen=True)
class Words:
    """A paragraph of a slide: a heading of its own, a point, or a label of what isn't plainly hers."""

    text: str
    hand: Hand = "point"


@dataclass(frozen=True)
class Page:
    """A slide: what it shows, what she may say; `below`, a line at its foot; `where` the jury reads the whole."""

    kind: Kind
    title: str
    stage: str = ""
    body: tuple[Words, ...] = ()
    size: int = look.BODY
    table: Grid | None = None
    picture: Picture | None = None
    below: str = ""
    say: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


def stage_pages(stage: Stage, ground: Ground) -> list[Page]:
    """The slides of a part of the oral; of one that goes over use cases, those of each case."""
    cases = [case for case, _run in ground.cases] if stage.each else [None]
    return [page for case in cases for slide in stage.slides for page in _slide(slide, stage, ground, case)]


def _slide(slide: Slide, stage: Stage, ground: Ground, case: UseCase | None) -> Iterator[Page]:
    title = str(slide.title)
    if case:
        title = _of_case(case, title)
    base = Page("points", title, str(stage.label))
    if slide.film:
        yield replace(base, kind="film")
    sections = [(content, part) for point in slide.points for content, part in _parts(point, ground, case)]
    chunks = [*_facts(slide, ground, case), *(_chunk(content, part, case) for content, part in sections)]
    say = tuple(line for _content, part in sections for line in (_headed(part), *spoken(part.blocks)))
    where = tuple(_place(content, part) for content, part in sections)
    base = replace(base, say=say, where=where)
    charts = list(_chart(base, [part for _content, part in sections], ground)) if slide.chart else []
    tables = [] if charts else list(_tables(chunks, base, case))
    pages = [*_texts([one for one in chunks if not one.table], base), *tables, *charts]
    yield from pages[:1]
    yield from (replace(page, say=page.say if page.say != say else ()) for page in pages[1:])


def _headed(part: Part) -> str:
    return named(part.heading, "").rstrip()


def _place(content: Content, part: Part) -> str:
    return f"documents/{content.file}, " + _("« {heading} »").format(heading=part.heading)


def _of_case(case: UseCase, title: str) -> str:
    said = _("{case} : {title}").format(case=clip_words(case.title, LONGEST_CASE), title=title[:1].lower() + title[1:])
    return clip_words(said, LONGEST_TITLE)


def _parts(point: object, ground: Ground, case: UseCase | None) -> Iterator[tuple[Content, Part]]:
    for content in contents(ground, point.document):  # type: ignore[attr-defined]
        part = content.part(point.section)  # type: ignore[attr-defined]
        mine = case is None or "/" not in content.file or content.file.endswith(f"/{case.id}.md")
        if part and mine:
            yield content, part


def _chunk(content: Content, part: Part, case: UseCase | None) -> Chunk:
    """A section's chunk; of one use case among several, told under that case's name."""
    found = chunk(part)
    return replace(found, heading=content.title) if "/" in content.file and case is None else found


def _facts(slide: Slide, ground: Ground, case: UseCase | None) -> Iterator[Chunk]:
    knowing = Knowing(project=ground.project, subject=ground.subject, findings=ground.findings, case=case, on=ground.on)
    for _name, known in tell(slide.known, knowing):
        tables = [one for one in flat(known) if isinstance(one, Grid) and len(one.header) > 2]
        if told := tuple(facts(known)):
            yield Chunk("", told)
        yield from (
            Chunk("", table=shown(one), marked=label(known[0])) for one in tables[:1] if isinstance(known[0], Known)
        )


def _texts(chunks: Sequence[Chunk], base: Page) -> Iterator[Page]:
    """Slides of points: all on one where it fits, else whole sections together, else a section over several."""
    most = MOST_POINTS.get(len(chunks), FEWEST)
    groups = [list(_words(one, most, headed=len(chunks) > 1)) for one in chunks]
    body = [words for group in groups for words in group]
    if not body:
        return
    size = next((size for size in SIZES if _tall(body, size) <= look.BODY_HEIGHT), 0)
    parts = [tuple(body)] if size else list(_gathered(groups))
    for at, part in enumerate(parts):
        fits = next((one for one in SIZES if _tall(part, one) <= look.BODY_HEIGHT), SIZES[-1])
        yield replace(base, title=_continued(base.title, at), body=part, size=size or fits)


def _gathered(groups: Sequence[Sequence[Words]]) -> Iterator[tuple[Words, ...]]:
    """Sections gathered on as few slides as they fit, each whole where it fits one."""
    page: list[Words] = []
    for group in groups:
        if page and _tall([*page, *group], SIZES[1]) > look.BODY_HEIGHT:
            yield tuple(page)
            page = []
        if _tall(group, SIZES[1]) > look.BODY_HEIGHT:
            *whole, last = _split(group, SIZES[1])
            yield from whole
            page = list(last)
        else:
            page += group
    if page:
        yield tuple(page)


def _words(one: Chunk, most: int, *, headed: bool) -> Iterator[Words]:
    if headed and one.heading and one.points:
        yield Words(one.heading, "head")
    if one.marked:
        yield Words(one.marked, "mark")
    yield from (Words(text) for text in one.points[:most])


def _tall(body: Sequence[Words], size: int) -> float:
    return look.tall([(one.text, one.hand != "point") for one in body], size)


def _split(body: Sequence[Words], size: int) -> Iterator[tuple[Words, ...]]:
    """Parts that each fit a slide; a heading stays with what it is over."""
    page: list[Words] = []
    for at, one in enumerate(body):
        beside = body[at : at + 2] if one.hand != "point" else [one]
        if page and _tall([*page, *beside], size) > look.BODY_HEIGHT:
            yield tuple(page)
            page = []
        page.append(one)
    if page:
        yield tuple(page)


def _continued(title: str, at: int) -> str:
    """A slide's title where it goes on: each is told from the others."""
    if at == 0:
        return title
    return _("{title} (suite)").format(title=title) if at == 1 else _("{title} (suite {n})").format(title=title, n=at)


def _tables(chunks: Sequence[Chunk], base: Page, case: UseCase | None) -> Iterator[Page]:
    many = len(chunks) > 1
    for one in chunks:
        if one.table is None:
            continue
        heading = _of_case(case, one.heading) if case else one.heading
        title = heading if many and one.heading else base.title
        part, left = shown_rows(one.table)
        body = (Words(one.marked, "mark"),) if one.marked else ()
        yield replace(base, kind="table", title=title, table=part, body=body, below=_more(left) if left else "")


def _more(left: int) -> str:
    said = ngettext("{n} ligne de plus dans l'écrit", "{n} lignes de plus dans l'écrit", left)
    return said.format(n=left)


def _chart(base: Page, parts: Sequence[Part], ground: Ground) -> Iterator[Page]:
    tables = [block for part in parts for block in part.blocks if isinstance(block, Grid)]
    drawn = chart(schedule(tables, ground.on), SIZE)
    if drawn:
        yield replace(base, kind="picture", title=_("Le calendrier"), picture=drawn, body=(), say=(drawn.alt,))
