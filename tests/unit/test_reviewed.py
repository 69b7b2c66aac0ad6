"""A gate told: on the terminal, on the run's page, in the report; and the questions of `preuve review`."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from helpers_report import EVIL, make
from helpers_reviewed import reviewed

from preuve import report, run_page
from preuve.checks.control_points import span
from preuve.checks.fixtures.workflow import Action
from preuve.checks.subject import Subject, of_run
from preuve.history import PastRun
from preuve.project import Project
from preuve.report import material, steps, timeline
from preuve.review.decisions import Decision, Gate, Seen, Taken
from preuve.review.page import render
from preuve.review.told import say, told
from preuve.review.waiting import Waiting
from preuve.run_state import read_run
from preuve.sessions import review as review_session
from preuve.sessions.review import Given, _decide
from preuve.settings import Settings
from preuve.stages import stage_of
from preuve.storyboard import Change, Shot, Storyboard

T0 = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
SEEN = (Seen(name="storyboard.json", sha256="a" * 64),)
BOARD = Storyboard(title="On répare", shots=(Shot(id="panne", narration=EVIL, visual="v", alt="A " + EVIL),))


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    """A small run, whose lines say where they were made."""
    found = make(tmp_path / "projet")
    assert found.folder
    path = found.folder / "ledger.jsonl"
    lines = [{"host": {}, **json.loads(line)} for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return found


def again(subject: Subject) -> Subject:
    """The same run, its ledger read anew."""
    assert subject.folder
    assert subject.project
    return of_run(subject.folder, subject.project, subject.maker, subject.speech)


def piece(subject: Subject) -> steps.Piece:
    made = steps.work(material.Material(again(subject), subject.folder / "report"))
    (found,) = [one for lane in made.lanes for one in lane.pieces if one.name.startswith("Relecture :")]
    return found


def test_the_report_tells_who_decided_and_when(subject):
    reviewed(subject.folder, by="Camille <b>Durand</b>")
    found = piece(subject)
    assert (found.who, found.how, found.stage, found.page) == ("person", "made", "script", "storyboard.html")
    assert found.label.startswith("accord de Camille <b>Durand</b>, 21/11/2026 14:00 UTC")
    fresh = again(subject)
    page = report.write(fresh, {"fr": [], "en": []}, fresh.folder).with_name("deroulement.html").read_bytes()
    (note,) = lxml.html.fromstring(page).xpath("//p[@class='person-note'][contains(., 'accord de')]/a")
    assert "Camille <b>Durand</b>" in note.text_content()
    assert b"<b>Durand" not in page


def test_the_report_says_where_nobody_looked(subject):
    reviewed(subject.folder)
    found = piece(subject)
    assert (found.who, found.how, found.label) == ("program", "passed", "personne n'a regardé")


def test_a_look_that_nobody_decided_is_no_persons(subject):
    says = {"looked": True, "by": "Camille", "verdict": "accepted", "at": T0.isoformat()}
    reviewed(subject.folder, says=says)
    found = piece(subject)
    assert found.who == "program"
    assert "accord" not in found.label


def test_a_step_found_again_after_a_stop_is_told_once(subject):
    path = subject.folder / "ledger.jsonl"
    before = steps.work(material.Material(subject, subject.folder / "report"))
    lines = path.read_text(encoding="utf-8").splitlines()
    more = [json.dumps(json.loads(line) | {"hit": True}) for line in lines if json.loads(line)["kind"] == "step"]
    path.write_text("\n".join([*lines[:-1], *more, lines[-1]]) + "\n", encoding="utf-8")
    after = steps.work(material.Material(again(subject), subject.folder / "report"))
    assert (after.automatic, after.found) == (before.automatic, before.found)


def test_waiting_for_a_person_is_cut_out_of_the_time():
    one = steps.Piece("images", "n", "", "program", "made", "", 0, 4, 1)
    day = dataclasses.replace(one, start=86_400.0, seconds=6.0)
    looked = dataclasses.replace(one, who="person", start=5_000.0, seconds=0.0)
    time = timeline.clock_of([one, looked, day])
    assert time.pauses == ((4.0, 86_400.0),)
    assert (time.worked(4.0), time.worked(5_000.0), time.worked(86_406.0)) == (4.0, 4.0, 10.0)
    lane = steps._lane("images", (one, looked, day))
    drawn = timeline.draw([lane], time, lambda found: found.name)
    assert drawn.marks[1].x == drawn.marks[2].x == drawn.breaks[0][0]
    assert len(drawn.ticks) <= 9


def test_the_measured_time_leaves_pauses_out():
    def action(at: float, seconds: float) -> Action:
        started = (T0 + timedelta(seconds=at)).isoformat()
        told = {"step": "scene", "task": "pictures", "label": "", "attempt": 1, "machine": "", "run": "r", "here": True}
        return Action(started=started, seconds=seconds, **told)

    assert span([action(0, 4), action(3, 5), action(10, 2)]) == "12 s"
    assert span([action(0, 4), action(86_400, 6)]) == "10 s, pauses non comptées"


def test_a_review_belongs_to_the_stage_it_looks_back_at():
    assert [stage_of("review", gate) for gate in ("storyboard", "images", "film")] == ["script", "images", "formats"]


def awaiting(gate: str) -> Any:
    lines = [
        {"kind": "start", "at": T0.isoformat(), "sources": "s", "kit": "0.1.0"},
        {"kind": "await", "at": T0.isoformat(), "gate": gate, "seen": []},
        {"kind": "end", "at": T0.isoformat(), "status": "awaiting"},
    ]
    return read_run(lines, title="t", now=T0, targets=("web",))


def test_the_runs_page_says_that_she_is_awaited():
    state = awaiting("images")
    assert (state.status, state.gate, state.going) == ("awaiting", "images", False)
    page = run_page.render(state)
    assert "Votre relecture est attendue" in page
    assert "les images" in page
    assert "preuve review" in page
    assert 'http-equiv="refresh"' not in page


def test_the_runs_page_leads_to_what_she_is_awaited_for_and_counts_no_share(tmp_path):
    page = run_page.render(awaiting("storyboard"), review="relecture.html")
    assert lxml.html.fromstring(page).xpath("//section[@class='verdict']//a[@href='relecture.html']")
    assert "<progress" not in page
    run_page.write(tmp_path, awaiting("storyboard"))
    assert 'href="relecture.html"' not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_an_empty_list_is_not_offered():
    lines = [
        {"kind": "deliver", "path": "changes.json", "sha256": "a" * 64, "size": 2},
        {"kind": "deliver", "path": "storyboard.json", "sha256": "b" * 64, "size": 812},
    ]
    found = read_run(lines, title="t", now=T0, targets=())
    assert [one.path for one in found.documents] == ["storyboard.json"]


def test_a_gate_that_a_ledger_invents_breaks_no_page():
    state = awaiting("<script>")
    assert state.gate == ""
    assert "<script>" not in run_page.render(state)


@pytest.mark.parametrize("gate", ["storyboard", "images", "film"])
def test_the_page_of_a_review_escapes_everything(tmp_path, gate):
    change = Change(shot="panne", field="narration", before=EVIL, after=EVIL)
    data = {"gate": gate, "verdict": "refused", "by": EVIL[:100], "at": T0, "note": EVIL, "seen": SEEN}
    earlier = (Taken(tmp_path / "x", 1, Decision(**data)),)
    (tmp_path / "controls.json").write_text(
        json.dumps({"controls": [{"id": "x", "status": "flagged", "flagged": [{"shot": "panne", "text": EVIL}]}]}),
        encoding="utf-8",
    )
    found = Waiting(PastRun(tmp_path), gate, SEEN, (), BOARD, (change,), earlier, edited=False)
    page = render(found, awaiting(gate), {})
    assert "<script>" not in page
    tree = lxml.html.fromstring(page)
    assert "<script>" in tree.text_content()
    assert tree.xpath("//h1")[0].text_content().startswith("À relire")


def flagged(folder: Path, gate: Gate) -> Waiting:
    """A gate where two controls flagged something, one of them in two places."""
    spots = [{"shot": "panne", "field": "narration", "text": "12"}, {"text": "13"}]
    figures = {"id": "figures", "status": "flagged", "value": 2, "flagged": spots}
    pace = {"id": "pace", "status": "flagged", "flagged": [{"shot": "panne", "value": 1.5}]}
    data = json.dumps({"controls": [figures, pace]})
    (folder / "controls.json").write_text(data, encoding="utf-8")
    return Waiting(PastRun(folder), gate, SEEN, (), BOARD, (), (), edited=False)


def test_places_stand_under_their_control_lead_to_their_shot_and_say_what_to_do(tmp_path):
    page = lxml.html.fromstring(render(flagged(tmp_path, "storyboard"), awaiting("storyboard"), {}))
    figures, pace = page.xpath("//ul[@class='flags']/li")
    assert len(figures.xpath("./ul/li")) == 2
    assert pace.xpath("./ul/li")[0].text_content().split(", ")[1] == "1,5\u00a0s de plus que le plan"
    for link in page.xpath("//ul[@class='places']//a"):
        assert page.get_element_by_id(link.get("href")[1:]).tag == "li"
    assert len(page.xpath("//ul[@class='places']//a")) == 2
    assert "Retirez ce chiffre" in figures.xpath("./p[@class='remedy']")[0].text_content()


def test_no_place_leads_to_a_shot_that_the_page_does_not_show(tmp_path):
    page = lxml.html.fromstring(render(flagged(tmp_path, "film"), awaiting("film"), {}))
    assert page.xpath("//ul[@class='places']/li")
    assert not page.xpath("//ul[@class='places']//a")


def test_a_spoiled_list_of_controls_shows_nothing_and_stops_nothing(tmp_path):
    (tmp_path / "controls.json").write_text("{", encoding="utf-8")
    (tmp_path / "plan.json").write_text("[1]", encoding="utf-8")
    found = Waiting(PastRun(tmp_path), "storyboard", SEEN, (), BOARD, (), (), edited=False)
    assert "À regarder de près" not in render(found, awaiting("storyboard"), {})


def test_the_terminal_obeys_no_text():
    assert say("\x1b[2Jvide\nla page") == " [2Jvide la page"
    assert len(say("x" * 5000)) < 500


def test_a_decision_is_told_in_one_line():
    data = {"gate": "images", "verdict": "refused", "by": "Camille", "at": T0, "note": "Trop sombre", "seen": SEEN}
    line = told(Taken(Path("images-1.yaml"), 1, Decision(**data, shots=("panne",))))
    assert line.endswith("refus de Camille, plan panne, « Trop sombre »")
    more = told(Taken(Path("images-1.yaml"), 1, Decision(**data, shots=("panne", "fete"))))
    assert "plans panne, fete" in more


def waits(gate: str = "storyboard") -> Waiting:
    return Waiting(PastRun(Path("/rien")), gate, SEEN, (), BOARD, (), (), edited=False)


def asking(*answers: str) -> tuple[review_session.Ask, list[str]]:
    """Somebody who answers, and what she was asked."""
    left, asked = list(answers), []

    def ask(question: str, proposed: str) -> str:
        asked.append(f"{question} [{proposed}]")
        return left.pop(0) or proposed

    return ask, asked


def test_she_is_asked_what_and_who(sample):
    ask, asked = asking("?", "a", "Camille")
    decision = _decide(Project(sample), waits(), Given(), (), ask)
    assert decision
    assert (decision.verdict, decision.by, decision.seen) == ("accepted", "Camille", SEEN)
    assert decision.at.tzinfo
    assert len(asked) == 3


def test_the_machines_user_is_only_proposed(sample, monkeypatch):
    monkeypatch.setattr(review_session.getpass, "getuser", lambda: "cdurand")
    ask, asked = asking("a", "")
    decision = _decide(Project(sample), waits(), Given(), (), ask)
    assert decision
    assert decision.by == "cdurand"
    assert "[cdurand]" in asked[-1]


def test_a_refusal_asks_which_shots_and_why_until_it_is_said(sample):
    ask, _asked = asking("r", "1", "", "Trop sombre", "Camille")
    decision = _decide(Project(sample), waits("images"), Given(), (), ask)
    assert decision
    assert (decision.verdict, decision.shots, decision.note) == ("refused", ("panne",), "Trop sombre")


def test_later_decides_nothing(sample):
    assert _decide(Project(sample), waits(), Given(), (), asking("p")[0]) is None


def test_the_settings_say_who_and_she_is_not_asked(sample):
    project = Project(sample)
    project.__dict__["settings"] = Settings(review={"by": "Camille"})
    decision = _decide(project, waits(), Given(), (), asking("a")[0])
    assert decision
    assert decision.by == "Camille"
