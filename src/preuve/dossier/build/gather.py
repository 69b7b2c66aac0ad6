"""Everything a juror needs of a run, by its name in the dossier."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preuve.artifact import digest_file
from preuve.attempts.calls import History
from preuve.calls.recordings import Recording
from preuve.checks.finding import Finding
from preuve.checks.judge import Hear, judge
from preuve.checks.settled import LANGUAGES, settle, settled
from preuve.checks.subject import Subject, of_run
from preuve.checks.tally import to_json
from preuve.dossier import layout
from preuve.dossier.absent import Known, answers, borne_out
from preuve.dossier.archive import Content
from preuve.dossier.build.hers import hers, other_runs
from preuve.dossier.build.left_out import left_out
from preuve.dossier.build.noting import NotingMaker, NotingStore
from preuve.dossier.build.pages import pages
from preuve.dossier.build.presented import check_cases, copied, files, film_copies, other_subjects, recordings
from preuve.dossier.names import clash, wrong
from preuve.errors import BadInput
from preuve.history import PastRun
from preuve.i18n import _, speaking
from preuve.ledger import Line
from preuve.maker import Maker
from preuve.project import Project
from preuve.wiring import recogniser

FIRST = "fr"
RECORDED = (layout.PROJECT_RECORDINGS, layout.MACHINE_RECORDINGS)


@dataclass
class Gathered:
    """What goes in the dossier, by name, before anything is claimed.

    `copies`: names of a run's files that are left out, for the dossier has the same bytes under another name.
    `redacted`: digests of what is left out on request, by the names that they would have had.
    """

    project: Project
    run: PastRun
    subject: Subject
    findings: Mapping[str, Sequence[Finding]]
    contents: dict[str, Content] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    redacted: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: Content) -> None:
        """Add a file under a name, once. Raises BadInput: the name can't be a dossier's."""
        name = unicodedata.normalize("NFC", name)
        if wrong(name):
            raise BadInput(
                _("ce nom de fichier ne peut pas aller dans un dossier, que tous les systèmes doivent lire."),
                path=name,
                remedy=_("Renommez-le avec des lettres, des chiffres et des tirets, sans « : » ni « ? »."),
            )
        if self.contents.setdefault(name, content) != content:
            raise _same_name(name)
        if isinstance(content, Path):
            self.digests[name] = digest_file(content)

    @property
    def lines(self) -> Sequence[Line]:
        """The run's ledger."""
        return self.run.lines


def gather(
    project: Project,
    run: PastRun,
    folder: Path,
    *,
    redact: Iterable[str] = (),
    hear: Hear = lambda _name: None,
) -> Gathered:
    """Gather a run's files, judged again so that what findings rest on is known. Raises PreuveError.

    Args:
        project: the project.
        run: a run of it that can be sealed (`standing`).
        folder: an empty folder for the report's pages.
        redact: what is left out (`left_out`).
        hear: told each check's id as it begins.
    """
    check_cases(of_run(run.folder, project, Maker(project.store, project.recordings), speech_of(project)))
    _settle(project, run, hear)
    store = NotingStore(project.store.folder)
    subject = of_run(run.folder, project, NotingMaker(store, project.recordings), speech_of(project))
    found: dict[str, Sequence[Finding]] = {}
    for one in LANGUAGES:
        with speaking(one):
            found[one] = judge(subject, hear=hear)
    with speaking(FIRST):
        others = other_subjects(subject, found[FIRST], hear)
    made = Gathered(project, run, subject, found)
    _deliverables(made)
    copies = film_copies(others)
    for path in (*hers(project, run), *other_runs(project, run), *files(others), *_read(project, run, store)):
        if path in copies:
            made.copies[_named(project, path)] = _named(project, copies[path])
        else:
            made.add(_named(project, path), path)
    with speaking(FIRST):
        made.add(layout.FINDINGS, to_json(found[FIRST]))
    _recordings(project, made, store)
    _leave(made, left_out(redact, made.contents))
    shown = pages(subject, found, set(made.contents), folder)
    _artifacts(made, store)
    for name, page in shown.items():
        made.add(name, page)
    _leave(made, {name for name, sha256 in made.digests.items() if sha256 in set(made.redacted.values())})
    _check_left(made)
    if twice := clash(sorted(made.contents)):
        raise _same_name(twice[1])
    return made


def _named(project: Project, path: Path) -> str:
    return layout.of_project(path.relative_to(project.folder).as_posix())


def _check_left(made: Gathered) -> None:
    """Raises BadInput: findings rest on a file that is left out, and nothing else would bear out that it existed."""
    steps = [line for line in made.lines if line["kind"] == "step"]
    known = Known(made.run.delivered, answers=answers(made.contents)).read(steps)
    borne = borne_out(made.redacted, known)
    rested = {evidence.sha256 for one in made.findings[FIRST] for evidence in one.evidence}
    for name, sha256 in sorted(made.redacted.items()):
        if name not in borne and sha256 in rested:
            raise BadInput(
                _(
                    "des constats reposent sur ce fichier, et le registre n'en garde pas l'empreinte : "
                    "sans lui, ils seraient jugés faux."
                ),
                path=layout.to_project(name) or name,
                key="--redact",
                remedy=_(
                    "Si le jury seul doit le voir, chiffrez le dossier pour lui (--encrypt-for) ; sinon, ôtez-en ce "
                    "qui est personnel, et relancez « preuve check »."
                ),
            )


def _leave(made: Gathered, names: Collection[str]) -> None:
    """Leave files out, and keep their digests."""
    for name in names:
        made.redacted[name] = made.digests.pop(name)
        del made.contents[name]


def _same_name(name: str) -> BadInput:
    return BadInput(
        _("deux fichiers du projet ne diffèrent que par les majuscules ou les accents de leur nom."),
        path=name,
        remedy=_("Renommez l'un des deux."),
    )


def speech_of(project: Project) -> Any:
    """Gives the engine that recognises speech."""
    return recogniser(project.settings, project)


def _settle(project: Project, run: PastRun, hear: Hear) -> None:
    """Judge the run where its findings don't stand, so that the page she opens says what the dossier says."""
    subject = of_run(run.folder, project, Maker(project.store, project.recordings), speech_of(project))
    if not settled(subject):
        settle(subject, hear)


def _deliverables(made: Gathered) -> None:
    """What the run delivered; a bundle's copy of a film is there once."""
    made.add(layout.LEDGER, made.run.folder / "ledger.jsonl")
    copies = copied(made.run.delivered)
    for path in sorted(made.run.delivered):
        if path in copies:
            made.copies[layout.of_run(path)] = layout.of_run(copies[path])
        else:
            made.add(layout.of_run(path), made.run.folder / path)


def _read(project: Project, run: PastRun, store: NotingStore) -> Iterator[Path]:
    """Files of the project that a check read, whatever made it look there."""
    for path in store.files:
        mine = path.is_relative_to(project.folder) and not path.is_relative_to(run.folder)
        if mine and path.resolve().is_relative_to(project.folder):
            yield path


def _recordings(project: Project, made: Gathered, store: NotingStore) -> None:
    """Recordings of models of her machine that the run or its measures rest on, and their answers' bytes."""
    cited = {str(name) for line in made.lines for name in line.get("recordings", ())} | set(store.recorded)
    cited |= {*_told(made.run.folder / "history.json"), *recordings(project)}
    for path, one in project.recordings.all():
        if project.recordings.brought and path.is_relative_to(project.recordings.brought):
            continue
        if one.id in cited:
            made.add(layout.MACHINE_RECORDINGS + path.relative_to(project.recordings.folder).as_posix(), path)
            _blob(project, made, one)


def _told(path: Path) -> Iterator[str]:
    """The recordings that the run's history tells of, those that weren't used too: a replay tells it again."""
    try:
        told = History.model_validate_json(path.read_bytes())
    except (OSError, ValueError):  # the checks of what was asked tell it
        return
    yield from (call.recording for thing in told.things for tried in thing.attempts for call in tried.calls)


def _blob(project: Project, made: Gathered, one: Recording) -> None:
    path = project.store.path(one.response.sha256)
    if not one.response.file and path.is_file() and digest_file(path) == one.response.sha256:
        made.add(layout.BLOBS + one.response.sha256, path)


def _artifacts(made: Gathered, store: NotingStore) -> None:
    """What findings rest on, what steps began from and what models said, where it has no name of its own."""
    there = {*made.digests.values(), *made.redacted.values()}
    for sha256 in sorted({*store.wanted, *_beginnings(made.lines), *_answered(made.lines)} - there):
        path = Path(store.folder, "store", sha256[:2], sha256)
        if path.is_file() and digest_file(path) == sha256:
            made.add(layout.ARTIFACTS + sha256, path)


def _answered(lines: Iterable[Line]) -> Iterator[str]:
    """Digests of what models said in words and figures: a model run again is compared with it."""
    for line in lines:
        if line["kind"] == "step" and (line["engine"] or {}).get("ai"):
            yield from (str(one["sha256"]) for one in line["outputs"].values() if str(one["name"]).endswith(".json"))


def _beginnings(lines: Iterable[Line]) -> Iterator[str]:
    """Digests of what the ledger's steps were given and none of them made."""
    steps = [line for line in lines if line["kind"] == "step"]
    outputs = {str(one["sha256"]) for line in steps for one in line["outputs"].values()}
    for line in steps:
        for given in line["inputs"].values():
            yield from (str(sha256) for _name, sha256 in given if str(sha256) not in outputs)
