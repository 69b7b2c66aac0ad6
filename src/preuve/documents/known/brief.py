"""The brief: who communicates, to whom, and what for."""

from collections.abc import Iterator

from preuve.documents.blocks import Block, Blocks, Grid, Known
from preuve.documents.known.ground import Knowing
from preuve.i18n import _


def brief(knowing: Knowing) -> Blocks:
    """Organisation, subject, audience, objectives and targets, as `brief.yaml` says them."""
    if not knowing.project.has_video:
        return ()
    return (Known(source=_("le brief (brief.yaml)"), blocks=tuple(_blocks(knowing))),)


def _blocks(knowing: Knowing) -> Iterator[Block]:
    told = knowing.project.brief
    rows = {
        _("Organisation"): told.organisation,
        _("Sujet"): told.subject,
        _("Public visé"): told.audience,
        _("Objectifs"): " ; ".join(told.objectives),
        _("Formats"): ", ".join(target.label for target in knowing.project.targets),
    }
    yield Grid(header=(_("Ce que dit le brief"), ""), rows=tuple(rows.items()), caption=_("Le projet en bref"))
