"""Her plan along the calendar, and how she is examined: her dates, what each référentiel says of its exam."""

from collections.abc import Iterator

from preuve.deliver.gantt import Schedule, chart, schedule
from preuve.deliver.markdown import blocks as blocks_of
from preuve.documents.blocks import Block, Blocks, Grid, Items, line
from preuve.documents.decoding import text_of
from preuve.documents.known.ground import Knowing, day, told
from preuve.documents.model import model, names
from preuve.documents.reading import path_of
from preuve.frameworks.modality import Modality
from preuve.frameworks.model import Framework, framework
from preuve.i18n import _, ngettext


def gantt(knowing: Knowing) -> Blocks:
    """The steps of her plan along the calendar, from the table that she wrote; what can't be right in its days."""
    found = next((one for one in _schedules(knowing) if one.bars or one.problems), None)
    if found is None:
        return ()
    picture = chart(found)
    blocks: list[Block] = [picture] if picture else []
    if found.problems:
        blocks.append(Items(tuple(line(one) for one in found.problems)))
    return tuple(told(_("le tableau de votre calendrier"), blocks))


def _schedules(knowing: Knowing) -> Iterator[Schedule]:
    """The schedule of each document that has a chart, of those that are there."""
    for name in names():
        found = model(name)
        path = path_of(knowing.project, f"{name}.md")
        if found and not found.each and path.is_file() and any("gantt" in one.known for one in found.sections):
            text = text_of(path).text
            yield schedule([one for one in blocks_of(text) if isinstance(one, Grid)], knowing.day)


def exam(knowing: Knowing) -> Blocks:
    """For each référentiel: pages, days, minutes, jurors, as far as its source says; her dates where she gave them."""
    portfolio = knowing.project.portfolio
    rows = [row for name in portfolio.frameworks for row in _rows(framework(name))]
    dates = ((_("Dépôt de votre dossier"), portfolio.deposit), (_("Votre oral"), portfolio.oral))
    rows += [(name, day(one), "portfolio.yaml") for name, one in dates if one]
    header = (_("Épreuve"), _("Ce qui est demandé"), _("D'où cela vient"))
    grid = Grid(header=header, rows=tuple(rows), caption=_("Votre épreuve"))
    return tuple(told(_("votre portfolio et le texte de chaque référentiel"), (grid,) if rows else ()))


def _rows(found: Framework) -> Iterator[tuple[str, str, str]]:
    if found.modality:
        for what, value in _said(found.modality):
            yield what, value, _("texte de {name}, lu le {day}").format(name=found.id, day=day(found.source.read))


def _said(modality: Modality) -> Iterator[tuple[str, str]]:
    if modality.report_pages:
        yield _("Rapport"), _("{n} pages au plus").format(n=modality.report_pages)
    if modality.deposit_days:
        told = ngettext("{n} jour avant l'oral au plus", "{n} jours avant l'oral au plus", modality.deposit_days)
        yield _("Dépôt"), told.format(n=modality.deposit_days)
    if modality.cases:
        yield _("Cas d'usage"), _("{n} au moins").format(n=modality.cases)
    if modality.oral_minutes:
        yield _("Présentation orale"), _("{n} minutes").format(n=modality.oral_minutes)
    if modality.questions_minutes:
        yield _("Questions du jury"), _("{n} minutes").format(n=modality.questions_minutes)
    if modality.jurors:
        yield _("Jury"), ngettext("{n} membre", "{n} membres", modality.jurors).format(n=modality.jurors)
