"""`preuve plan`: shown beside her storyboard, applied by her alone, told in the run."""

import json
import shutil

import pytest

from flows import planning
from flows.production import Production
from preuve.artifact import digest_bytes
from preuve.boards import to_yaml
from preuve.cli import _main
from preuve.edit_plan import decisions as plan_decisions
from preuve.edit_plan.told import Told
from preuve.history import last_run, past_runs
from preuve.options import Options
from preuve.project import Project
from preuve.reading import load
from preuve.run import quiet
from preuve.sessions import plan as plan_session
from preuve.storyboard import Storyboard


@pytest.fixture
def open_project(sample):
    """The sample, nothing decided yet."""
    shutil.rmtree(sample / "plans")
    return sample


def board(folder):
    return load(Project(folder).storyboard_path, Storyboard)


def told(folder):
    run = next(past_runs(folder))
    return Told.model_validate_json((run.folder / "plan.json").read_bytes())


def test_a_proposal_changes_nothing(open_project, capsys):
    before = Project(open_project).storyboard_path.read_bytes()
    assert _main(["plan", str(open_project)]) == 0
    out = capsys.readouterr().out
    assert "chiffre, mouvement : zoom avant lent → image fixe (à décider)" in out
    assert "Rien n'est appliqué sans vous" in out
    assert "(ou --only" not in out  # alone, it is refused
    assert Project(open_project).storyboard_path.read_bytes() == before
    assert told(open_project).decided is False


def test_what_she_accepts_goes_into_her_storyboard(open_project, capsys):
    before = board(open_project)
    assert _main(["plan", str(open_project), "--accept", "--only", "motion", "--by", "Nour"]) == 0
    after = board(open_project)
    moved = {one.id for one, other in zip(before.shots, after.shots, strict=True) if one.motion != other.motion}
    assert moved == {"chiffre", "acces"}
    assert [shot.narration for shot in after.shots] == [shot.narration for shot in before.shots]
    assert [shot.seconds for shot in after.shots] == [shot.seconds for shot in before.shots]
    kept = open_project / "storyboards" / "chaleureux.ancien-1.yaml"
    assert load(kept, Storyboard) == before
    assert "ancien-1" in capsys.readouterr().out


def test_once_decided_the_same_proposal_is_told_and_not_asked_again(open_project):
    _main(["plan", str(open_project), "--accept", "--only", "motion", "--by", "Nour"])
    assert _main(["plan", str(open_project)]) == 0
    found = told(open_project)
    assert (found.by, found.taken, found.number) == ("Nour", ("motion",), 1)
    assert {point.shot for point in found.points if point.state == "taken"} == {"chiffre", "acces"}
    asked = [line for line in lines(open_project) if line.get("step") == "edit-plan"]
    assert [line["recordings"] for line in asked] == [["plan-chaleureux"]] * 2
    assert asked[1]["engine"]["parameters"].keys() == {"answer"}  # read again by its digest


def lines(folder):
    ledgers = sorted(folder.glob("runs/*/ledger.jsonl"))
    return [json.loads(line) for path in ledgers for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_refusal_needs_a_reason_and_changes_nothing(open_project, capsys):
    before = Project(open_project).storyboard_path.read_bytes()
    assert _main(["plan", str(open_project), "--refuse", "--by", "Nour"]) == 2
    assert "--why" in capsys.readouterr().err
    assert _main(["plan", str(open_project), "--refuse", "--why", "Mon rythme me va.", "--by", "Nour"]) == 0
    assert Project(open_project).storyboard_path.read_bytes() == before
    decided = plan_decisions.read(Project(open_project)).current
    assert decided
    assert (decided.taken, decided.why) == ((), "Mon rythme me va.")


def test_nobody_decides_without_a_name(open_project, capsys):
    assert _main(["plan", str(open_project), "--accept"]) == 2
    assert "--by" in capsys.readouterr().err
    assert not (open_project / "plans").exists()


def test_a_plan_that_was_taken_is_not_refused_after(open_project, capsys):
    _main(["plan", str(open_project), "--accept", "--by", "Nour"])
    capsys.readouterr()
    assert _main(["plan", str(open_project), "--refuse", "--why", "non", "--by", "Nour"]) == 2
    assert "ancien-1" in capsys.readouterr().err


def test_a_new_plan_is_another_request(sample, capsys):
    assert _main(["plan", str(sample), "--renew"]) == 2  # the sample has one recorded answer only
    err = capsys.readouterr().err
    assert "Aucun enregistrement" in err
    assert plan_decisions.read(Project(sample)).number == 2


@pytest.mark.parametrize(
    "arguments", [["--only", "motion"], ["--accept", "--refuse"], ["--accept", "--only", "colour"]]
)
def test_options_that_make_no_sense_are_refused(open_project, capsys, arguments):
    assert _main(["plan", str(open_project), *arguments]) == 2
    assert "→" in capsys.readouterr().err


def test_a_template_cannot_propose(open_project, capsys):
    path = open_project / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('text = "recorded"', 'text = "outline"'), encoding="utf-8")
    (open_project / "storyboards/chaleureux.yaml").unlink()
    assert _main(["plan", str(open_project)]) == 2
    err = capsys.readouterr().err
    assert "plan.ask" in err
    assert "outline" in err


def test_a_decision_on_another_plan_decides_nothing(sample, capsys):
    path = plan_decisions.path_of(Project(sample))
    decided = plan_decisions.read(Project(sample)).current
    assert decided
    path.write_text(path.read_text(encoding="utf-8").replace(decided.plan, "ab" * 32), encoding="utf-8")
    assert _main(["plan", str(sample)]) == 0
    assert "à décider" in capsys.readouterr().out
    assert told(sample).decided is False


def test_each_renewal_is_one_more_request(sample):
    for _time in range(3):
        _main(["plan", str(sample), "--renew"])
    assert plan_decisions.read(Project(sample)).number == 4


def test_a_decided_plan_needs_no_engine_that_would_write_another(sample, capsys):
    path = sample / "preuve.toml"
    text = path.read_text(encoding="utf-8").replace('text = "recorded"', 'text = "openai"')
    path.write_text(text, encoding="utf-8")
    found = planning.propose(Production(Project(sample), Options(until="script"), quiet), board(sample))
    assert (found.told.by, found.told.recording) == ("Les auteurs de l'exemple", "plan-chaleureux")


def test_what_she_decided_on_is_as_it_was_restored(sample):
    project = Project(sample)
    path = sample / "recordings/text/plan-chaleureux.json"
    told = plan_decisions.answered(project)
    recording = path.with_suffix(".recording.json")
    data = path.read_bytes().replace(b"Lina", b"Nora")  # what left had a pseudonym
    path.write_bytes(data)
    kept = json.loads(recording.read_bytes())
    kept["response"] |= {"sha256": digest_bytes(data), "size": len(data)}
    recording.write_text(json.dumps(kept), encoding="utf-8")
    again = plan_decisions.answered(Project(sample))
    assert told
    assert again
    assert b"Lina" in again.data
    assert again.recording == told.recording
    plan_decisions.proposal_path(project, 1).unlink()
    assert plan_decisions.answered(Project(sample)) is None


def test_a_decided_plan_that_is_nowhere_is_never_asked_again(sample, capsys):
    for path in (sample / "recordings/text").glob("plan-chaleureux*"):
        path.unlink()
    assert _main(["plan", str(sample)]) == 2
    err = capsys.readouterr().err
    assert "recordings/" in err
    assert "preuve plan --renew" in err


def test_a_shot_cut_since_is_told_in_one_line(sample, capsys):
    path = Project(sample).storyboard_path
    mine = board(sample)
    kept = tuple(shot for shot in mine.shots if shot.id not in ("atelier", "fete"))
    path.write_bytes(to_yaml(mine.model_copy(update={"shots": kept})))
    assert _main(["plan", str(sample)]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line.startswith(("atelier", "fete"))] == [
        "atelier, plan retiré depuis.",
        "fete, plan retiré depuis.",
    ]


def test_asking_for_a_plan_is_no_production(sample, capsys):
    for _time in range(2):
        assert _main(["plan", str(sample), "--renew"]) == 2
    assert [run.status for run in past_runs(sample)] == ["failed", "failed"]
    assert last_run(sample) is None
    capsys.readouterr()
    assert _main(["status", str(sample)]) == 0
    assert "Aucune production" in capsys.readouterr().out


@pytest.fixture
def outlined(sample):
    """The sample, her plan decided and no AI writing any more."""
    path = sample / "preuve.toml"
    text = path.read_text(encoding="utf-8").replace('text = "recorded"', 'text = "outline"')
    path.write_text(text.replace("ask = true", "ask = false"), encoding="utf-8")
    (sample / "storyboards/chaleureux.yaml").unlink()
    return sample


@pytest.mark.long
def test_a_plan_is_left_aside_where_no_ai_writes_any_more(outlined, capsys):
    assert _main(["run", str(outlined), "--plain", "--no-open", "--until", "script"]) == 0
    assert "Plan de montage laissé de côté" in capsys.readouterr().out
    assert not (last_run(outlined).folder / "plan.json").exists()


def test_a_remedy_is_never_what_she_did_already(outlined, capsys):
    shutil.rmtree(outlined / "plans")
    assert _main(["plan", str(outlined)]) == 2
    assert "ask = false" not in capsys.readouterr().err


def test_a_round_that_is_over_asks_for_no_other(sample):
    path = sample / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("ask = true", "ask = false"), encoding="utf-8")
    assert planning.wanted(Project(sample))
    plan_session.renew(sample)
    assert not planning.wanted(Project(sample))
