"""The work, in reading order: one Prefect flow, a task a stage, mapped over shots, segments and targets.

    script → images → voice → captions → montage → formats → publication → audience

To change the order of work, change this file. What each stage makes is in `making.py`; the steps are in
`preuve/steps.py`. A task is tried again, with jitter, when an outside service stumbles (`TransientError`), and never
otherwise. Prefect's cache isn't used for artefacts: `Run.make` knows what is done (docs/decisions/0002).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from prefect import State, Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from flows import making, reporting
from flows.making import Captions, Voice
from flows.production import Made, Production
from preuve.artifact import Artifact
from preuve.errors import TransientError
from preuve.media.films import Film
from preuve.media.plan import SegmentPlan
from preuve.storyboard import Shot, Storyboard
from preuve.targets import Layout

WAITING_ROOM = 64  # tasks that wait cost nothing; the production's gate holds heavy work to the processors' number


async def _stumbled(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether it is worth another try."""
    result = await state.aresult(raise_on_failure=False)
    return isinstance(result, TransientError)


settings = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(backoff_factor=2),
    "retry_jitter_factor": 0.5,
    "retry_condition_fn": _stumbled,
}


@task(name="script", **settings)
def script(work: Production) -> Storyboard:
    """The storyboard: the AI's draft, then hers."""
    return making.write_script(work)


@task(name="images", task_run_name="images {shot.id}", **settings)
def images(work: Production, shot: Shot) -> dict[Layout, Made]:
    """A shot's picture, in layers."""
    return making.draw(work, shot)


@task(name="voice", task_run_name="voice {shot.id}", **settings)
def voice(work: Production, shot: Shot) -> Voice | None:
    """A shot's voice."""
    return making.speak(work, shot)


@task(name="captions", task_run_name="captions {shot.id}", **settings)
def captions(work: Production, shot: Shot, spoken: Voice | None) -> Captions | None:
    """A shot's words in time, and its captions."""
    return making.caption(work, shot, spoken)


@task(name="montage", **settings)
def montage(work: Production, piece: SegmentPlan, pictures: Mapping[str, Any], layout: Layout) -> Artifact:
    """A segment."""
    return making.encode(work, piece, pictures, layout)


@task(name="sound", **settings)
def sound(work: Production, film: Film, voices: Mapping[str, Voice | None]) -> Made:
    """A film's sound."""
    return making.mix(work, film, voices)


@task(name="formats", task_run_name="formats {film.target.name}", **settings)
def formats(work: Production, film: Film, segments: Sequence[Artifact], mixed: Made, tracks: Made, title: str) -> Made:
    """A target's finished film."""
    return making.assemble(work, film, segments, mixed["mix.wav"], tracks, title)


@task(name="publication", task_run_name="publication {film.target.name}", **settings)
def publication(work: Production, film: Film, board: Storyboard, made: Made) -> None:
    """A target's bundle, and the site."""
    making.hand_over(work, film, board, made)


@task(name="audience", **settings)
def audience(work: Production) -> Made:
    """The audience table."""
    return making.gather_audience(work)


@task(name="sheet", **settings)
def sheet(work: Production, made: Made) -> str:
    """Her Google spreadsheet, where she set one."""
    return making.fill_sheet(work, made)


@flow(
    name="preuve",
    task_runner=ThreadPoolTaskRunner(max_workers=WAITING_ROOM),
    validate_parameters=False,
    persist_result=False,
)
def produce(work: Production) -> None:
    """The whole of it, as far as the options ask."""
    reaches = work.options.reaches
    board = script(work)
    reporting.shots(board)
    if not reaches("images"):
        return
    making.expect_shots(work, board)
    pictures = {shot.id: images.submit(work, shot) for shot in board.shots}
    voices = {shot.id: voice.submit(work, shot) for shot in board.shots} if reaches("voice") else {}
    timed = {s.id: captions.submit(work, s, voices[s.id]) for s in board.shots} if reaches("captions") else {}
    figures = audience.submit(work) if reaches("audience") else None
    written = sheet.submit(work, figures) if figures else None
    if reaches("montage"):
        _films(work, board, _results(pictures), _results(voices), _results(timed))
    else:
        _results({**pictures, **voices, **timed})
    if figures and written:
        reporting.audience(work, figures.result(), written.result())


def _films(
    work: Production,
    board: Storyboard,
    pictures: Mapping[str, Any],
    voices: Mapping[str, Any],
    timed: Mapping[str, Any],
) -> None:
    """Segments and sounds first, target by target; each film is joined as soon as its own are there."""
    wanted = making.plan(work, board, voices)
    pieces = {film.target.name: making.pieces(work, film, timed) for film in wanted}
    making.expect_films(work, wanted, pieces)
    encoded: dict[str, PrefectFuture[Artifact]] = {}
    ends: dict[str, PrefectFuture[Any]] = {}
    for film in wanted:
        name = film.target.name
        mixed = sound.submit(work, film, voices)
        for piece in pieces[name]:
            key = piece.model_dump_json()
            if key not in encoded:
                encoded[key] = montage.submit(work, piece, pictures, film.layout)
        segments = [encoded[piece.model_dump_json()] for piece in pieces[name]]
        if not work.options.reaches("formats"):
            ends[name] = mixed
            continue
        tracks = making.write_tracks(work, film, timed, board.title)
        made = formats.submit(work, film, segments, mixed, tracks, board.title)
        ends[name] = publication.submit(work, film, board, made) if work.options.reaches("publication") else made
    _results({**ends, **encoded})
    reporting.films(work, wanted)


def _results(futures: Mapping[str, PrefectFuture[Any]]) -> dict[str, Any]:
    """What each task gave, in order; the first failure is raised."""
    return {name: future.result() for name, future in futures.items()}
