"""`preuve check`: judge a finished run again from its files, or any video."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from preuve import steps
from preuve.checks.finding import Finding
from preuve.checks.judge import judge
from preuve.checks.settled import settle
from preuve.checks.subject import FilmFiles, Subject, subject_of
from preuve.checks.tally import exit_code, tally
from preuve.checks.words import sentence
from preuve.display import display
from preuve.errors import BadInput
from preuve.frameworks import Matrix, framework, matrices
from preuve.frameworks.cases import Judging, check_cases, standing
from preuve.frameworks.measured import nothing_made
from preuve.history import last_run
from preuve.i18n import _
from preuve.maker import Maker
from preuve.portfolio import FILE as PORTFOLIO
from preuve.project import Project
from preuve.sessions.check_display import Shown
from preuve.sessions.matrix_brief import show_brief
from preuve.sessions.matrix_display import print_lines, show_short
from preuve.sessions.matrix_display import show as show_matrices
from preuve.sessions.next_step import next_step
from preuve.sessions.opening import is_project, opened
from preuve.sessions.overdue import overdue
from preuve.settings import Settings
from preuve.targets import platforms
from preuve.watch import Watch
from preuve.wiring import recogniser

STEPS = steps  # registering the measuring steps is importing them


def check_run(given: Path, shown: Shown, names: Sequence[str] = ()) -> int:
    """Judge a run (or a project's last one), write its findings and report, show them; give the exit code.

    Then its référentiels are weighed: those named, else its portfolio's. A project without any run is weighed by its
    documents alone. Raises BadInput.
    """
    subject = _subject(given)
    project = subject.project
    if project is None:
        raise TypeError
    for name in names:
        framework(name)
    check_cases(project)
    findings: Sequence[Finding] = ()
    if subject.folder:
        with shown.progress(subject.folder.name) as hear:
            findings = settle(subject, hear)
        Watch(project, display(plain=True), show=False).rewrite(subject.folder)
    found = matrices(subject, findings, names, _judging(shown))
    whole = bool(names) or subject.folder is None or (project.folder / PORTFOLIO).is_file()
    codes = [of_criteria(found)] if whole else []
    codes += [exit_code(findings)] if subject.folder and not names else []
    code = 1 if 1 in codes else max(codes)
    if shown.as_json:
        shown.write(findings, {"matrices": [one.model_dump(mode="json") for one in found], "exit": code})
    else:
        _show(subject, findings, shown, short=bool(names))
        if whole and not names and not shown.every:
            show_brief(found, project, shown, judged=bool(subject.folder))
        else:
            (show_matrices if whole else show_short)(found, project, shown)
        print_lines([(one, None) for one in overdue(project, subject.day, names)], plain=shown.plain)
        print_lines([(next_step(found, project), None)], plain=shown.plain)
    return code


def _judging(shown: Shown) -> Judging:
    """Judges the runs of use cases, each once, and shows how far it is."""
    known: dict[Path, Sequence[Finding]] = {}

    def judged(subject: Subject) -> Sequence[Finding]:
        if subject.folder is None:
            return ()
        if subject.folder not in known:
            with shown.progress(subject.folder.name) as hear:
                known[subject.folder] = standing(subject, hear)
        return known[subject.folder]

    return judged


def _subject(given: Path) -> Subject:
    """The run meant, or a project that has none. Raises BadInput."""
    folder = given.resolve()
    if is_project(folder) and last_run(folder) is None:
        return subject_of(Project(folder))
    run = run_folder(given)
    subject = subject_of(Project(run.parents[1]), run.name)
    if not subject.films:
        raise BadInput(
            _("cette production n'a aucun film."), path=run, remedy=_("Lancez « preuve run » jusqu'au bout.")
        )
    return subject


def _show(subject: Subject, findings: Sequence[Finding], shown: Shown, *, short: bool) -> None:
    """Print what was judged, or that nothing was. `short`: only how many checks stand where."""
    if subject.folder and short:
        print(sentence(tally(findings).statuses) + ".")  # noqa: T201
        print(_("Rapport : {path}").format(path=subject.folder / "report" / "index.html"))  # noqa: T201
    elif subject.folder:
        shown.show(findings, report=subject.folder / "report" / "index.html")
    elif subject.project:
        said, remedy = nothing_made(subject.project)
        told = _("{said}. Seuls les documents sont pesés. {remedy}")
        print(told.format(said=said[:1].upper() + said[1:], remedy=remedy))  # noqa: T201


def of_criteria(found: Sequence[Matrix]) -> int:
    """1 where a criterion isn't met, else 2 where one couldn't be told, else 0."""
    stand = {one.status for matrix in found for one in matrix.criteria()}
    if "unmet" in stand:
        return 1
    return 2 if stand & {"error", "not_run"} else 0


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
        opened(folder)
        raise BadInput(_("aucune production ici."), path=given, remedy=_("Lancez d'abord « preuve run »."))
    return run.folder
