"""Gates, without Prefect: where a run stops, what a decision holds for, and what is written where nobody looks."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows import gates, shots
from flows.production import Production
from preuve.artifact import digest_file
from preuve.attempts import iterations
from preuve.attempts.iterations import Choice, Thing
from preuve.display import Plain
from preuve.errors import AwaitsReview, BadInput
from preuve.history import last_run
from preuve.options import Options
from preuve.project import Project
from preuve.review.decisions import Decision, Seen, read, write
from preuve.review.waiting import waiting
from preuve.run import quiet
from preuve.sessions.review import Given, review_project
from preuve.watch import Watch

GATES = '\n[review]\ngates = ["storyboard", "images", "film"]\n'


@pytest.fixture
def gated(sample: Path) -> Path:
    """The sample with every gate asked for."""
    path = sample / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8") + GATES, encoding="utf-8")
    return sample


def production(folder: Path, **options: Any) -> Production:
    return Production(Project(folder), Options(**options), quiet)


def stop(folder: Path, gate: str = "storyboard", **options: Any) -> tuple[Production, AwaitsReview | None]:
    """Go as far as a gate, and end the run as the launch does."""
    work = production(folder, **options)
    reached = None
    try:
        shots.write_script(work)
        if gate != "storyboard":
            deliver(work, gate)
        gates.reach(work, gate)
    except AwaitsReview as error:
        reached = error
    work.run.finish("awaiting" if reached else "partial")
    return work, reached


def deliver(work: Production, gate: str, data: bytes = b"one") -> None:
    """Something to look at: gates know artefacts, not what they show."""
    names = {"images": "pictures/panne-wide.jpg", "film": "films/web.mp4"}
    work.run.deliver(work.project.store.put(data, names[gate].rpartition("/")[2]), names[gate])


def decide(folder: Path, gate: str = "storyboard", verdict: str = "accepted", **more: Any) -> Path:
    found = waiting(Project(folder))
    assert found
    data = {"gate": gate, "verdict": verdict, "by": "Camille", "at": datetime.now(UTC), "seen": found.seen, **more}
    return write(folder, Decision(**data))


def told(work: Production, gate: str) -> list[dict[str, Any]]:
    """What the run's folder says of a gate."""
    assert work.run.folder
    return [json.loads(path.read_bytes()) for path in sorted(work.run.folder.glob(f"reviews/{gate}*.json"))]


def reviews(work: Production) -> list[dict[str, Any]]:
    return [line for line in work.lines if line["kind"] == "step" and line["step"] == "review"]


def edit(folder: Path, narration: str) -> None:
    """Correct the first shot, as she does in her editor."""
    path = folder / "storyboards" / "chaleureux.yaml"
    board = yaml.safe_load(path.read_text(encoding="utf-8"))
    board["shots"][0]["narration"] = narration
    path.write_text(yaml.safe_dump(board, allow_unicode=True), encoding="utf-8")


def change_file(path: Path, **changes: Any) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**data, **changes}, allow_unicode=True), encoding="utf-8")


def test_a_project_without_gates_waits_for_nobody(sample):
    work, reached = stop(sample)
    assert reached is None
    assert reviews(work) == []


def test_the_run_stops_and_says_what_to_do(gated):
    work, reached = stop(gated)
    assert reached
    assert reached.exit_code == 3
    assert "preuve review" in reached.diagnostics()
    run = last_run(gated)
    assert run
    assert (run.status, run.awaited["gate"]) == ("awaiting", "storyboard")
    assert [one["name"] for one in run.awaited["seen"]] == ["storyboard.json"]
    assert run.awaited["seen"][0]["sha256"] == digest_file(run.folder / "storyboard.json")
    assert reviews(work) == []


def test_an_accepted_storyboard_lets_the_same_run_go_on_and_makes_nothing_twice(gated):
    first, _reached = stop(gated)
    decide(gated, note="Le ton est juste.")
    again, reached = stop(gated)
    assert reached is None
    assert again.run.folder == first.run.folder
    made = [line["step"] for line in again.lines if line["kind"] == "step" and not line["hit"]]
    assert made == ["review"]
    (kept,) = told(again, "storyboard")
    assert (kept["looked"], kept["by"], kept["verdict"]) == (True, "Camille", "accepted")
    assert kept["note"] == "Le ton est juste."


def test_the_ledger_holds_the_decision_itself_and_what_was_seen(gated):
    stop(gated)
    path = decide(gated)
    work, _reached = stop(gated)
    (line,) = reviews(work)
    assert line["label"] == "storyboard"
    assert line["inputs"]["decision"] == [[path.name, digest_file(path)]]
    assert line["inputs"]["seen"] == [["storyboard.json", digest_file(work.run.folder / "storyboard.json")]]
    assert line["params"]["file"] == "decisions/storyboard-1.yaml"


def test_a_changed_storyboard_is_asked_again_and_the_message_names_the_old_decision(gated):
    stop(gated)
    decide(gated)
    edit(gated, "Tout autre chose.")
    _work, reached = stop(gated)
    assert reached
    assert "decisions/storyboard-1.yaml" in reached.message
    assert "Le storyboard a changé depuis l'avis de Camille, le " in reached.message
    assert "seen" not in reached.message


def test_coming_back_to_what_was_accepted_asks_nothing(gated):
    stop(gated)
    decide(gated)
    path = gated / "storyboards" / "chaleureux.yaml"
    before = path.read_bytes()
    edit(gated, "Tout autre chose.")
    stop(gated)
    path.write_bytes(before)
    assert stop(gated)[1] is None


def test_a_refusal_keeps_the_gate_closed_and_says_what_to_do(gated):
    stop(gated)
    decide(gated, verdict="refused", note="Trop long.")
    work, reached = stop(gated)
    assert reached
    assert "Camille" in reached.message
    assert "Trop long." in reached.message
    assert "chaleureux.yaml" in reached.remedy
    assert "preuve iterate" in reached.remedy
    assert "preuve review" in reached.remedy
    assert [one["verdict"] for one in told(work, "storyboard")] == ["refused"]


def test_the_last_of_two_decisions_wins(gated):
    stop(gated)
    decide(gated, verdict="refused", note="Trop long.")
    decide(gated)
    work, reached = stop(gated)
    assert reached is None
    assert [one["verdict"] for one in told(work, "storyboard")] == ["refused", "accepted"]


def test_the_tenth_decision_comes_after_the_second(gated):
    stop(gated)
    for _n in range(9):
        decide(gated)
    decide(gated, verdict="refused", note="Non.")
    assert [one.number for one in read(gated)] == list(range(1, 11))
    assert stop(gated)[1]


def test_yes_passes_and_says_that_nobody_looked(gated):
    work, reached = stop(gated, yes=True)
    assert reached is None
    (kept,) = told(work, "storyboard")
    assert (kept["looked"], kept["by"], kept["at"], kept["verdict"]) == (False, "", None, "passed")
    assert "decision" not in reviews(work)[0]["inputs"]


def test_yes_takes_up_the_run_that_waits(gated):
    first, _reached = stop(gated)
    assert stop(gated, yes=True)[0].run.folder == first.run.folder


def test_yes_never_passes_over_a_refusal(gated):
    stop(gated)
    decide(gated, verdict="refused", note="Non.")
    assert stop(gated, yes=True)[1]


def test_yes_today_decides_nothing_for_tomorrow(gated):
    stop(gated, yes=True)
    assert stop(gated)[1]


@pytest.mark.parametrize("gate", ["images", "film"])
def test_each_gate_shows_what_it_is_about(gated, gate):
    work, reached = stop(gated, gate)
    assert reached
    (line,) = [one for one in work.lines if one["kind"] == "await"]
    names = {"images": ["pictures/panne-wide.jpg"], "film": ["films/web.mp4"]}
    assert (line["gate"], [one["name"] for one in line["seen"]]) == (gate, names[gate])


def test_the_pictures_themselves_are_held_not_only_their_thumbnails(gated):
    work = production(gated)
    board = shots.write_script(work)
    shots.draw_scene(work, board.shots[0])
    (found,) = gates.shown(work, "images")
    assert found.name == "scene/panne/scene.svg"


def test_a_decision_for_an_older_picture_is_not_accepted(gated):
    work, _reached = stop(gated, "images")
    decide(gated, "images")
    work = production(gated)
    shots.write_script(work)
    deliver(work, "images", b"another")
    with pytest.raises(AwaitsReview, match=r"images-1\.yaml\) : panne\."):
        gates.reach(work, "images")
    work.run.finish("awaiting")


def test_a_digest_changed_by_hand_accepts_nothing(gated):
    stop(gated)
    path = decide(gated)
    change_file(path, seen=[{"name": "storyboard.json", "sha256": "0" * 64}])
    assert stop(gated)[1]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"gate": "musique"}, "gate"),
        ({"gate": "images"}, "gate"),
        ({"by": "  "}, "by"),
        ({"at": "hier"}, "at"),
        ({"at": "2026-11-22 06:00"}, "at"),
        ({"verdict": "peut-être"}, "verdict"),
        ({"verdict": "refused", "note": ""}, ""),
        ({"seen": []}, "seen"),
        ({"seen": [{"name": "storyboard.json"}]}, "seen.1.sha256"),
        ({"seen": [{"name": "storyboard.json", "sha256": "../../secret"}]}, "seen.1.sha256"),
        ({"accepte": True}, "accepte"),
        ({"note": "x" * 3000}, "note"),
    ],
)
def test_a_decision_spoiled_by_hand_names_file_and_key(gated, changes, key):
    stop(gated)
    path = decide(gated)
    change_file(path, **changes)
    with pytest.raises(BadInput) as caught:
        gates.check(production(gated))
    assert Path(str(caught.value.path)).name == path.name
    assert caught.value.key == key
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["storyboard.yaml", "storyboard-un.yaml", "musique-1.yaml", "storyboard-1.yml"])
def test_a_file_that_is_no_decision_is_refused(gated, name):
    (gated / "decisions").mkdir()
    (gated / "decisions" / name).write_text("gate: storyboard\n", encoding="utf-8")
    with pytest.raises(BadInput, match="nom de ce fichier"):
        gates.check(production(gated))


def test_a_gate_of_an_unknown_name_is_refused(sample):
    path = sample / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[review]\ngates = ["musique"]\n', encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        production(sample)
    assert caught.value.key.startswith("review.gates")
    assert "storyboard" in caught.value.remedy


def test_what_she_saw_and_is_gone_leaves_the_ledger_alone(gated):
    """A store that was emptied holds nothing of an old decision: the file stays, the ledger doesn't tell it."""
    stop(gated)
    write(
        gated,
        Decision(
            gate="storyboard",
            verdict="accepted",
            by="Camille",
            at=datetime.now(UTC),
            seen=(Seen(name="storyboard.json", sha256="a" * 64),),
        ),
    )
    work, reached = stop(gated)
    assert reached
    assert reviews(work) == []


def review(folder: Path, **given: Any) -> None:
    review_project(folder, Given(**given), plain=True, show=False)


def test_review_shows_the_storyboard_and_keeps_the_decision(gated, capsys):
    stop(gated)
    review(gated, accept=True, by="Camille")
    shown = capsys.readouterr().out
    assert "Un grille-pain en panne" in shown
    assert "decisions/storyboard-1.yaml" in shown
    assert "preuve run" in shown
    (kept,) = read(gated)
    assert (kept.decision.by, kept.decision.verdict) == ("Camille", "accepted")
    assert stop(gated)[1] is None


def test_review_writes_a_page(gated, capsys):
    work, _reached = stop(gated)
    with pytest.raises(AwaitsReview):
        review(gated)
    page = (work.run.folder / "relecture.html").read_text(encoding="utf-8")
    assert str(work.run.folder / "relecture.html") in capsys.readouterr().out
    assert "Un grille-pain en panne" in page
    assert "<script" not in page


def test_a_run_that_stops_leaves_a_page_to_look_at_and_both_ways_in_lead_to_it(gated):
    work, _reached = stop(gated)
    Watch(Project(gated), Plain(), show=False).settle(work.run.folder)
    assert "Un grille-pain en panne" in (work.run.folder / "relecture.html").read_text(encoding="utf-8")
    assert 'href="relecture.html"' in (work.run.folder / "index.html").read_text(encoding="utf-8")
    way = f'href="{work.run.folder.name}/relecture.html"'
    assert way in (work.run.folder.parent / "index.html").read_text(encoding="utf-8")


def test_review_takes_the_storyboard_that_she_corrected_meanwhile(gated, capsys):
    stop(gated)
    edit(gated, "Ma phrase à moi.")
    review(gated, accept=True, by="Camille")
    assert "Ma phrase à moi." in capsys.readouterr().out
    (kept,) = read(gated)
    assert [(one.shot, one.field, one.after) for one in kept.decision.changes] == [
        ("panne", "narration", "Ma phrase à moi.")
    ]
    assert stop(gated)[1] is None


def test_review_of_pictures_wants_the_storyboard_they_come_from(gated):
    stop(gated, "images")
    edit(gated, "Ma phrase à moi.")
    with pytest.raises(BadInput, match="corrigé ce storyboard"):
        review(gated, accept=True, by="Camille")


def test_review_refuses_a_file_that_was_changed_after_the_run(gated):
    work, _reached = stop(gated, "images")
    (work.run.folder / "pictures" / "panne-wide.jpg").write_bytes(b"other")
    with pytest.raises(BadInput, match="n'est plus celui"):
        review(gated, accept=True, by="Camille")


def test_review_says_which_pictures_changed_since_the_refusal(gated):
    stop(gated, "images")
    review(gated, refuse="Trop sombre", shots=("1",), by="Camille")
    work = production(gated)
    shots.write_script(work)
    deliver(work, "images", b"brighter")
    with pytest.raises(AwaitsReview):
        gates.reach(work, "images")
    work.run.finish("awaiting")
    review(gated, accept=True, by="Camille")
    refused, accepted = (one.decision for one in read(gated))
    assert refused.shots == ("panne",)
    assert [one.field for one in accepted.changes] == ["pictures/panne-wide.jpg"]


def test_review_says_which_attempt_was_chosen_since_and_why(gated):
    stop(gated, "images")
    review(gated, refuse="Trop sombre", by="Camille")
    tried = iterations.read(gated)
    given = {"of": "panne", "why": "plus clair", "at": datetime.now(UTC)}
    image, voice = (Choice(what=what, number=1, **given) for what in ("image", "voice"))
    iterations.write(gated, tried.model_copy(update={"choices": (*tried.choices, image, voice, image)}))
    with pytest.raises(BadInput, match="choisi un autre essai"):
        review(gated, accept=True, by="Camille")
    stop(gated, "images")
    review(gated, accept=True, by="Camille")
    (chosen,) = [one for one in read(gated)[-1].decision.changes if one.field == "attempt"]
    assert (chosen.shot, chosen.before, chosen.after) == ("panne", "image 2", "image 1")
    assert chosen.note == "plus clair"


def test_review_goes_on_where_she_keeps_the_attempt_she_is_shown(gated):
    stop(gated, "images")
    tried = iterations.read(gated)
    held = tried.chosen(Thing("image", "panne"))
    again = Choice(what="image", of="panne", number=held, why="après tout", at=datetime.now(UTC))
    iterations.write(gated, tried.model_copy(update={"choices": (*tried.choices, again)}))
    review(gated, accept=True, by="Camille")
    assert [one for one in read(gated)[-1].decision.changes if one.field == "attempt"] == []


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"accept": True}, "--by"),
        ({"refuse": "Non", "shots": ("99",), "by": "C"}, "--shot"),
        ({"accept": True, "refuse": "Non"}, ""),
    ],
)
def test_review_refuses_what_makes_no_sense(gated, given, key):
    stop(gated)
    with pytest.raises(BadInput) as caught:
        review(gated, **given)
    assert caught.value.key == key
    assert read(gated) == []


def test_review_without_anything_awaited_says_so(sample, capsys):
    review(sample)
    assert "Aucune relecture" in capsys.readouterr().out
    with pytest.raises(BadInput, match="aucune relecture"):
        review(sample, accept=True, by="Camille")


@pytest.mark.parametrize(("status", "awaited"), [("partial", True), ("failed", True), ("complete", False)])
def test_what_waits_goes_on_waiting_until_a_whole_run(gated, status, awaited):
    """A draft or another attempt makes a run of its own meanwhile, and may fail."""
    stop(gated)
    later = gated / "runs" / "2999-01-01-000000"
    later.mkdir()
    end = {"kind": "end", "status": status, "at": "2999-01-01T00:00:00+00:00"}
    (later / "ledger.jsonl").write_text(json.dumps(end) + "\n", encoding="utf-8")
    assert bool(waiting(Project(gated))) is awaited


def test_who_decides_may_stand_in_the_settings(gated):
    path = gated / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'by = "Camille Durand"\n', encoding="utf-8")
    stop(gated)
    review(gated, accept=True)
    assert read(gated)[0].decision.by == "Camille Durand"
