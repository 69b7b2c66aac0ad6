"""The brief: who communicates, to whom, and what for."""

from collections.abc import Iterator

from preuve.documents.blocks import Block, Blocks, Grid
from preuve.documents.known.ground import Knowing, told
from preuve.i18n import _


def brief(knowing: Knowing) -> Blocks:
    """Organisation, subject, audience, objectives and targets, as `brief.yaml` says them."""
    return tuple(told(_("le brief (brief.yaml)"), tuple(_blocks(knowing)))) if knowing.project.has_video else ()


def _blocks(knowing: Knowing) -> Iterator[Block]:
    said = knowing.project.brief
    rows = {
        _("Organisation"): said.organisation + (_(" (inventée pour l'exemple)") if said.fictitious else ""),
        _("Sujet"): said.subject,
        _("Public visé"): said.audience,
        _("Objectifs"): " ; ".join(said.objectives),
        _("Messages"): " ; ".join(said.key_messages),
        _("Faits et sources"): " ; ".join(f"{fact.text} ({fact.source})" for fact in said.facts),
        _("Formats"): ", ".join(target.label for target in knowing.project.targets),
    }
    yield Grid(
        header=(_("Ce que dit le brief"), _("En toutes lettres")),
        rows=tuple((name, value) for name, value in rows.items() if value),
        caption=_("Le projet en bref"),
    )
