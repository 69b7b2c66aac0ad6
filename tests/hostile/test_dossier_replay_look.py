"""What L3 tells of a replay: points by stage, whatever the child says, and nothing green that wasn't looked at."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers_dossier import PAYLOAD, small

from preuve.dossier import child, layout
from preuve.dossier.model import LevelVerdict, Point, Unpacked, Wanted
from preuve.dossier.opening import unpack
from preuve.dossier.replay.job import Told
from preuve.dossier.replay.look import look
from preuve.dossier.replay.naming import named
from preuve.dossier.replay.pace import Pace
from preuve.dossier.replay.weighing import Outcome
from preuve.errors import BadInput


def opened(tmp_path: Path, payload: Any = PAYLOAD) -> tuple[Unpacked, Wanted]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return unpack(small(tmp_path / "d.zip", payload), tmp_path / "dossier"), Wanted(scratch=scratch, replay=True)


def outcome(step: str, label: str, status: str, said: str = "", **more: Any) -> Outcome:
    known = {"stage": "montage", "what": named(step, label), "status": status, "said": said}
    return Outcome.model_validate({"step": step, "label": label, **known, **more})


def told(monkeypatch: pytest.MonkeyPatch, said: Any) -> None:
    monkeypatch.setattr(child, "in_child", lambda *_given, **_named: said)


def by_id(points: list[Point]) -> dict[str, Point]:
    return {one.id: one for one in points}


def test_a_point_a_stage_with_counts_then_one_for_each_that_is_not_the_same(tmp_path, monkeypatch):
    unpacked, wanted = opened(tmp_path)
    file = "data/deliverables/transcript.txt"
    outcomes = (
        outcome("segment", "panne vertical", "verified"),
        outcome("film", "tiktok", "failed", "la même demande donne autre chose", files=(file,)),
        outcome("cover", "tiktok", "failed", "conséquence de : le film", root=False),
        outcome("mix", "web", "within_tolerance", "−30 dB"),
        outcome("segment", "fete wide", "not_run", "plan qui n'est pas de l'échantillon : fete"),
    )
    told(monkeypatch, Told(outcomes=outcomes).model_dump(mode="json"))
    points = by_id(look(unpacked, wanted))
    stage = points["L3.montage"]
    assert stage.status == "failed"
    for words in ("1 identique", "1 proche, pas identique", "2 différents", "1 non comparé", "en conséquence"):
        assert words in stage.said
    film = points["L3.montage.1-film-tiktok"]
    assert (film.title, film.status, film.names) == ("Le film pour TikTok", "failed", (file,))
    assert "TikTok" in film.ask
    assert points["L3.montage.2-mix-web"].status == "within_tolerance"
    assert not any("cover" in name for name in points)


def test_a_stage_that_was_not_looked_at_is_never_green(tmp_path, monkeypatch):
    unpacked, wanted = opened(tmp_path)
    outcomes = (outcome("segment", "a wide", "verified"), outcome("segment", "b wide", "not_run", "non demandé"))
    said = Told(outcomes=outcomes, shots=("a", "b"), picked=("a",)).model_dump(mode="json")
    told(monkeypatch, said)
    points = look(unpacked, wanted)
    assert by_id(points)["L3.sample"].status == "not_run"
    said = by_id(points)["L3.sample"].said
    assert "« a »" in said
    assert "--draw" in said
    assert by_id(points)["L3.montage"].status == "not_run"
    assert by_id(points)["L3.remade"].said == "en partie, Montage (1 sur 2)"
    assert LevelVerdict(level="L3", points=tuple(points)).status == "not_run"


def test_what_came_out_the_same_is_told_first_and_nothing_else_is(tmp_path, monkeypatch):
    unpacked, wanted = opened(tmp_path)
    unasked = "cette partie n'a pas été demandée"
    outcomes = (
        outcome("segment", "a wide", "verified"),
        outcome("film", "web", "not_run", unasked, stage="formats"),
        outcome("bundle", "web", "not_run", unasked, stage="publication"),
        outcome("voice", "a", "failed", "autre chose", stage="voice"),
    )
    told(monkeypatch, Told(outcomes=outcomes).model_dump(mode="json"))
    points = by_id(look(unpacked, wanted))
    assert (points["L3.remade"].status, points["L3.remade"].said) == ("verified", "en entier, Montage")
    assert points["L3.formats"].said == points["L3.publication"].said == "Cette partie n'a pas été demandée."
    told(monkeypatch, Told(outcomes=outcomes[1:]).model_dump(mode="json"))
    assert "L3.remade" not in by_id(look(unpacked, wanted))


@pytest.mark.parametrize("said", [None, [], {"outcomes": "oui"}, {"outcomes": [{"status": "vérifié"}]}])
def test_a_child_that_says_anything_makes_nothing_green(tmp_path, monkeypatch, said):
    unpacked, wanted = opened(tmp_path)
    told(monkeypatch, said)
    points = look(unpacked, wanted)
    assert by_id(points)["L3.replay"].status == "failed"
    assert "verified" not in {one.status for one in points}


@pytest.mark.parametrize(("machine", "status"), [(False, "failed"), (True, "not_run")])
def test_a_replay_that_is_stopped_says_why_and_excuses_nobody_but_the_machine(tmp_path, monkeypatch, machine, status):
    unpacked, wanted = opened(tmp_path)

    def stopped(*_given: Any, **_named: Any) -> None:
        raise child.ChildFailed("mémoire épuisée", machine=machine)

    monkeypatch.setattr(child, "in_child", stopped)
    point = by_id(look(unpacked, wanted))["L3.replay"]
    assert point.status == status
    assert "mémoire épuisée" in point.said
    assert "--only" in point.remedy


def test_the_child_really_runs_and_a_dossier_with_no_run_in_it_is_told(tmp_path):
    unpacked, wanted = opened(tmp_path)
    before = {path: path.read_bytes() for path in unpacked.folder.rglob("*") if path.is_file()}
    points = look(unpacked, wanted)
    assert by_id(points)["L3.replay"].status == "failed"
    assert "verified" not in {one.status for one in points}
    assert "brief.yaml" in by_id(points)["L3.replay"].said or "organisation" in by_id(points)["L3.replay"].said
    assert before == {path: path.read_bytes() for path in unpacked.folder.rglob("*") if path.is_file()}
    assert not list(wanted.scratch.iterdir())


def test_a_sample_is_drawn_anew_at_each_verification_unless_a_draw_is_given(tmp_path, monkeypatch):
    unpacked, wanted = opened(tmp_path)
    drawn = []

    def keep(_job: str, given: Any, *_more: Any, **_named: Any) -> Any:
        drawn.append(given["wish"]["draw"])
        return Told(outcomes=()).model_dump(mode="json")

    monkeypatch.setattr(child, "in_child", keep)
    for _time in range(5):
        look(unpacked, replace(wanted, sample=1))
    assert len(set(drawn)) == 5
    assert all(len(one) == 16 for one in drawn)
    look(unpacked, replace(wanted, sample=1, draw=drawn[0]))
    assert drawn[-1] == drawn[0]


@pytest.mark.parametrize(("declared", "seconds"), [(0, 900), (400, 2400), (90_000, 7200)])
def test_a_replay_lasts_no_longer_than_the_ledger_lets_expect(tmp_path, monkeypatch, declared, seconds):
    lines = [
        {"kind": "step", "step": "look", "label": str(one), "params": {"n": one}, "seconds": declared / 10}
        for one in range(10)
    ]
    ledger = "\n".join(json.dumps(one) for one in lines).encode() + b"\n"
    unpacked, wanted = opened(tmp_path, {**PAYLOAD, layout.LEDGER: ledger})
    heard = []
    monkeypatch.setattr(child, "in_child", lambda *_given, limits, **_named: heard.append(limits))
    look(unpacked, wanted)
    assert heard[0].seconds == pytest.approx(seconds)
    assert heard[0].memory <= 4 << 30
    look(unpacked, replace(wanted, live=True))
    assert heard[1].seconds == pytest.approx(7200)


def test_lines_that_are_not_lines_fail(tmp_path, monkeypatch):
    unpacked, wanted = opened(tmp_path)
    told(monkeypatch, Told(outcomes=(), unread=2).model_dump(mode="json"))
    assert by_id(look(unpacked, wanted))["L3.ledger"].status == "failed"


def test_a_stage_that_does_not_exist_is_refused_before_anything(tmp_path):
    unpacked, wanted = opened(tmp_path)
    with pytest.raises(BadInput, match="montag"):
        look(unpacked, Wanted(scratch=wanted.scratch, replay=True, only=("montag",)))


def test_workflow_of_the_dossier_is_shown_never_followed(tmp_path, monkeypatch):
    flow = f"{layout.WORKFLOW}flows/produce.py"
    unpacked, wanted = opened(tmp_path, {**PAYLOAD, flow: b"raise SystemExit('execute')\n"})
    told(monkeypatch, Told(outcomes=()).model_dump(mode="json"))
    point = by_id(look(unpacked, wanted))["L3.workflow"]
    assert (point.status, point.optional) == ("not_run", True)
    assert flow in point.names


def test_labels_can_only_be_shown():
    from preuve.dossier.replay.claimed import Step
    from preuve.dossier.replay.naming import what

    line = Step.model_validate({"kind": "step", "step": "film", "label": "\x1b[2Jtik\u202etok\n{0}"})
    assert what(line) == "le film pour [2Jtiktok{0}"


def test_progress_only_goes_forward_and_recorded_answers_weigh_nothing():
    from preuve.dossier.replay.claimed import Step

    ai = {"engine": "kokoro", "capability": "voice", "ai": True}
    lines = [
        Step.model_validate({"kind": "step", "step": "voice", "label": "a", "seconds": 90, "engine": ai}),
        Step.model_validate({"kind": "step", "step": "segment", "label": "a wide", "seconds": 8}),
        Step.model_validate({"kind": "step", "step": "segment", "label": "b wide", "hit": True, "params": {"b": 1}}),
    ]
    heard: list[tuple[str, float]] = []
    pace = Pace(lines, lambda what, share: heard.append((what, share)))
    for one in (*lines, lines[0]):
        pace.done(*one.named)
    shares = [share for _what, share in heard]
    assert shares == sorted(shares)
    assert shares[0] < 0.05
    assert 0.5 < shares[1] < 0.9
    assert shares[-1] == pytest.approx(0.95)
    assert heard[1][0] == "Montage : a wide"
