"""The slides of a référentiel: its parts in order, with the times that it gives, and notes for the first one."""

from collections.abc import Iterator

from preuve.deliver import rhythm
from preuve.deliver.content import Ground
from preuve.deliver.films import Film
from preuve.deliver.model import Deliverables
from preuve.deliver.slides import Deck
from preuve.deliver.slides_look import look_of
from preuve.deliver.slides_plan import stage_pages
from preuve.deliver.whose import notice, organisation
from preuve.frameworks.model import Framework
from preuve.i18n import _, ngettext


def shows_film(given: Deliverables) -> bool:
    """Whether one of the slides shows the film."""
    return any(one.film for stage in given.stages for one in stage.slides)


def deck(given: Deliverables, ground: Ground, known: Framework, film: Film | None) -> Deck:
    """The slides of a référentiel, ready to be drawn. Raises BadInput."""
    project = ground.project
    pages = [stage_pages(stage, ground) for stage in given.stages]
    opening = (str(given.title), organisation(project), str(known.title), notice(project))
    title = project.brief.title if project.has_video else str(given.title)
    return Deck(
        title=title,
        opening=tuple(dict.fromkeys(one for one in opening if one and one != title)),
        pages=pages,
        beats=rhythm.beats([len(one) for one in pages], given.stages, known.modality),
        look=look_of(project),
        film=film,
        author=project.written.candidate or organisation(project),
        notes=tuple(_opening_notes(known, given)),
        tongue=project.portfolio.language,
    )


def counted(show: Deck, known: Framework) -> str:
    """How many slides there are and how long they take, in words."""
    count, modality = 1 + sum(map(len, show.pages)), known.modality
    said = ngettext("{n} diapositive", "{n} diapositives", count).format(n=count)
    if modality and modality.oral_minutes:
        return _("{said}, {n} min d'exposé").format(said=said, n=modality.oral_minutes)
    return _("{said}, sans durée donnée par le référentiel").format(said=said)


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
