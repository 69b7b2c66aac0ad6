"""Which slides are shown, in which order, with what on each: nothing is drawn here.

One slide each: a picture where the run gives one, else a table, else points; what doesn't fit is for the notes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from preuve.deliver import slides_look as look
from preuve.deliver.content import Content, Ground, Part, contents
from preuve.deliver.fitting import Words, fitted
from preuve.deliver.model import Slide, Stage
from preuve.deliver.notes import Said, Shown, said, shared
from preuve.deliver.points import Chunk, chunk, facts, flat, shown
from preuve.deliver.slides_table import shown_rows
from preuve.documents.blocks import Block, Grid, Known, Picture
from preuve.documents.gantt import chart, schedule
from preuve.documents.known import Knowing, tell
from preuve.documents.labels import label
from preuve.i18n import _, ngettext
from preuve.portfolio import UseCase
from preuve.wording import clip_words

LONGEST_TITLE, LONGEST_CASE, ONE_LINE = 90, 50, 85
SIZE = 19
"""Of the letters in a chart: 20 points once it is as wide as the slide."""
Kind = Literal["cover", "points", "table", "picture", "film"]


@dataclass(frozen=True)
class Page:
    """A slide: what it shows, what she may say; `below`, a line at its foot; `where` the jury reads the whole.

    `sources`: the sections it shows, each by its document's id, its document's title and its French heading.
    """

    kind: Kind
    title: str
    stage: str = ""
    body: tuple[Words, ...] = ()
    size: int = look.BODY
    table: Grid | None = None
    picture: Picture | None = None
    below: str = ""
    say: tuple[Said, ...] = ()
    sources: tuple[tuple[str, str, str], ...] = ()
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
    base = replace(base, sources=tuple(_source(content, part) for content, part in sections))
    drawn = next(_drawn(slide, base, [part for _content, part in sections], ground, case), None)
    drawn = drawn or next(_tables(chunks, base), None)
    texts = [one for one in chunks if not one.table and (drawn is None or one.lacking)]
    title = _("{title} (suite)").format(title=base.title) if drawn else base.title
    pages = [*([drawn] if drawn else []), *_texts(texts, replace(base, title=title))]
    spoken = shared([said(part) for _content, part in sections], [_shown(page) for page in pages])
    yield from (replace(page, say=say) for page, say in zip(pages, spoken, strict=True))


def _drawn(slide: Slide, base: Page, parts: Sequence[Part], ground: Ground, case: UseCase | None) -> Iterator[Page]:
    """What a slide shows sooner than words: the picture that the run gives, or the schedule drawn."""
    for block in _known([slide.picture] if slide.picture else [], ground, case):
        pictures = [one for one in flat([block]) if isinstance(one, Picture)]
        yield from (replace(base, kind="picture", picture=one, below=one.caption) for one in pictures)
    if slide.chart:
        yield from _chart(base, parts, ground)


def _known(names: Sequence[str], ground: Ground, case: UseCase | None) -> Iterator[Block]:
    knowing = Knowing(project=ground.project, subject=ground.subject, findings=ground.findings, case=case, on=ground.on)
    for _name, blocks in tell(names, knowing):
        yield from blocks


def _source(content: Content, part: Part) -> tuple[str, str, str]:
    name = content.file.split("/")[0].removesuffix(".md")
    return name, content.title, part.model.heading.fr if part.model else part.heading


def _shown(page: Page) -> Shown:
    """What a slide shows, to find what is said there."""
    heads = (page.title, *(one.text for one in page.body if one.hand == "head"))
    points = tuple(one.text for one in page.body if one.hand == "point")
    rows = tuple(row[0] for row in page.table.rows if row) if page.table else ()
    return Shown(heads, points, rows, chart=page.kind == "picture")


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
    for block in _known(slide.known, ground, case):
        tables = [one for one in flat([block]) if isinstance(one, Grid) and len(one.header) > 2]
        if told := tuple(facts([block])):
            yield Chunk("", told)
        if isinstance(block, Known):
            yield from (Chunk("", table=shown(one), marked=_brief(label(block))) for one in tables[:1])


def _brief(marked: str) -> str:
    """A label without the file it names, which is for the notes."""
    return re.sub(r"\s\([^()]*\)$", "", marked)


def _texts(chunks: Sequence[Chunk], base: Page) -> Iterator[Page]:
    """A slide of points; none where there are no words."""
    body, size = fitted(chunks)
    if body:
        yield replace(base, body=body, size=size)


def _tables(chunks: Sequence[Chunk], base: Page) -> Iterator[Page]:
    for one in chunks:
        if one.table:
            part, left = shown_rows(one.table)
            body = (Words(clip_words(one.marked, ONE_LINE), "mark"),) if one.marked else ()
            yield replace(base, kind="table", table=part, body=body, below=_more(left) if left else "")


def _more(left: int) -> str:
    said = ngettext("{n} ligne de plus dans l'écrit", "{n} lignes de plus dans l'écrit", left)
    return said.format(n=left)


def _chart(base: Page, parts: Sequence[Part], ground: Ground) -> Iterator[Page]:
    tables = [block for part in parts for block in part.blocks if isinstance(block, Grid)]
    drawn = chart(schedule(tables, ground.on), SIZE)
    if drawn:
        yield replace(base, kind="picture", picture=drawn)
