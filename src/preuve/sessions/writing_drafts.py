"""`preuve write --draft`: a first text from the text engine, marked as such until it is hers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from preuve.documents.drafts import Draft, drafted, keep
from preuve.documents.writing import marks
from preuve.documents.writing.saving import Desk
from preuve.documents.writing.sheet import Piece, added, piece_of
from preuve.documents.writing.state import Part, shown
from preuve.errors import BadInput
from preuve.i18n import _, ngettext, speaking
from preuve.project import Project
from preuve.sessions.opening import opened, typed
from preuve.sessions.writing import Choice, chosen, lay_down, say
from preuve.wiring import reach


def draft(folder: Path, choice: Choice, *, judgement: bool, again: bool) -> None:
    """Ask a draft of each section that is meant and isn't written, and put it there between its marks.

    Raises BadInput where a section that carries her judgement is named without saying so, or nothing is left to draft.
    """
    project = opened(folder)
    documents, found = chosen(project, choice)
    wanted = _wanted(project, found, named=bool(choice.section), judgement=judgement, again=again)
    reach("draft_ready")(project)
    seen, desk = shown(project), Desk(project)
    for line in lay_down(seen, documents, desk):
        say(line)
    for number, part in enumerate(wanted, start=1):
        head = _("Brouillon {n} sur {all} : {title} › {heading}")
        say(head.format(n=number, all=len(wanted), title=part.wanted.title, heading=part.heading))
        _put(
            project,
            desk,
            part,
            reach("draft_section")(project, part, list(seen.tells(part.wanted, part.model)), again=again),
        )
    text = ngettext("{n} brouillon écrit.", "{n} brouillons écrits.", len(wanted)).format(n=len(wanted))
    say(text + " " + _("Il ne compte pas comme vos mots : récrivez-le, puis effacez les lignes qui l'entourent."))


def _wanted(project: Project, found: Sequence[Part], *, named: bool, judgement: bool, again: bool) -> list[Part]:
    if judgement and not named:
        raise BadInput(
            _("dites quelle partie : votre jugement ne se délègue pas en bloc."),
            key="--judgement",
            remedy=_("Ajoutez --section suivi du titre de cette partie."),
        )
    hers = [part for part in found if part.model.judgement and not judgement]
    if named and hers:
        raise BadInput(
            _("« {heading} » porte votre jugement : l'IA ne l'écrit pas à votre place.").format(
                heading=hers[0].heading
            ),
            key="--section",
            remedy=_(
                "Répondez à ses questions avec « {command} » ; ou ajoutez --judgement en connaissance de cause."
            ).format(command=typed(project, "write")),
        )
    known = () if again else tuple(part for part in found if _is_drafted(project.folder, part))
    wanted = [part for part in found if part not in hers and part not in known and part.section.state != "filled"]
    if not wanted:
        raise BadInput(
            _("il n'y a pas de partie à ébaucher."),
            remedy=_("« {command} » dit où en est chacune ; --again demande un autre brouillon.").format(
                command=typed(project, "write", "--list")
            ),
        )
    return wanted


def _is_drafted(folder: Path, part: Part) -> bool:
    return bool(drafted(folder, part.wanted.name, part.model.heading.fr))


def _put(project: Project, desk: Desk, part: Part, made: object) -> None:
    """Keep a draft, then put it in its section: one whose marks are lost is still known for one."""
    text, recording, model = (str(getattr(made, name)) for name in ("text", "recording", "model"))
    keep(
        project.folder, Draft(document=part.wanted.name, section=part.model.heading.fr, text=text, recording=recording)
    )
    with speaking(project.portfolio.language):
        opening = _("> Brouillon de {engine}, à récrire avec vos mots. Effacez ces lignes quand le texte est le vôtre.")
        body = [opening.format(engine=" ".join(model.split())), "", *text.split("\n"), "", _("> Fin du brouillon.")]
    block = "\n".join(marks.draft(recording, body))

    def how(now: str) -> str:
        piece = piece_of(now, part.wanted.model, part.model.heading.fr)
        if piece is None:
            raise BadInput(
                _("la partie « {heading} » n'y est plus.").format(heading=part.heading), path=part.wanted.name
            )
        return added(*_without_drafts(now, piece), block)

    desk.change(part.wanted.name, how)


def _without_drafts(text: str, piece: Piece) -> tuple[str, Piece]:
    """A text whose section holds no draft any more, and that section."""
    lines = text.split("\n")
    own = lines[piece.body : piece.end]
    for one in reversed(marks.marked(own)):
        if one.kind == "brouillon":
            del own[one.start : one.end]
    return "\n".join([*lines[: piece.body], *own, *lines[piece.end :]]), replace(piece, end=piece.body + len(own))
