"""`preuve check`: judge a finished run again from its files, or any video."""

import tempfile
from pathlib import Path

from preuve import steps
from preuve.checks.judge import judge
from preuve.checks.settled import settle
from preuve.checks.subject import FilmFiles, Subject, of_run
from preuve.checks.tally import exit_code
from preuve.display import display
from preuve.errors import BadInput
from preuve.history import last_run
from preuve.i18n import _
from preuve.maker import Maker
from preuve.project import Project
from preuve.sessions.check_display import Shown
from preuve.settings import Settings
from preuve.targets import platforms
from preuve.watch import Watch
from preuve.wiring import recogniser

STEPS = steps  # registering the measuring steps is importing them


def check_run(given: Path, shown: Shown) -> int:
    """Judge a run (or a project's last one), write its findings and report, show them; give the exit code."""
    folder = run_folder(given)
    project = Project(folder.parents[1])
    subject = of_run(folder, project, Maker(project.store, project.recordings), recogniser(project.settings, project))
    if not subject.films:
        raise BadInput(
            _("cette production n'a aucun film."), path=folder, remedy=_("Lancez « preuve run » jusqu'au bout.")
        )
    with shown.progress() as hear:
        findings = settle(subject, hear)
    Watch(project, display(plain=True), show=False).rewrite(folder)
    shown.show(findings, report=folder / "report" / "index.html")
    return exit_code(findings)


def check_video(video: Path, captions: Path | None, target: str, shown: Shown) -> int:
    """Judge any video, alone or with its captions; give the exit code. Nothing is kept."""
    for path in filter(None, (video, captions)):
        if not path.is_file():
            raise BadInput(_("ce fichier est introuvable."), path=path, remedy=_("Vérifiez son nom et son dossier."))
    if target and target not in platforms().targets:
        raise BadInput(
            _("la cible « {name} » est inconnue.").format(name=target),
            key="--target",
            remedy=_("Choisissez : {names}.").format(names=", ".join(platforms().targets)),
        )
    with tempfile.TemporaryDirectory(prefix="preuve-", ignore_cleanup_errors=True) as place:
        scratch = Project(Path(place))
        film = FilmFiles(target, video.resolve(), captions.resolve() if captions else None)
        maker = Maker(scratch.store, scratch.recordings)
        subject = Subject(films=(film,), maker=maker, speech=recogniser(Settings(), scratch))
        with shown.progress() as hear:
            findings = judge(subject, hear=hear)
        shown.show(findings)
    return exit_code(findings)


def run_folder(given: Path) -> Path:
    """The run meant: the folder itself, or the last run of the project it is."""
    folder = given.resolve()
    if (folder / "ledger.jsonl").is_file() and folder.parent.name == "runs":
        return folder
    runs = folder.parent if folder.parent.name == "runs" else folder.parent / "runs"
    if not folder.is_dir() and runs.is_dir():
        there = sorted((one.parent.name for one in runs.glob("*/ledger.jsonl")), reverse=True)[:3]
        raise BadInput(
            _("cette production n'existe pas."),
            path=given,
            remedy=_("Choisissez-en une de {folder} : {names}").format(folder=runs, names=", ".join(there) or "–"),
        )
    run = last_run(Project(folder).folder)
    if run is None:
        raise BadInput(_("aucune production ici."), path=given, remedy=_("Lancez d'abord « preuve run »."))
    return run.folder
