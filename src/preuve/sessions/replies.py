"""`preuve replies`: what the AI would answer to comments, her decision on each, and what was sent."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from preuve.audience.comments.comment_files import gather
from preuve.audience.forms.grid import platform_name
from preuve.errors import BadInput
from preuve.i18n import _, ngettext
from preuve.project import Project
from preuve.publication.post import State
from preuve.replies import draft as drafts
from preuve.replies.draft import FILE, Draft, Reply
from preuve.replies.journal import ReplyJournal
from preuve.sessions.analysing import printable
from preuve.sessions.signing import signed
from preuve.wiring import reach


def suggest(folder: Path, platform: str) -> None:
    """Have replies suggested for new comments, and show those that wait, one by one. Raises PreuveError."""
    project = Project(folder)
    draft: Draft = reach("suggest_replies")(project, platform)
    shown = [one for one in draft.replies if platform in ("", one.platform)]
    if not shown:
        print(_("Aucun commentaire : ajoutez audience/commentaires-….csv, ou lancez « preuve audience --fetch »."))  # noqa: T201
        return
    states = _sent(project)
    for one in shown:
        for line in _lines(one, states.get(one.id)):
            print(printable(line))  # noqa: T201
    waiting = sum(not one.decision for one in shown)
    text = ngettext("{n} réponse attend votre décision.", "{n} réponses attendent votre décision.", waiting)
    print(text.format(n=waiting))  # noqa: T201
    where = _("Tout est dans {file} : corrigez, puis « preuve replies accept ID ». Rien ne part sans vous.")
    print(where.format(file=FILE))  # noqa: T201


def accept(folder: Path, names: list[str], by: str) -> str:
    """Her yes to each reply named. Raises BadInput."""
    project = Project(folder)
    who, draft = signed(project, by), drafts.read(project.folder)
    for name in _each(names):
        draft = drafts.accept(draft, name, who, _today())
    drafts.write(project.folder, draft)
    text = ngettext(
        "{n} réponse acceptée. « preuve replies send » l'envoie.",
        "{n} réponses acceptées. « preuve replies send » les envoie.",
        len(names),
    )
    return text.format(n=len(names))


def drop(folder: Path, names: list[str], by: str) -> str:
    """Her no to each reply named. Raises BadInput."""
    project = Project(folder)
    who, draft = signed(project, by), drafts.read(project.folder)
    for name in _each(names):
        draft = drafts.drop(draft, name, who, _today())
    drafts.write(project.folder, draft)
    text = ngettext("{n} réponse abandonnée.", "{n} réponses abandonnées.", len(names))
    return text.format(n=len(names))


def send(folder: Path, platform: str, again: Collection[str] = ()) -> int:
    """Send what she accepted; 1 where something couldn't be. `again`: those in doubt that she wants sent once more."""
    project = Project(folder)
    for one in drafts.read(project.folder).replies:
        if one.edited:
            print(printable(_("{id} : modifiée depuis votre accord, à accepter de nouveau.").format(id=one.id)))  # noqa: T201
    found = list(reach("send_replies")(project, platform, again=again))
    if not found:
        print(_("Rien à envoyer : aucune réponse acceptée. « preuve replies accept ID » en accepte une."))  # noqa: T201
    for one in found:
        print(printable(_told(one)))  # noqa: T201
    return int(any(one.problem for one in found))


def _sent(project: Project) -> dict[str, State | None]:
    """What became of each reply that was begun, by its comment's id."""
    journal = ReplyJournal(project.folder)
    return {one.id: journal.state(journal.key(one)) for one in gather(project.folder).comments if one.native}


def _lines(one: Reply, sent: State | None) -> Iterator[str]:
    words = {
        "": _("à décider"),
        "envoyer": _("acceptée"),
        "abandonner": _("abandonnée"),
        "a traiter par vous": _("à traiter par vous"),
        "rien a repondre": _("rien à répondre"),
    }
    state = _("modifiée depuis votre accord, à accepter de nouveau") if one.edited else words[one.decision]
    if sent == "published":
        state = _("en ligne")
    elif sent == "unknown":
        state = _("on ne sait pas si elle est partie : « preuve replies send » le demandera")
    yield f"{one.id} · {platform_name(one.platform)} · {state}"
    yield _("  Commentaire : {text}").format(text=one.comment)
    if one.reply:
        yield _("  Réponse : {text}").format(text=one.reply)
    if one.why:
        yield _("  Pourquoi : {text}").format(text=one.why)
    yield ""


def _told(found: object) -> str:
    one, state, by_hand, problem = (getattr(found, name) for name in ("reply", "state", "by_hand", "problem"))
    head = f"{one.id} · {platform_name(one.platform)}"
    if by_hand:
        return _("{head} : copiez-la vous-même ({reason}).\n  {text}").format(head=head, reason=by_hand, text=one.reply)
    if problem:
        unknown = (
            _("on ne sait pas si elle est partie : relancez, Preuve demandera d'abord. ") if state == "unknown" else ""
        )
        return _("{head} : {unknown}{problem}").format(head=head, unknown=unknown, problem=problem.diagnostics())
    return _("{head} : en ligne.").format(head=head)


def _each(names: list[str]) -> list[str]:
    if not names:
        raise BadInput(
            _("dites quelles réponses : chacune demande votre décision."),
            key="ID",
            remedy=_("« preuve replies » montre leurs noms, comme « c1a2b3c4d »."),
        )
    return names


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
