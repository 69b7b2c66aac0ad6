"""Her plan along the calendar, and how she is examined: her dates, what each référentiel says of its exam."""

from collections.abc import Iterable, Iterator

from preuve.documents.blocks import Block, Blocks, Grid, Items, line
from preuve.documents.decoding import text_of
from preuve.documents.gantt import Schedule, chart, schedule
from preuve.documents.known.ground import Knowing, day, told
from preuve.documents.markdown import blocks as blocks_of
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
    grids = [_grid(_asked_by(one), _said(one.modality)) for one in map(framework, portfolio.frameworks) if one.modality]
    dates = ((_("Dépôt de votre dossier"), portfolio.deposit), (_("Votre oral"), portfolio.oral))
    grids.append(_grid(_("Vos dates, dans portfolio.yaml"), ((name, day(one)) for name, one in dates if one)))
    given = [one for one in grids if one.rows]
    return tuple(told(_("votre portfolio et le texte de chaque référentiel"), given))


def _grid(caption: str, rows: Iterable[tuple[str, str]]) -> Grid:
    return Grid(header=(_("Épreuve"), _("Ce qui est demandé")), rows=tuple(rows), caption=caption)


def _asked_by(found: Framework) -> str:
    """Where a référentiel's rows come from: said once, above them."""
    return _("Votre épreuve, d'après le texte de {name}, lu le {day}").format(name=found.id, day=day(found.source.read))


def _said(modality: Modality) -> Iterator[tuple[str, str]]:
    if modality.report_pages:
        yield _("Rapport"), _("{n} pages au plus").format(n=modality.report_pages)
    if modality.deposit_days:
        told = _("« maximum {n} jours avant la soutenance », qui se lit de deux façons : faites confirmer la date")
        yield _("Dépôt"), told.format(n=modality.deposit_days)
    if modality.cases:
        yield _("Cas d'usage"), _("{n} au moins").format(n=modality.cases)
    if modality.oral_minutes:
        yield _("Présentation orale"), _("{n} minutes").format(n=modality.oral_minutes)
    if modality.questions_minutes:
        yield _("Questions du jury"), _("{n} minutes").format(n=modality.questions_minutes)
    if modality.jurors:
        yield _("Jury"), ngettext("{n} membre", "{n} membres", modality.jurors).format(n=modality.jurors)
