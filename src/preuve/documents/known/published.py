"""What goes out: the calendar, the platforms and how each is reached, the posts, the replies to comments."""

from collections.abc import Callable
from datetime import UTC, datetime

from preuve.audience.comments.masking import masked
from preuve.audience.forms.grid import platform_name
from preuve.audience.table import Table
from preuve.documents.blocks import Block, Blocks, Grid, Paragraph, line
from preuve.documents.known.exported import networks_of, posts_of
from preuve.documents.known.figures import table_of
from preuve.documents.known.ground import Knowing, day, short, told
from preuve.i18n import _
from preuve.project import Project
from preuve.publication.accounts import places
from preuve.publication.journal import Journal, Publication
from preuve.publication.words import moment, standing, visible
from preuve.replies import draft as drafts
from preuve.replies.draft import Reply
from preuve.replies.journal import ReplyJournal
from preuve.schedule import agreements
from preuve.schedule import plan as schedule
from preuve.schedule.plan import HAND, Calendar
from preuve.schedule.standing import slots
from preuve.schedule.standing import told as stands
from preuve.targets import target_label

EMPTY = "À COMPLÉTER"
MOST = 40


def calendar(knowing: Knowing) -> Blocks:
    """Each publication planned: when, where, for which objective, why then, and where it stands."""
    found = _calendar(knowing.project)
    if found is None:
        return ()
    journal = Journal(knowing.project.folder)
    now = datetime.now(UTC)
    rows = tuple(
        (
            one.moment.strftime("%d/%m/%Y %H:%M"),
            _("à la main : {note}").format(note=short(one.entry.note, 80))
            if one.entry.to == HAND
            else _place(one.entry.to),
            target_label(one.entry.target) if one.entry.target else "–",
            one.entry.objective or "–",
            one.entry.why or "–",
            stands(one),
        )
        for one in slots(found, journal.all(), agreements.read(knowing.project.folder), now)
    )
    header = (_("Quand"), _("Où"), _("Format"), _("Objectif"), _("Pourquoi là, à ce moment"), _("État"))
    caption = (
        _("Le calendrier éditorial : {name}").format(name=found.campaign) if found.campaign else _("Le calendrier")
    )
    return tuple(told(_("le calendrier (calendar.yaml)"), (Grid(header=header, rows=rows[:MOST], caption=caption),)))


def networks(knowing: Knowing) -> Blocks:
    """Each platform that the project uses: its formats, what is planned there, what was posted.

    Without a run, what the platforms' own exports tell stands after it.
    """
    project = knowing.project
    planned = _calendar(project)
    posts = Journal(project.folder).all()
    targets = project.targets if project.has_video else ()
    places: dict[str, list[str]] = {}
    for target in targets:
        places.setdefault(target.name.partition("-")[0], []).append(target.label)
    asked = [one.to for one in planned.entries if one.to != HAND] if planned else []
    for name in (*asked, *(one.package.platform for one in posts)):
        places.setdefault(name, [])
    rows = tuple(
        (
            _place(name),
            ", ".join(formats) or "–",
            str(sum(one.to == name for one in planned.entries)) if planned else "0",
            str(sum(one.package.platform == name and one.state == "published" for one in posts)),
        )
        for name, formats in places.items()
    )
    header = (_("Réseau ou site"), _("Formats préparés"), _("Publications prévues"), _("Publications en ligne"))
    grid = Grid(header=header, rows=rows, caption=_("Les réseaux du projet"))
    source = _("le brief, le calendrier et le journal des publications")
    return (*told(source, (grid,) if rows else ()), *_of_exports(knowing, networks_of))


def posts(knowing: Knowing) -> Blocks:
    """What became of each post: where, which film, in which way, since when, and its address.

    Without a run nor any post by Preuve, those that the platforms' exports tell of.
    """
    found = Journal(knowing.project.folder).all()
    if not found:
        return _of_exports(knowing, posts_of)
    header = (_("Réseau"), _("Film"), _("Qui le voit"), _("État"), _("Depuis"), _("Adresse"))
    grid = Grid(header=header, rows=tuple(map(_post, found[:MOST])), caption=_("Le journal des publications"))
    return tuple(told(_("le journal des publications (publications/)"), (grid,)))


def replies(knowing: Knowing) -> Blocks:
    """Each comment, the reply that stands and whose it is, and whether it was sent."""
    found = drafts.read(knowing.project.folder).replies
    if not found:
        return ()
    journal = ReplyJournal(knowing.project.folder)
    decisions = {
        "": _("pas encore décidé"),
        "envoyer": _("à envoyer"),
        "abandonner": _("abandonnée"),
        "a traiter par vous": _("à traiter par une personne"),
        "rien a repondre": _("rien à répondre"),
    }
    sent = journal.names()
    rows = tuple((*_reply(one), _decided(one, decisions[one.decision])) for one in found[:MOST])
    header = (_("Réseau"), _("Commentaire"), _("Réponse"), _("De qui"), _("Décision"))
    blocks: list[Block] = [Grid(header=header, rows=rows, caption=_("Les réponses aux commentaires"))]
    if sent:
        blocks.append(Paragraph(line(_("Réponses envoyées par Preuve : {n}.").format(n=len(sent)))))
    return tuple(told(_("les réponses relues (audience/reponses.yaml)"), blocks))


def _of_exports(knowing: Knowing, tells: Callable[[Table], Blocks]) -> Blocks:
    table = None if knowing.run else table_of(knowing)
    return tells(table) if table else ()


def _reply(one: Reply) -> tuple[str, str, str, str]:
    whose = _("texte proposé par l'IA") if one.reply == one.proposed else _("texte d'une personne")
    reply = short(one.reply) or "–"
    return platform_name(one.platform), short(masked(one.comment)), reply, whose if one.reply else "–"


def _decided(one: Reply, decision: str) -> str:
    return _("{decision} ({by}, {day})").format(decision=decision, by=one.by, day=day(one.day)) if one.by else decision


def _calendar(project: Project) -> Calendar | None:
    """The project's calendar; None where it is still the model's."""
    found = schedule.read(project.folder)
    real = found and any(not one.objective.startswith(EMPTY) or not one.why.startswith(EMPTY) for one in found.entries)
    return found if real else None


def _post(one: Publication) -> tuple[str, ...]:
    url = one.url or "–"
    where = target_label(one.package.target)
    return _place(one.package.platform), where, visible(one.package), standing(one), moment(one.since), url


def _place(name: str) -> str:
    known = places().places.get(name)
    return known.label if known else platform_name(name)
