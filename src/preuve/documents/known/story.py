"""The scenario as AI and she wrote it, and the storyboard that was filmed."""

from collections.abc import Iterator

from preuve.documents.blocks import Block, Blocks, Grid, Items, Paragraph, line
from preuve.documents.known.ground import Knowing, short, told
from preuve.documents.known.pictured import shots
from preuve.edit_plan.told import value_words
from preuve.i18n import _, ngettext
from preuve.report.plan import plan
from preuve.storyboard import Change, Storyboard

MOST = 30


def scenario(knowing: Knowing) -> Blocks:
    """What the AI wrote and what a person changed in it, text by text; what an edit plan proposed, and was decided."""
    material = knowing.material
    board: Storyboard | None = material.storyboard if material else None
    if material is None or board is None:
        return ()
    changes = material.changes
    counted = ngettext("{n} différence", "{n} différences", len(changes)).format(n=len(changes))
    head = _("Le scénario « {title} » compte {shots} plans ; {n} entre le texte de l'IA et le storyboard filmé.")
    if not board.draft:
        head = _("Le scénario « {title} » compte {shots} plans ; il ne part d'aucun texte d'IA.")
    blocks: list[Block] = [Paragraph(line(head.format(title=board.title, shots=len(board.shots), n=counted)))]
    if changes:
        blocks.append(_changed(changes))
    if found := plan(material):
        by = _(" Décidé par {name}.").format(name=found.told.by) if found.told.by else ""
        blocks.append(Paragraph(line(_("Plan de montage proposé par l'IA : {said}").format(said=found.sentence) + by)))
    return tuple(told(_("le texte de l'IA et le storyboard filmé (storyboard.json, changes.json)"), blocks))


def storyboard(knowing: Knowing) -> Blocks:
    """The shots in order, in pictures then in words: how long, what is seen, said, written, how each leads on."""
    board: Storyboard | None = knowing.material.storyboard if knowing.material else None
    if board is None:
        return ()
    header = (_("Plan"), _("Durée voulue"), _("On voit"), _("On entend"), _("On lit"), _("Mouvement, passage"))
    rows = tuple(
        (
            f"{number}. {shot.id}",
            f"{shot.seconds:g} s".replace(".", ","),
            short(shot.alt),
            shot.narration or "–",
            shot.on_screen or "–",
            f"{value_words('motion', shot.motion)}, {value_words('transition', shot.transition)}",
        )
        for number, shot in enumerate(board.shots, start=1)
    )
    grid = Grid(header=header, rows=rows, caption=_("Le storyboard filmé : {title}").format(title=board.title))
    picture = shots(knowing)
    return tuple(told(_("le storyboard filmé (storyboard.json)"), (picture, grid) if picture else (grid,)))


def _changed(changes: tuple[Change, ...]) -> Items:
    lines = [line(text) for text in _lines(changes[:MOST])]
    if len(changes) > MOST:
        lines.append(line(_("Et {n} autres, dans le rapport.").format(n=len(changes) - MOST)))
    return Items(tuple(lines))


def _lines(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes:
        why = _(" Raison : {why}").format(why=change.note) if change.note else ""
        yield _("{where} : « {before} » devient « {after} ».{why}").format(
            where=", ".join(filter(None, (change.shot, _fields().get(change.field, change.field)))),
            before=short(change.before) or "–",
            after=short(change.after) or "–",
            why=why,
        )


def _fields() -> dict[str, str]:
    return {
        "title": _("titre"),
        "description": _("description"),
        "narration": _("narration"),
        "on_screen": _("texte à l'écran"),
        "visual": _("ce que l'image doit montrer"),
        "alt": _("description de l'image"),
        "subjects": _("sujets de l'image"),
        "seconds": _("durée"),
        "priority": _("priorité"),
        "only": _("cibles"),
        "transition": _("passage au plan suivant"),
        "motion": _("mouvement"),
        "effects": _("effets"),
        "file": _("fichier apporté"),
        "shot": _("plan entier"),
    }
