"""The whole pipeline on a small project, with real engines, real ffmpeg, and a real Prefect server."""

import os
import random
import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
import requests
import yaml
from conftest import TARGETS, small_project

from preuve.artifact import digest_file
from preuve.history import PastRun, last_run, past_runs
from preuve.media.probe import probe
from preuve.media.tracks import parse_vtt

pytestmark = [pytest.mark.long, pytest.mark.timeout(500)]


def run_of(folder: Path) -> PastRun:
    run = last_run(folder)
    assert run is not None
    return run


def steps(run: PastRun, *, hit: bool | None = None) -> list[dict]:
    return [line for line in run.lines if line["kind"] == "step" and (hit is None or line["hit"] is hit)]


def edit_shot(folder: Path, shot: str, **changed: str) -> None:
    path = folder / "storyboards" / "chaleureux.yaml"
    board = yaml.safe_load(path.read_text(encoding="utf-8"))
    next(one for one in board["shots"] if one["id"] == shot).update(changed)
    path.write_text(yaml.safe_dump(board, allow_unicode=True), encoding="utf-8")


def edit_settings(folder: Path, before: str, after: str) -> None:
    path = folder / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


@pytest.mark.parametrize(("target", "size"), [("tiktok", (1080, 1920)), ("web", (1920, 1080))])
def test_each_target_has_a_film_of_its_shape(made, target, size):
    run = run_of(made)
    film = probe(run.folder / "films" / f"{target}.mp4")
    assert (film.width, film.height) == size
    assert film.fps == 30
    assert abs(film.seconds - film.sound.seconds) < 0.05
    assert film.moov_first
    assert (len(film.subtitles) == 1) is (target == "web")


def test_what_was_delivered_is_what_the_ledger_says(made):
    run = run_of(made)
    assert run.status == "complete"
    for path, sha256 in run.delivered.items():
        assert digest_file(run.folder / path) == sha256
    for target in TARGETS:
        for path in (f"captions/{target}.vtt", f"captions/{target}.srt", f"covers/{target}.jpg"):
            assert path in run.delivered
        assert f"bundles/{target}/film.mp4" in run.delivered
    assert {"site/index.html", "audience/audience.xlsx", "storyboard.json", "transcript.txt", "words.json"} <= set(
        run.delivered
    )


def test_captions_say_the_script_in_time(made):
    run = run_of(made)
    cues = parse_vtt((run.folder / "captions/web.vtt").read_text(encoding="utf-8"))
    board = yaml.safe_load((made / "storyboards/chaleureux.yaml").read_text(encoding="utf-8"))
    said = " ".join(shot["narration"] for shot in board["shots"])
    shown = " ".join(" ".join(cue.lines) for cue in cues)
    assert "".join(filter(str.isalnum, shown)) == "".join(filter(str.isalnum, said))
    assert cues[-1].end < probe(run.folder / "films/web.mp4").seconds


def test_the_pages_are_there_and_quiet(made):
    page = (run_of(made).folder / "index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert run_of(made).folder.name in (made / "runs/index.html").read_text(encoding="utf-8")


def test_running_again_does_nothing_new(made, preuve):
    before = [run.folder.name for run in past_runs(made)]
    report = run_of(made).folder / "report" / "index.html"
    written = report.stat().st_mtime_ns
    done = preuve("run", str(made), "--plain")
    assert done.returncode == 0
    assert "Rien de nouveau" in done.stdout
    assert [run.folder.name for run in past_runs(made)] == before
    assert report.stat().st_mtime_ns == written  # what was judged and still stands isn't judged again


def test_the_servers_page_shows_the_run(made, prefect_server):
    found = requests.post(f"{prefect_server}/flow_runs/filter", json={"limit": 5}, timeout=10).json()
    assert any(one["state_type"] == "COMPLETED" for one in found)
    artifacts = requests.post(f"{prefect_server}/artifacts/latest/filter", json={}, timeout=10).json()
    shown = {one["key"]: one["data"] for one in artifacts}
    assert {"progress", "storyboard", "audience", "film-web", "film-tiktok", "findings", "summary"} <= shown.keys()
    assert "AUT05" in shown["findings"]
    assert "AUT05" in shown["summary"]
    assert "report/index.html" in shown["summary"]


@pytest.mark.long
def test_one_line_changed_redoes_one_shot(made, preuve, tmp_path):
    folder = tmp_path / "classe"
    shutil.copytree(made, folder)
    edit_shot(folder, "diagnostic", narration="Marcel et Lina ont trouvé la panne.")
    done = preuve("run", str(folder), "--plain")
    assert done.returncode == 0, done.stderr
    again = steps(run_of(folder), hit=False)
    by_step = Counter(line["step"] for line in again)
    labels = {line["label"].split()[0] for line in again if line["step"] in ("voice", "align", "cues")}
    assert labels == {"diagnostic"}
    assert by_step["scene"] == by_step["layers"] == 0
    bodies = {line["label"] for line in again if line["step"] == "segment" and "→" not in line["label"]}
    assert bodies == {"diagnostic vertical", "diagnostic wide"}


@pytest.mark.long
def test_killed_at_random_moments_it_resumes_and_makes_nothing_twice(preuve, tmp_path):
    folder = small_project(tmp_path / "tué")
    chance = random.Random(20261121)
    for _ in range(3):
        process = preuve.start("run", str(folder), "--plain")
        time.sleep(chance.uniform(6, 16))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    done = preuve("run", str(folder), "--plain")
    assert done.returncode == 0, done.stderr
    run = run_of(folder)
    assert run.complete
    assert len(list(past_runs(folder))) == 1
    made_keys = Counter(line["key"] for line in steps(run, hit=False))
    assert max(made_keys.values()) == 1
    for target in TARGETS:
        assert probe(run.folder / "films" / f"{target}.mp4").frames > 0


@pytest.mark.long
def test_an_altered_blob_is_made_again(made, preuve, tmp_path):
    folder = tmp_path / "abîmé"
    shutil.copytree(made, folder)
    voice = next(line for line in steps(run_of(folder)) if line["step"] == "voice")
    blob = (
        folder / ".preuve/store" / voice["outputs"]["voice.wav"]["sha256"][:2] / voice["outputs"]["voice.wav"]["sha256"]
    )
    good = blob.read_bytes()
    blob.write_bytes(bytes(len(good)))
    done = preuve("run", str(folder), "--plain")
    assert done.returncode == 0, done.stderr
    assert blob.read_bytes() == good


@pytest.mark.long
def test_two_runs_of_one_project_do_not_meet(made, preuve, tmp_path):
    folder = small_project(tmp_path / "double")
    first = preuve.start("run", str(folder), "--plain", "--until", "voice")
    time.sleep(6)
    second = preuve("run", str(folder), "--plain")
    first.communicate()
    assert second.returncode == 1
    assert "Une autre production est en cours" in second.stderr


@pytest.mark.long
def test_ctrl_c_says_that_nothing_is_lost(preuve, tmp_path):
    folder = small_project(tmp_path / "arrêté")
    process = preuve.start("run", str(folder), "--plain")
    ends = time.monotonic() + 90
    while not any(folder.glob("runs/*/ledger.jsonl")) and time.monotonic() < ends:
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    _out, err = process.communicate(timeout=90)
    assert process.returncode == 130
    assert "Rien n'est perdu" in err
    assert "Traceback" not in err
    assert run_of(folder).status in ("cancelled", "failed", "unfinished")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "brief.yaml").unlink(), ("brief.yaml", "preuve new")),
        (lambda folder: edit_settings(folder, "kokoro", "siri"), ("engines.voice", "kokoro")),
        (lambda folder: edit_shot(folder, "fete", file="../photo.jpg"), ("photo.jpg", "sort du dossier")),
        pytest.param(
            lambda folder: edit_shot(folder, "fete", file="brief.yaml"), ("brief.yaml", "image"), marks=pytest.mark.long
        ),
        (lambda folder: edit_shot(folder, "fete", naration="Non."), ("chaleureux.yaml", "naration", "narration")),
    ],
)
def test_bad_input_names_file_key_and_remedy(preuve, tmp_path, change, words):
    folder = small_project(tmp_path / "mauvais")
    change(folder)
    done = preuve("run", str(folder), "--plain", "--until", "images" if "photo" in words[0] else "audience")
    assert done.returncode == 2, done.stdout + done.stderr
    for word in words:
        assert word in done.stderr
    assert "→" in done.stderr
    assert "Traceback" not in done.stderr
