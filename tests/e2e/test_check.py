"""`preuve check` as people use it: on their run, on a run somebody touched, on any film."""

import json
import shutil
from pathlib import Path

import pytest

from preuve.exercise import faults, plant
from preuve.media.probe import probe

MUST_BE_TOLD = ("error", "not_run")


def _run(project: Path) -> Path:
    return max(project.glob("runs/*/ledger.jsonl")).parent


def _findings(done) -> list[dict]:
    return json.loads(done.stdout)["findings"]


@pytest.fixture(scope="module")
def judged(made, preuve):
    return preuve("check", str(made), "--json")


@pytest.mark.long
def test_a_run_is_judged_at_its_end(made):
    run = _run(made)
    found = json.loads((run / "findings.json").read_bytes())
    assert len(found["findings"]) > 60
    assert (run / "report" / "index.html").is_file()
    assert (run / "report" / "en" / "index.html").is_file()
    assert "report/index.html" in (run / "index.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_everything_asked_was_told(judged):
    untold = [f"{one['key']}: {one['measured']}" for one in _findings(judged) if one["status"] in MUST_BE_TOLD]
    assert untold == []


@pytest.mark.long
def test_what_does_not_hold_is_honest(judged):
    """The sample's gap (invented figures), and those of a film cut to three shots.

    Cut, it is no longer the sample but a copy of it, and loses the lines that a person wrote.
    """
    unmet = {one["id"] for one in _findings(judged) if one["status"] == "unmet" and one["kind"] == "requirement"}
    assert {"AUT05"} <= unmet <= {"AUT05", "RGT03", "SCE02", "SCE04"}
    assert judged.returncode == 1


@pytest.mark.long
def test_every_met_finding_cites_bytes(judged):
    for one in _findings(judged):
        if one["status"] == "met":
            assert one["evidence"], one["key"]
            assert one["measured"], one["key"]


@pytest.mark.long
def test_judging_again_says_the_same(judged, made, preuve):
    again = preuve("check", str(_run(made)), "--json")
    assert again.stdout == judged.stdout


@pytest.mark.long
def test_a_film_swapped_after_the_run_is_named(made, preuve, tmp_path):
    project = tmp_path / "projet"
    shutil.copytree(made, project)
    run = _run(project)
    shutil.copy(run / "films" / "web.mp4", run / "films" / "tiktok.mp4")
    done = preuve("check", str(project), "--json")
    told = [one for one in _findings(done) if one["status"] == "unmet"]
    assert any("films/tiktok.mp4" in json.dumps(one, ensure_ascii=False) for one in told)
    assert {one["id"] for one in told if one.get("target") == "tiktok"} >= {"FMT02"}


@pytest.mark.long
def test_a_damaged_film_is_told_where(made, preuve, tmp_path):
    run = _run(made)
    film, captions = plant(run / "films" / "web.mp4", run / "captions" / "web.vtt", tmp_path)
    done = preuve("check", "--video", str(film), "--captions", str(captions), "--target", "web", "--json")
    assert done.returncode == 1, done.stderr
    unmet = {one["id"]: one for one in _findings(done) if one["status"] == "unmet"}
    for fault in faults(probe(film).seconds):
        assert fault.check in unmet, fault.told
        if fault.until:
            places = unmet[fault.check]["places"]
            assert any(fault.at - 0.5 <= place["at"] <= fault.until + 0.5 for place in places), fault.told


@pytest.mark.long
def test_plain_lines_say_what_to_do(made, preuve):
    done = preuve("check", str(made), "--plain")
    assert "AUT05" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "tenus" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--video", "rien.mp4"], ["rien.mp4", "introuvable"]),
        (["--target", "web"], ["--video"]),
        (["--video", "{text}", "--target", "myspace"], ["myspace", "tiktok"]),
        (["--video", "{text}"], ["film"]),
        (["{empty}"], ["preuve new"]),
    ],
)
def test_bad_input_is_plain(preuve, tmp_path, arguments, words):
    text, empty = tmp_path / "texte.mp4", tmp_path / "vide"
    text.write_text("ffconcat version 1.0\nfile /etc/passwd\n")
    empty.mkdir()
    done = preuve("check", *(one.format(text=text, empty=empty) for one in arguments))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
    for word in words:
        assert word in done.stderr + done.stdout
