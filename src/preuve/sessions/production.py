"""What the commands do, between the command line and the engine room: run, show, tell."""

import webbrowser
from pathlib import Path

from preuve.audience.unread import lines, table_of
from preuve.checks.settled import summary
from preuve.checks.words import sentence
from preuve.display import display
from preuve.errors import BadInput
from preuve.history import PastRun, last_run, past_runs
from preuve.i18n import _, ngettext
from preuve.options import Options
from preuve.pages import duration
from preuve.project import Project
from preuve.run_state import RunState
from preuve.sessions.notes import unsent
from preuve.sessions.plan import left_aside, without
from preuve.sessions.watch_plan import today
from preuve.targets import templates
from preuve.watch import Watch
from preuve.watch_plan import reminders
from preuve.wiring import reach


def produce(folder: Path, options: Options, *, plain: bool, show: bool) -> None:
    """Run a project's production, and say where everything is."""
    project = Project(folder)
    project.brief  # noqa: B018  (a wrong brief is told before anything starts)
    options.check(tuple(target.name for target in project.targets))
    run = reach("produce")
    with Watch(project, display(plain=plain), show=show) as watch:
        result = run(project, options, watch.hear)
    watch.lead_to(result.folder)
    state = watch.settle(result.folder) if result.new else None
    for line in _summary(project, result.folder, state):
        print(line)  # noqa: T201


def _summary(project: Project, folder: Path, state: RunState | None) -> list[str]:
    run = PastRun(folder)
    films = [path for path in run.delivered if path.startswith("films/")]
    told = [_("Rien de nouveau à faire : tout est déjà là.")] if state is None else [_done(state)]
    told += [f"  {folder / path}" for path in films]
    told.append(_("Page : {path}").format(path=folder / "index.html"))
    found = summary(folder)
    if found:
        told.append(_("Contrôles : {told}.").format(told=sentence(found["summary"]["statuses"])))
        told.append(_("Rapport : {path}").format(path=folder / "report" / "index.html"))
    if run.delivered.get("site/index.html"):
        told.append(_("Site : {path}").format(path=folder / "site" / "index.html"))
    told += lines(table_of(folder))
    told += unsent(project)
    told += left_aside(project, run.delivered)
    told += without(folder) if "plan.json" in run.delivered else []
    told.append(_("Storyboard à retoucher : {path}").format(path=project.storyboard_path))
    return told


def _done(state: RunState) -> str:
    text = ngettext("Fait en {time} : {n} opération.", "Fait en {time} : {n} opérations.", state.made)
    told = text.format(time=duration(state.elapsed), n=state.made)
    if state.reused:
        again = ngettext("{n} reprise telle quelle", "{n} reprises telles quelles", state.reused).format(n=state.reused)
        told += " " + again + (_(", {time} gagnées.").format(time=duration(state.saved)) if state.saved else ".")
    return told


def sample_folder() -> Path:
    """The sample project. Raises BadInput where there is none (a wheel without the repository)."""
    folder = templates().parent / "sample_project"
    if not folder.is_dir():
        raise BadInput(
            _("le projet d'exemple est introuvable."),
            path=folder,
            remedy=_("Lancez cette commande depuis le dossier du dépôt de Preuve."),
        )
    return folder


def print_status(folder: Path) -> None:
    """Say what was made, when, and whether it still stands."""
    project = Project(folder)
    runs = [run for run in past_runs(project.folder) if not run.trial]
    if not runs:
        print(_("Aucune production encore. Lancez « preuve run {folder} ».").format(folder=folder))  # noqa: T201
        return
    for run in runs[:10]:
        print(_status_line(run))  # noqa: T201
    for line in reminders(project.folder, today()):
        print(line)  # noqa: T201


def _status_line(run: PastRun) -> str:
    words = {
        "complete": _("complète"),
        "partial": _("partielle"),
        "awaiting": _("arrêtée pour votre relecture"),
        "failed": _("échouée, à reprendre"),
        "cancelled": _("interrompue, à reprendre"),
        "unfinished": _("inachevée, à reprendre"),
    }
    steps = [line for line in run.lines if line["kind"] == "step"]
    films = sum(path.startswith("films/") for path in run.delivered)
    missing = sum(not (run.folder / path).is_file() for path in run.delivered)
    counts = (
        ngettext("{n} opération", "{n} opérations", len(steps)).format(n=len(steps)),
        ngettext("{n} film", "{n} films", films).format(n=films),
        ngettext("{n} fichier manque", "{n} fichiers manquent", missing).format(n=missing) if missing else "",
    )
    return f"{run.folder.name} : {', '.join(filter(None, (words[run.status], *counts)))}"


def open_last(folder: Path) -> str:
    """Open the last run's page; say where it is."""
    run = last_run(Project(folder).folder)
    if run is None:
        raise BadInput(_("aucune production dans ce projet."), path=folder, remedy=_("Lancez d'abord « preuve run »."))
    page = run.folder.parent / "index.html"  # it leads to the run that was made or confirmed last
    webbrowser.open(page.as_uri())
    return str(page)


def keep_storyboard(folder: Path) -> str:
    """Bind her storyboard to the AI's new draft."""
    from preuve.boards import keep

    project = Project(folder)
    return _("Gardé : {path}").format(path=keep(project, reach("draft")(project)))


def renew_storyboard(folder: Path) -> str:
    """Start again from the AI's new draft; hers is put aside."""
    from preuve.boards import renew

    project = Project(folder)
    path, aside = renew(project, reach("draft")(project))
    return _("Nouveau : {path}. L'ancien est dans {aside}.").format(path=path, aside=aside)
