"""When and how she is examined: the dates of her portfolio, and what each référentiel's source says of its exam."""

from collections.abc import Iterator

from preuve.documents.blocks import Blocks, Grid
from preuve.documents.known.ground import Knowing, day, told
from preuve.frameworks.modality import Modality
from preuve.frameworks.model import Framework, framework
from preuve.i18n import _, ngettext


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
            yield what, value, _("{title}, lu le {day}").format(title=found.title, day=day(found.source.read))


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
