"""Her watch: its sources, how often each is read, what was learned and what it changed."""

from preuve import watch_plan
from preuve.documents.blocks import Block, Blocks, Grid, Items, line
from preuve.documents.known.ground import Knowing, day, short, told
from preuve.i18n import _

MOST = 20


def watch(knowing: Knowing) -> Blocks:
    """Each source of `veille.yaml` with its means and its pace, then each reading that was noted."""
    plan = watch_plan.read(knowing.project.folder)
    if plan is None or not plan.sources:
        return ()
    header = (_("Source"), _("Sur quoi"), _("Par quel moyen"), _("Tous les combien"), _("Dernière lecture"))
    rows = tuple(
        (one.name, one.about, one.means or "–", one.every, day(plan.of(one.name)[-1].day) if plan.of(one.name) else "–")
        for one in plan.sources
    )
    blocks: list[Block] = [Grid(header=header, rows=rows, caption=_("Les sources de la veille"))]
    readings = sorted(plan.readings, key=lambda one: one.day)[-MOST:]
    if readings:
        blocks.append(Items(tuple(line(_read(one)) for one in readings)))
    return tuple(told(_("le plan de veille (veille.yaml)"), blocks))


def _read(one: watch_plan.Read) -> str:
    said = _("{day}, {source} : {learned}").format(day=day(one.day), source=one.source, learned=short(one.learned, 400))
    changed = _(" Ce que cela a changé : {what}").format(what=short(one.changed, 400)) if one.changed else ""
    where = _(" (production {run})").format(run=one.run) if one.run else ""
    return said + changed + where
