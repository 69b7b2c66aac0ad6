"""The work, in reading order: one Prefect flow, a task a stage, mapped over shots, segments and targets.

    script → images → voice → captions → montage → formats → publication → audience → checks

To change the order of work, change this file. What each stage makes is in `shots.py`, `films.py`, `handing.py` and
`checking.py`; the steps are in `preuve/steps.py`. A task is tried again, with jitter, when an outside service stumbles
(`TransientError`), and never otherwise. Prefect's cache isn't used for artefacts: `Run.make` knows what is done
(docs/decisions/0002).
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from prefect import State, Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.futures import PrefectFuture
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from flows import checking, films, gates, handing, planning, reporting, shots, telling
from flows.production import Made, Production
from flows.shots import Captions, Voice
from preuve.artifact import Artifact
from preuve.checks.case import Case
from preuve.checks.subject import FilmFiles
from preuve.errors import AwaitsReview, TransientError
from preuve.media.films import Film
from preuve.media.plan import SegmentPlan
from preuve.storyboard import Shot, Storyboard
from preuve.targets import Layout

P = ParamSpec("P")
R = TypeVar("R")
SCRIPT_DONE, SHOTS_DONE, FILMS_DONE = 2.0, 30.0, 80.0  # shares of a run of the sample, measured
WAITING_ROOM = 64  # tasks that wait cost nothing; the production's gate holds heavy work to the processors' number


async def _stumbled(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether it is worth another try."""
    result = await state.aresult(raise_on_failure=False)
    return isinstance(result, TransientError)


def stage(name: str, run_name: str | None = None) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task of ours: never cached by Prefect, tried again when a service stumbled."""
    return task(
        name=name,
        task_run_name=run_name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=3,
        retry_delay_seconds=exponential_backoff(backoff_factor=2),
        retry_jitter_factor=0.5,
        retry_condition_fn=_stumbled,
    )


@stage("script")
def script(work: Production) -> Storyboard:
    """The storyboard: the AI's draft, then hers; and the AI's edit plan for it."""
    board = shots.write_script(work)
    planning.plan(work, board)
    return board


@stage("images", "images {shot.id}")
def images(work: Production, shot: Shot) -> dict[Layout, Made]:
    """A shot's picture, in layers."""
    return shots.draw(work, shot)


@stage("picture controls")
def looked_over(work: Production, board: Storyboard, _drawn: Mapping[str, Any]) -> None:
    """What is measured on all the pictures together, once they are there."""
    shots.control_pictures(work, board)


@stage("voice", "voice {shot.id}")
def voice(work: Production, shot: Shot) -> Voice | None:
    """A shot's voice."""
    return shots.speak(work, shot)


@stage("captions", "captions {shot.id}")
def captions(work: Production, shot: Shot, spoken: Voice | None) -> Captions | None:
    """A shot's words in time, and its captions."""
    return shots.caption(work, shot, spoken)


@stage("montage")
def montage(work: Production, piece: SegmentPlan, pictures: Mapping[str, Any], layout: Layout) -> Artifact:
    """A segment."""
    return films.encode(work, piece, pictures, layout)


@stage("sound")
def sound(work: Production, film: Film, voices: Mapping[str, Voice | None]) -> Made:
    """A film's sound."""
    return films.mix(work, film, voices)


@stage("formats", "formats {film.target.name}")
def formats(work: Production, film: Film, segments: Sequence[Artifact], mixed: Made, tracks: Made, title: str) -> Made:
    """A target's finished film."""
    return films.assemble(work, film, segments, mixed["mix.wav"], tracks, title)


@stage("publication", "publication {film.target.name}")
def publication(work: Production, film: Film, board: Storyboard, made: Made) -> None:
    """A target's bundle, and the site."""
    handing.hand_over(work, film, board, made)


@stage("audience")
def audience(work: Production) -> Made:
    """The audience table."""
    return handing.gather_audience(work)


@stage("sheet")
def sheet(work: Production, made: Made) -> str:
    """Her Google spreadsheet, where she set one."""
    return handing.fill_sheet(work, made)


@stage("measures", "measures {film.target}")
def measures(whole: Case, film: FilmFiles) -> None:
    """What is measured on a film's bytes."""
    checking.measure(whole, film)


@stage("checks")
def checks(work: Production) -> Path:
    """Findings and report."""
    return checking.judge(work)


@flow(
    name="preuve",
    task_runner=ThreadPoolTaskRunner(max_workers=WAITING_ROOM),  # type: ignore[arg-type]
    validate_parameters=False,
    persist_result=False,
)
def produce(work: Production) -> State[None] | None:
    """The whole of it, as far as the options ask. On a failure or Ctrl-C, what waits isn't begun.

    Where a person is awaited, nothing failed: `work.awaits` says so, and Prefect's page shows it by that name.
    """
    try:
        _produce(work)
    except AwaitsReview as waits:
        work.stop()
        work.awaits = waits
        return Completed(name="AwaitingReview", message=waits.message)
    except BaseException:
        work.stop()
        raise
    return None


def _produce(work: Production) -> None:
    reaches = work.options.reaches
    progress = reporting.Progress()
    board = script(work)
    reporting.shots(board)
    progress.reach(SCRIPT_DONE)
    if not reaches("images"):
        return
    gates.reach(work, "storyboard")
    shots.expect_shots(work, board)
    work.expect("script", planning.steps(work.project))
    pictures = {shot.id: images.submit(work, shot) for shot in board.shots}
    seen = looked_over.submit(work, board, pictures, return_state=False)
    voices = {shot.id: voice.submit(work, shot) for shot in board.shots} if reaches("voice") else {}
    timed = (
        {s.id: captions.submit(work, s, voices[s.id], return_state=False) for s in board.shots}
        if reaches("captions")
        else {}
    )
    figures = audience.submit(work) if reaches("audience") else None
    written = sheet.submit(work, figures, return_state=False) if figures else None
    if reaches("montage"):
        made = _results(pictures), _results(voices), _results(timed)
        seen.result()
        progress.reach(SHOTS_DONE)
        if gates.holds(work, "images") and written:
            written.result()
        gates.reach(work, "images")
        _films(work, board, *made)
    else:
        for group in (pictures, voices, timed, {"seen": seen}):
            _results(group)
    if figures and written:
        reporting.audience(work, figures.result(), written.result())
    if reaches("publication"):
        telling.tell_history(work)
    if reaches("checks"):
        progress.reach(FILMS_DONE)
        _judge(work)
    progress.reach(100)


def _judge(work: Production) -> None:
    """Measure every film, each distinct stream once, then judge the whole."""
    whole = checking.expect(work, checking.subject(work))
    _results({film.target: measures.submit(whole, film) for film in whole.subject.films})
    reporting.findings(checks(work))


def _films(
    work: Production,
    board: Storyboard,
    pictures: Mapping[str, Any],
    voices: Mapping[str, Any],
    timed: Mapping[str, Any],
) -> None:
    """Segments and sounds first, target by target; each film is joined as soon as its own are there."""
    wanted = films.plan(work, board, voices)
    pieces = {film.target.name: films.pieces(work, film, timed) for film in wanted}
    films.expect_films(work, wanted, pieces)
    sounds = {film.target.name: sound.submit(work, film, voices) for film in wanted}
    longest = max(wanted, key=lambda film: film.timeline.frames)
    encoded: dict[str, PrefectFuture[Artifact]] = {}
    joined: dict[str, PrefectFuture[Any]] = {}
    handed: dict[str, PrefectFuture[Any]] = {}
    for film in wanted:
        name = film.target.name
        for piece in pieces[name]:
            key = piece.model_dump_json()
            if key not in encoded:
                encoded[key] = montage.submit(work, piece, pictures, film.layout)
        if not work.options.reaches("formats"):
            continue
        segments = [encoded[piece.model_dump_json()] for piece in pieces[name]]
        tracks = films.write_tracks(work, film, timed, board.title)
        if film is longest:
            films.deliver_words(work, tracks)
        joined[name] = formats.submit(work, film, segments, sounds[name], tracks, board.title, return_state=False)
        if work.options.reaches("publication") and not gates.holds(work, "film"):
            handed[name] = publication.submit(work, film, board, joined[name], return_state=False)
    for group in (sounds, encoded, joined, handed):  # what failed first is told, not what awaited it
        _results(group)
    if work.options.reaches("publication") and gates.holds(work, "film"):
        gates.reach(work, "film")
        _results({f.target.name: publication.submit(work, f, board, joined[f.target.name].result()) for f in wanted})
    reporting.films(work, wanted)


def _results(futures: Mapping[str, PrefectFuture[Any]]) -> dict[str, Any]:
    """What each task gave, in order; the first failure is raised."""
    return {name: future.result() for name, future in futures.items()}
