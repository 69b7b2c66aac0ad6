"""The slides of a référentiel: its parts in order, with the times that it gives, and notes for the first one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from preuve.deliver import notes, rhythm
from preuve.deliver.content import Ground
from preuve.deliver.films import Film
from preuve.deliver.model import Deliverables
from preuve.deliver.places import Spot, spots, told
from preuve.deliver.slides import Deck
from preuve.deliver.slides_look import look_of
from preuve.deliver.slides_plan import Page, stage_pages
from preuve.deliver.whose import notice, organisation
from preuve.documents.text import fold
from preuve.frameworks.model import Framework
from preuve.i18n import _, ngettext


def shows_film(given: Deliverables) -> bool:
    """Whether one of the slides shows the film."""
    return any(one.film for stage in given.stages for one in stage.slides)


def deck(given: Deliverables, ground: Ground, known: Framework, film: Film | None) -> Deck:
    """The slides of a référentiel, ready to be drawn. Raises BadInput."""
    project = ground.project
    planned = [stage_pages(stage, ground) for stage in given.stages]
    beats = rhythm.beats([len(one) for one in planned], given.stages, known.modality)
    read = spots(given.works, ground, {})
    pages = [
        [_spoken(page, beat, read) for page, beat in zip(*both, strict=True)]
        for both in zip(planned, beats, strict=True)
    ]
    opening = (str(given.title), organisation(project), str(known.title), notice(project))
    title = project.brief.title if project.has_video else str(given.title)
    return Deck(
        title=title,
        opening=tuple(dict.fromkeys(one for one in opening if one and one != title)),
        pages=pages,
        beats=beats,
        look=look_of(project),
        film=film,
        author=project.written.candidate or organisation(project),
        notes=tuple(_opening_notes(known, given)),
        tongue=project.portfolio.language,
    )


def _spoken(page: Page, beat: rhythm.Beat, read: Mapping[tuple[str, str], Sequence[Spot]]) -> Page:
    """A slide with notes that hold in its time, and where the jury reads the whole: in the files that are handed in."""
    say = notes.timed(page.say, beat.end - beat.start if beat.timed else notes.UNTIMED)
    found = [
        spot
        for document, title, heading in page.sources
        for spot in read.get((document, fold(heading)), ())
        if spot.chapter in ("", title)
    ]
    return replace(page, say=say, where=tuple(told(found)))


def slides_of(given: Deliverables, ground: Ground, documents: Collection[str]) -> dict[tuple[str, str], list[int]]:
    """The numbers of the slides that show each section of some documents. Raises BadInput."""
    pages = (page for stage in given.stages for page in stage_pages(stage, ground)) if documents else ()
    found: dict[tuple[str, str], list[int]] = {}
    for number, page in enumerate(pages, 2):
        for document, _title, heading in page.sources:
            if document in documents:
                found.setdefault((document, fold(heading)), []).append(number)
    return found


def counted(show: Deck, known: Framework) -> str:
    """How many slides there are, how long their notes take to say and how long she has, in words."""
    count, modality = 1 + sum(map(len, show.pages)), known.modality
    said = ngettext("{n} diapositive", "{n} diapositives", count).format(n=count)
    length = _minutes(lasting(show))
    if modality and modality.oral_minutes:
        timed = _("{said}, vos notes font {length} pour {n} min d'exposé")
        return timed.format(said=said, length=length, n=modality.oral_minutes)
    free = _("{said}, vos notes font {length}, sans durée donnée par le référentiel")
    return free.format(said=said, length=length)


def lasting(show: Deck) -> float:
    """How long the notes of all the slides take to say, in seconds; the film isn't counted."""
    return sum(notes.seconds(page.say) for pages in show.pages for page in pages)


def _minutes(length: float) -> str:
    """To the minute, from two of them on."""
    return rhythm.clock(length) if length < 120 else _("{n} min").format(n=round(length / 60))


def _opening_notes(known: Framework, given: Deliverables) -> Iterator[str]:
    """What the first slide's notes say of the whole oral: its order, its times, and whose they are."""
    modality = known.modality
    seconds = rhythm.stage_seconds(given.stages, modality)
    whole = sum(stage.share for stage in given.stages)
    yield _("Présentez-vous en une phrase. Le déroulé :")
    for at, stage in enumerate(given.stages):
        share = rhythm.clock(seconds[at]) if seconds else _("{n} % du temps").format(n=round(100 * stage.share / whole))
        yield _("{number}. {part} : {time}").format(number=at + 1, part=stage.label, time=share)
    if modality and modality.questions_minutes:
        yield _("Puis {n} min de questions du jury.").format(n=modality.questions_minutes)
    if modality and modality.order_given:
        yield _("Cet ordre est celui du référentiel ; le partage du temps est proposé par Preuve.")
    elif modality:
        yield _("Cet ordre et ce partage du temps sont proposés par Preuve : le référentiel ne les fixe pas.")
