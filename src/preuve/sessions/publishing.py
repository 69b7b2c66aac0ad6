"""`preuve publish`: what would leave and what stands in its way, a yes, then each platform in turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from preuve.checks.finding import Status
from preuve.checks.words import sentence
from preuve.display import display
from preuve.errors import BadInput, PreuveError, Uncertain
from preuve.history import PastRun
from preuve.i18n import _, ngettext
from preuve.media.probe import probe
from preuve.pages import duration
from preuve.project import Project
from preuve.publication import page
from preuve.publication.journal import Journal, Publication, now
from preuve.publication.package import Mode
from preuve.publication.words import declared, last_check, moment, standing, states, visible, way
from preuve.sessions.check import run_folder
from preuve.sessions.sending import Sending
from preuve.sessions.terminal import Ask, asker, stopping
from preuve.watch import Watch
from preuve.wiring import reach

FORMS = ("%d/%m/%Y %H:%M", "%d/%m/%Y à %H:%M", "%d/%m/%Y %Hh%M")


@dataclass(frozen=True)
class Asked:
    """What she asked for. `anyway`: though a check found that the platform may refuse; `copied`: as a wish says."""

    to: tuple[str, ...] = ()
    target: str = ""
    mode: Mode | None = None
    schedule: str = ""
    dry_run: bool = False
    yes: bool = False
    again: bool = False
    anyway: bool = False
    copied: bool | None = None
    plain: bool = False


@dataclass(frozen=True)
class Told:
    """What became of one platform's turn; `going`: what is ready to leave; `error`: why nothing did, in words."""

    platform: str
    going: Any = None
    publication: Publication | None = None
    error: str = ""


class Stopped(Exception):
    """She stopped it while a film was leaving."""


def publish(given: Path, asked: Asked, ask: Ask | None = None) -> int:
    """Put a run's film where she wants; 0 where it stands everywhere, 1 where it doesn't. Raises BadInput."""
    folder = run_folder(given)
    project, run = Project(folder.parents[1]), PastRun(folder)
    wish = reach("outgoing_wish")(
        mode=asked.mode,
        schedule=_when(asked.schedule),
        again=asked.again,
        target=asked.target,
        copied=asked.copied,
    )
    sending = Sending(plain=asked.plain)
    with stopping(_("Rien n'a été envoyé.")):
        told = [_prepare(project, run, name, wish, asked, sending) for name in _where(project, asked)]
        ready = [one for one in told if one.going]
        if asked.dry_run:
            say(_("Simulation : rien n'a été envoyé, rien n'a été noté."))
            return int(any(one.error for one in told))
        agreed = not ready or asked.yes or (ask or asker(_alone()))(_("Envoyer ?"))
    if not agreed:
        say(_("Rien n'a été envoyé."))
        return 1
    try:
        ended = [_send(project, one, sending) if one.going else one for one in told]
    except Stopped:
        return 1
    if ready:
        say(write_pages(project, run.folder.name))
    return _conclude(ended)


def _alone() -> str:
    return _("il faut votre accord pour publier, et il n'y a personne à qui le demander ici.")


def write_pages(project: Project, run: str) -> str:
    """Write the page of publications, and a run's, as the journal stands now; say where it is."""
    path = page.write(project.folder, Journal(project.folder), project.brief.title)
    folder = project.folder / "runs" / Path(run).name
    if (folder / "ledger.jsonl").is_file():
        Watch(project, display(plain=True), show=False).rewrite(folder)
    return _("Page : {path}").format(path=path)


def _where(project: Project, asked: Asked) -> Sequence[str]:
    """The platforms meant, each once. Raises BadInput where none is."""
    found = asked.to or project.settings.publish.to
    if found:
        return tuple(dict.fromkeys(found))
    there = reach("outgoing_places")()
    raise BadInput(
        _("dites où publier."),
        key="--to",
        remedy=_("Ajoutez par exemple : --to {names}").format(names=" --to ".join(there))
        if there
        else _("Connectez d'abord un compte : preuve connect PLATEFORME (« preuve accounts » les montre)."),
    )


def _prepare(project: Project, run: PastRun, platform: str, wish: Any, asked: Asked, sending: Sending) -> Told:
    """What would leave for one platform, told; its failure never stops the others."""
    if not asked.dry_run and _in_doubt(project, run, platform):
        told = _(
            "{label} : on ne sait pas ce qu'est devenu le dernier envoi. Preuve le demande d'abord à la plateforme, "
        )
        told += _("et lui laisse le temps de finir, pour que rien n'y soit deux fois.")
        say(told.format(label=page.label(platform)))
    try:
        going = reach("outgoing")(
            project, run, platform, wish, progress=sending.sent, pause=sending.pause, asks=not asked.dry_run
        )
    except PreuveError as error:
        say(page.label(platform))
        _lines(f"  ✘ {error.diagnostics()}" + (_looked(platform) if isinstance(error, Uncertain) else ""))
        return Told(platform, error=error.message)
    package = going.parcel.package
    say(_("{label}, compte « {account} »").format(label=going.label, account=going.account.label))
    if going.done:
        return _already(platform, going)
    if going.before and going.before.state == "unknown":
        _lines("  ! " + _("de la dernière tentative, on ne sait rien : Preuve demandera d'abord à la plateforme"))
    for line in _checked(going):
        _lines(f"  {line}")
    stopped = [one.message for one in (*going.blocking, *(going.asking if asked.yes else ()))]
    if going.unmet and not asked.anyway:
        _lines("  → " + _("Pour envoyer malgré ces contrôles : --anyway"))
        stopped += [_("contrôles non tenus : {ids}").format(ids=", ".join(one.id for one in going.unmet))]
    if stopped:
        return Told(platform, error=" ".join(stopped))
    text = _("→ une vidéo de {time}, {way}, sur le compte {account} ; visible par : {who}.")
    seconds = duration(probe(going.parcel.film).seconds)
    told = text.format(time=seconds, way=way(package), account=going.account.label, who=visible(package))
    _lines("  " + told)
    return Told(platform, going=going)


def _in_doubt(project: Project, run: PastRun, platform: str) -> bool:
    """Whether an attempt with this run ended nobody knows how."""
    found = (one for one in page.read(Journal(project.folder))[0] if one.state == "unknown")
    return any((one.package.platform, one.package.run) == (platform, run.folder.name) for one in found)


def _checked(going: Any) -> Iterator[str]:
    """The short list of what was looked at before anything leaves."""
    statuses: list[Status] = [one.status for one in going.findings]
    if not statuses:
        yield "! " + _("fichier non contrôlé")
    elif not going.unmet:
        counts = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
        yield "✔ " + _("fichier et texte : {told}").format(told=sentence(counts))
    for one in going.unmet:
        yield f"✘ {one.id} : {one.title}. {one.measured}\n→ {one.remedy}"
    yield "✔ " + _("déclarée : {what}").format(what=declared(going.parcel.package))
    for name in going.handed.changed:
        told = _("{name} a été changé à la main : c'est votre version qui part")
        if name in going.unused:
            told = _("{name} a été changé à la main, mais {label} ne s'en sert pas : changez brief.yaml, et relancez")
        yield "! " + told.format(name=name, label=going.label)
    for one in going.obstacles:
        yield f"{'✘' if one.blocks else '!'} {one.message}" + (f"\n→ {one.remedy}" if one.remedy else "")


def _already(platform: str, going: Any) -> Told:
    """What is there already stays as it is; a draft isn't what she asked for where she wants it shown."""
    before: Publication = going.before
    told = _("déjà là : {state}, depuis le {when}").format(state=standing(before), when=moment(before.since))
    _lines(f"  {told}. {before.url}".rstrip())
    package = going.parcel.package
    planned = before.package.schedule is not None and package.schedule == before.package.schedule
    if before.state == "published" or package.mode == "draft" or planned:
        return Told(platform, publication=before)
    _lines("  → " + _("Montrez ce brouillon depuis la plateforme, ou envoyez-en un autre exemplaire : --again"))
    return Told(platform, publication=before, error=_("y est déjà, en brouillon"))


def _send(project: Project, told: Told, sending: Sending) -> Told:
    going = told.going
    try:
        with sending.shown(going.label):
            made = reach("send_film")(project, going, pause=sending.pause)
    except PreuveError as error:
        failed = _failed(project, going, error)
        named = failed.startswith(going.label)
        say(failed if named else _("{label} : {told}").format(label=going.label, told=failed))
        return Told(told.platform, publication=_kept(project, going), error=error.message)
    except KeyboardInterrupt:
        say("\n" + _("{label} : interrompu ; {told}.").format(label=going.label, told=states()["unknown"]))
        raise Stopped from None
    said = _("{label} : {state}. {url}").format(label=going.label, state=standing(made), url=made.url)
    say(said.rstrip())
    if made.checked:
        _lines("  " + _("Relue : {told}.").format(told=last_check(made)))
    return Told(told.platform, publication=made)


def _failed(project: Project, going: Any, error: PreuveError) -> str:
    kept = _kept(project, going)
    if not kept or kept.state != "unknown":
        return error.diagnostics()
    return f"{states()[kept.state]}. {error.diagnostics()}{_looked(kept.key)}"


def _looked(which: str) -> str:
    """What to write where the platform may never tell."""
    text = _("Si vous avez regardé vous-même : preuve settle {which} --there (ou --not-there)")
    return "\n→ " + text.format(which=which)


def _kept(project: Project, going: Any) -> Publication | None:
    return Journal(project.folder).find(going.parcel.package.key)


def _conclude(ended: Sequence[Told]) -> int:
    wrong = [one for one in ended if one.error]
    right = len(ended) - len(wrong)
    done = ngettext("{n} publication en place", "{n} publications en place", right).format(n=right)
    left = ngettext("{n} non faite ({names})", "{n} non faites ({names})", len(wrong))
    names = ", ".join(one.platform for one in wrong)
    say(f"{done}, {left.format(n=len(wrong), names=names)}." if wrong else f"{done}.")
    return int(bool(wrong))


def _when(text: str) -> datetime | None:
    """A date and an hour, in the reader's zone where none is said. Raises BadInput."""
    if not text.strip():
        return None
    found = _read(text.strip())
    if found is None or found.astimezone() <= now():
        raise BadInput(
            _("cette date est passée.") if found else _("cette date ne se lit pas."),
            key="--schedule",
            remedy=_('Écrivez un jour et une heure à venir, par exemple : --schedule "2026-12-05 14:00"'),
        )
    return found.astimezone()


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in FORMS:
        try:
            return datetime.strptime(text, form).astimezone()
        except ValueError:
            continue
    return None


def _lines(text: str) -> None:
    """A text of several lines, each under the first."""
    first, *rest = text.split("\n")
    say(first)
    for line in rest:
        say("    " + line)


def say(text: str) -> None:
    """What a platform says may hold anything, terminal commands included."""
    for line in text.split("\n"):
        print("".join(sign if sign.isprintable() else " " for sign in line))  # noqa: T201
