"""A project set to services runs end to end, then again from its recordings; what was paid for is never paid twice.

Real components: a llama.cpp server with SmolLM2-135M writes (see `helpers_services.py` for what that asks of the
brief, English among it), pictures and voices come from a service that speaks the OpenAI protocol on loopback, real PNG
and real speech. The first run is made once; both servers are stopped before any test looks at it.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Command
from helpers_services import KEY, Addresses, LlamaServer, OpenAICompatible, Speaker, copy, make, settle

from preuve.calls.recordings import Recording
from preuve.history import PastRun, last_run
from preuve.media.probe import probe

pytestmark = [pytest.mark.long, pytest.mark.timeout(500)]
PICTURES = "/images/generations"
MODELS = ("gpt-image-essai", "essai-voix")


@pytest.fixture(scope="module")
def paying(preuve: Command) -> Command:
    """The command line, with a key."""
    return Command({**preuve.environment, "OPENAI_API_KEY": KEY})


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    one = Speaker()
    yield one
    one.close()


@pytest.fixture(scope="module")
def first(paying: Command, speaker: Speaker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, made with both servers up: a run, one picture asked again; then the servers stop."""
    folder = tmp_path_factory.mktemp("services") / "atelier"
    with LlamaServer() as llama, OpenAICompatible(speak=speaker, models=MODELS) as media:
        make(folder, Addresses(llama.base_url, media.base_url))
        told = paying("run", str(folder), "--plain", "--until", "images")
        assert told.returncode == 0, told.stderr + told.stdout
        again = ("--note", "Plus près du grille-pain.", "--choose", "2", "--why", "On le voit mieux.", "--by", "Nour")
        told = paying("iterate", "image", shots(folder)[0], *again, "--no-open", "--project", str(folder))
        assert told.returncode == 0, told.stderr + told.stdout
        told = paying("run", str(folder), "--plain")
        assert told.returncode == 0, told.stderr + told.stdout
    return folder


def run_of(folder: Path) -> PastRun:
    run = last_run(folder)
    assert run
    return run


def shots(folder: Path) -> list[str]:
    board = json.loads((run_of(folder).folder / "storyboard.json").read_bytes())
    return [shot["id"] for shot in board["shots"]]


def kept(folder: Path, step: str) -> list[Recording]:
    files = sorted((folder / "recordings" / step).glob("*.recording.json"))
    return [Recording.model_validate_json(path.read_bytes()) for path in files]


def prompts(media: OpenAICompatible) -> Counter[str]:
    """How many times each picture was asked."""
    return Counter(one.json["prompt"] for one in media.requests if one.path == PICTURES)


def test_it_runs_end_to_end(first):
    run = run_of(first)
    assert run.complete
    film = probe(run.folder / "films/web.mp4")
    assert (film.width, film.height) == (1920, 1080)
    assert abs(film.seconds - film.sound.seconds) < 0.05
    assert 2 <= len(shots(first)) <= 3


def test_each_call_is_recorded_whole(first):
    names = shots(first)
    assert [one.model for one in kept(first, "script")] == ["smollm2-135m"]
    assert sorted(one.label for one in kept(first, "scene")) == sorted([*names, names[0]])
    assert sorted(one.label for one in kept(first, "voice")) == sorted(names)
    for step in ("script", "scene", "voice"):
        for one in kept(first, step):
            assert (one.origin, one.outcome) == ("captured", "answered")
            assert one.exchange
            assert one.exchange.url.startswith("http://127.0.0.1:")
            assert one.raw
            assert (first / "recordings" / step / one.raw.file).stat().st_size == one.raw.size
    assert kept(first, "script")[0].exchange.usage.output_tokens


def test_no_key_is_in_the_project(first):
    found = [path for path in first.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert found == []


def test_again_with_the_servers_down_it_gives_the_same(first, preuve, tmp_path):
    folder = copy(first, tmp_path / "copie")
    assert not (folder / ".preuve").exists()
    told = preuve("run", str(folder), "--plain")  # no key, no server; the models of this machine work again
    assert told.returncode == 0, told.stderr + told.stdout
    assert run_of(folder).delivered == run_of(first).delivered
    assert {path.name for path in (folder / "recordings").rglob("*")} == {
        path.name for path in (first / "recordings").rglob("*")
    }


def test_replayed_where_it_was_made_nothing_is_called(first, preuve, tmp_path):
    folder = tmp_path / "copie"
    shutil.copytree(first, folder)
    told = preuve("run", str(folder), "--plain", "--replay", "--from-scratch", "--until", "voice")
    assert told.returncode == 0, told.stderr + told.stdout
    same = ("storyboard.json", *(path for path in run_of(first).delivered if path.startswith("pictures/")))
    assert {path: run_of(folder).delivered[path] for path in same} == {
        path: run_of(first).delivered[path] for path in same
    }


def test_a_replay_of_a_changed_prompt_has_no_recording(first, preuve, tmp_path):
    folder = copy(first, tmp_path / "copie")
    path = folder / "prompts/image.md.j2"
    path.write_text(path.read_text(encoding="utf-8").replace("## Style", "## Style\nEn noir et blanc.", 1), "utf-8")
    told = preuve("run", str(folder), "--plain", "--until", "images", "--replay")
    assert told.returncode == 2, told.stderr + told.stdout
    assert "Aucun enregistrement" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_report_shows_what_was_asked_and_asked_again(first):
    folder = run_of(first).folder / "report"
    pages = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}
    whole = "".join(pages.values())
    assert "A short video for The Lime Tree Workshop" in pages["storyboard"]
    assert "Plus près du grille-pain." in whole
    assert "On le voit mieux." in whole
    assert "smollm2-135m" in whole
    assert "Nour" in whole


@pytest.fixture
def half_made(first, tmp_path, speaker, paying) -> Iterator[Callable[..., tuple]]:
    """A copy without its pictures, stopped by a signal while its second picture is awaited; then healed."""
    with OpenAICompatible(speak=speaker, models=MODELS) as media:

        def stop(how: signal.Signals) -> tuple[Path, OpenAICompatible, set[str], subprocess.CompletedProcess[str]]:
            folder = copy(first, tmp_path / "coupé", without=("scene",))
            dead = json.dumps("http://127.0.0.1:9/v1").strip('"')
            settle(folder, Addresses(_text_address(first, dead), media.base_url))
            media.fail(PICTURES, "slow", *range(2, 30), seconds=40)
            process = paying.start("run", str(folder), "--plain", "--until", "images")
            _wait(lambda: media.count(PICTURES) >= 2 and kept(folder, "scene"), process)
            received = {one.request["prompt"] for one in kept(folder, "scene")}
            os.killpg(process.pid, how)
            out, err = process.communicate(timeout=90)
            media.heal()
            return folder, media, received, subprocess.CompletedProcess((), process.returncode, out, err)

        yield stop


def _text_address(first: Path, default: str) -> str:
    """The address that the recorded script was asked at: it is part of what the engine is."""
    one = kept(first, "script")[0]
    return str(one.engine.parameters.get("base_url", default))


def _wait(until: Callable[[], object], process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if until():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    raise TimeoutError


def test_killed_during_a_picture_nothing_received_is_asked_again(half_made, paying):
    folder, media, received, _done = half_made(signal.SIGKILL)
    assert received
    shutil.rmtree(folder / ".preuve")  # as if it had been killed before the step was remembered
    told = paying("run", str(folder), "--plain", "--until", "images")
    assert told.returncode == 0, told.stderr + told.stdout
    asked = prompts(media)
    assert {asked[prompt] for prompt in received} == {1}
    assert max(asked.values()) <= 2
    assert all(one.outcome == "answered" for one in kept(folder, "scene"))


def test_ctrl_c_during_a_picture_keeps_what_was_received(half_made, paying):
    folder, media, received, done = half_made(signal.SIGINT)
    assert done.returncode == 130, done.stderr
    assert "Rien n'est perdu" in done.stderr
    assert "Traceback" not in done.stderr
    told = paying("run", str(folder), "--plain", "--until", "images")
    assert told.returncode == 0, told.stderr + told.stdout
    asked = prompts(media)
    assert {asked[prompt] for prompt in received} == {1}
