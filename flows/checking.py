"""Measuring what was made, and judging it: findings, the matrix, the report. Prefect isn't known here."""

from pathlib import Path
from typing import Any

from flows.production import Production
from preuve.artifact import Artifact
from preuve.checks.case import Case
from preuve.checks.fixtures import load_fixtures
from preuve.checks.settled import folder_of, settle, settled
from preuve.checks.subject import FilmFiles, Subject, of_run
from preuve.store import Store

MEASURES = ("look", "listened", "spoken")
RANK = 9  # after everything that makes the film


class _Measuring:
    """Makes measures through the run: its ledger tells them, and its gate holds them."""

    def __init__(self, work: Production) -> None:
        self._work = work

    @property
    def store(self) -> Store:
        """Where the run's artefacts are."""
        return self._work.project.store

    def make(self, name: str, **given: Any) -> dict[str, Artifact]:
        """A measuring step's outputs."""
        heavy = None if name == "streams" else RANK
        return self._work.make(name, heavy=heavy, **given)


def subject(work: Production) -> Subject:
    """What there is to judge: this run, or the earlier one that made the very same."""
    folder = work.run.standing()
    return of_run(folder, work.project, _Measuring(work), lambda: work.speech)


def expect(work: Production, found: Subject) -> Case:
    """Announce the measures to come: a stream that several films hold is measured once. Gives the whole's case."""
    load_fixtures()
    whole = Case(found)
    streams = whole.get("all_streams")
    videos = {one.video_sha256 for one in streams.values()}
    sounds = {one.sound_sha256 for one in streams.values()}
    files = {found.artifact(one.film).sha256 for one in found.films}
    spoken = {(streams[f.target].sound_sha256, found.artifact(f.captions).sha256) for f in found.films if f.captions}
    work.expect("checks", len(files) + len(videos) + 2 * len(sounds) + len(spoken))
    return whole


def measure(whole: Case, film: FilmFiles) -> None:
    """Measure one film, so that judging finds everything there."""
    case = Case(whole.subject, film, whole)
    for name in MEASURES:
        case.value(name)


def judge(work: Production) -> Path:
    """Judge the run and write its report, unless that stands already; give the run's folder."""
    found = subject(work)
    if not settled(found):
        settle(found)
    return folder_of(found)
