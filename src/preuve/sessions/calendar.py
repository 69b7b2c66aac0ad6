"""`preuve calendar`: what is planned and where it stands; the agreements; what is due."""

import shutil
import webbrowser
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from preuve.artifact import digest_file
from preuve.errors import BadInput
from preuve.history import last_run
from preuve.i18n import _, ngettext
from preuve.project import Project, slug
from preuve.publication.journal import Journal
from preuve.publication.page import read
from preuve.schedule import agreements, page
from preuve.schedule.agreements import Agreement
from preuve.schedule.ics import to_ics, where
from preuve.schedule.plan import HAND, NAME, Calendar, Entry, needed, remarks
from preuve.schedule.standing import Slot, sign, slots, told
from preuve.sessions.signing import signed
from preuve.sessions.terminal import asker
from preuve.store import write_atomic
from preuve.targets import templates

FOLDER = "calendrier"


def now() -> datetime:
    """The hour, with its zone."""
    return datetime.now(UTC)


def show(folder: Path, *, new: bool, page: bool) -> None:
    """Print the calendar, write its page and its .ics. Raises BadInput."""
    project = Project(folder)
    if new:
        _begin(project)
    calendar = needed(project.folder)
    found = standing(project, calendar)
    for slot in found:
        print(_line(slot))  # noqa: T201
    for one in remarks(calendar, project.brief):
        print(_("À relire : {text}").format(text=one))  # noqa: T201
    path = write(project, calendar, found)
    print(_("Page et agenda (.ics) : {path}").format(path=path.parent))  # noqa: T201
    if page:
        webbrowser.open(path.as_uri())


def approve(folder: Path, entry: str, *, by: str, run: str) -> None:
    """Keep a person's yes to one film, at one place and hour. Raises BadInput."""
    project = Project(folder)
    who = signed(project, by)
    calendar = needed(project.folder)
    one = _entry(calendar, entry)
    if one.to == HAND:
        raise BadInput(
            _("« {id} » se poste à la main : il n'y a rien à accorder.").format(id=one.id),
            path=NAME,
            remedy=_("Une fois posté, écrivez son adresse dans « posted »."),
        )
    made = _run(project, run)
    target, film = _film(project, made, one)
    settings = project.settings.publish
    agreement = Agreement(
        by=who,
        at=now(),
        run=made.name,
        target=target,
        film=digest_file(film),
        to=one.to,
        moment=calendar.moment(one),
        mode=one.mode,
        privacy=settings.privacy,
        account=settings.accounts.get(one.to, ""),
    )
    agreements.give(project.folder, one.id, agreement)
    print(  # noqa: T201
        _("Accord noté : {where}, {when}, film {film} de la production {run}.").format(
            where=where(Slot(one, calendar.moment(one), "agreed")),
            when=page.written(calendar.moment(one)),
            film=target,
            run=made.name,
        )
    )
    print(_("Un film refait, un autre lieu, une autre heure demanderont un nouvel accord."))  # noqa: T201


def withdraw(folder: Path, entry: str) -> None:
    """Take a yes back. Raises BadInput."""
    project = Project(folder)
    _entry(needed(project.folder), entry)
    had = agreements.withdraw(project.folder, entry)
    print(_("Accord repris.") if had else _("Cette ligne n'avait pas d'accord."))  # noqa: T201


def publish_due(folder: Path, *, yes: bool) -> int:
    """Publish what is due: 0 where all went well or nothing was due. Raises BadInput."""
    from preuve.wiring import reach

    project = Project(folder)
    due = due_now(project)
    if not due:
        print(_("Rien à publier maintenant."))  # noqa: T201
        return 0
    for slot in due:
        print(_line(slot))  # noqa: T201
    question = ngettext("Publier cette ligne ?", "Publier ces {n} lignes ?", len(due)).format(n=len(due))
    nobody = _("il faut votre accord pour publier, et il n'y a personne à qui le demander ici.")
    if not yes and not asker(nobody)(question):
        return 0
    return int(not reach("publish_due")(project, due))


def due_now(project: Project) -> list[Slot]:
    """What goes out now: its hour has come, and a person agreed; what failed is tried a few times. Raises BadInput."""
    return [slot for slot in standing(project, needed(project.folder)) if slot.goes(now())]


def standing(project: Project, calendar: Calendar) -> tuple[Slot, ...]:
    """Every entry, and where it stands now. Raises BadInput."""
    return slots(calendar, read(Journal(project.folder))[0], agreements.read(project.folder), now())


def write(project: Project, calendar: Calendar, found: Sequence[Slot]) -> Path:
    """Write the page, its style and the .ics; gives the page's path."""
    folder = project.folder / FOLDER
    said = remarks(calendar, project.brief)
    path = folder / "index.html"
    write_atomic(path, page.to_page(project.brief, calendar, found, said, now()).encode())
    write_atomic(folder / "calendrier.css", page.style())
    name = calendar.campaign or project.brief.title
    diary = to_ics(found, name=name, project=slug(project.brief.title), now=now())
    write_atomic(folder / "calendrier.ics", diary)
    return path


def _line(slot: Slot) -> str:
    return f"{sign(slot.state)} {page.written(slot.moment)} : {where(slot)}, {told(slot)} [{slot.entry.id}]"


def _begin(project: Project) -> None:
    target = project.folder / NAME
    if target.exists():
        raise BadInput(_("ce fichier existe déjà."), path=target, remedy=_("Complétez-le."))
    shutil.copyfile(templates() / "project" / NAME, target)


def _entry(calendar: Calendar, name: str) -> Entry:
    for entry in calendar.entries:
        if entry.id == name:
            return entry
    raise BadInput(
        _("aucune ligne ne s'appelle « {name} ».").format(name=name),
        path=NAME,
        remedy=_("Choisissez : {choices}.").format(choices=", ".join(entry.id for entry in calendar.ordered)),
    )


def _run(project: Project, given: str) -> Path:
    if given and slug(given) == given and (project.folder / "runs" / given).is_dir():
        return project.folder / "runs" / given
    last = None if given else last_run(project.folder)
    if last is None:
        raise BadInput(
            _("cette production n'existe pas."),
            path=f"runs/{given}",
            remedy=_("Faites d'abord le film : preuve run."),
        )
    return last.folder


def _film(project: Project, run: Path, entry: Entry) -> tuple[str, Path]:
    """The format that goes there, and its film. Raises BadInput."""
    from preuve.wiring import reach

    wanted = (entry.target,) if entry.target else reach("publisher")(entry.to).targets
    for target in wanted:
        path = run / "bundles" / target / "film.mp4"
        if path.is_file():
            return str(target), path
    raise BadInput(
        _("la production {run} n'a pas de film pour {where} ({targets}).").format(
            run=run.name, where=entry.to, targets=", ".join(wanted)
        ),
        path=project.folder / NAME,
        key=entry.id,
        remedy=_("Ajoutez cette cible au brief, puis relancez « preuve run »."),
    )
