"""A run made again from its inputs alone: exactly what rests on a change shows. Pictures only, so that it is quick."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from connectors.text.recorded import Recorded
from flows.replayed import replay
from preuve.artifact import digest_file
from preuve.calls.recordings import SUFFIX
from preuve.dossier.replay import claimed as ledger
from preuve.dossier.replay.claimed import Claimed, Step
from preuve.dossier.replay.compare.choose import Comparators
from preuve.dossier.replay.remade import Remade
from preuve.dossier.replay.weighing import Outcome, Weighing
from preuve.dossier.replay.wish import Wish
from preuve.project import Project
from preuve.run import host_facts

ROOT = Path(__file__).parents[2]
SHOTS = ("panne", "fete")
UNTIL_IMAGES = Claimed(steps=(Step(kind="step", step="layers"),), delivered={}, status="partial")


def quiet(_step: str, _label: str) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two silent shots for one target, drawn from the sample's recordings; its ledger beside it."""
    folder = tmp_path_factory.mktemp("rejeu") / "projet"
    shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve"))
    edit(folder / "brief.yaml", lambda brief: brief.update(targets=["web"]))
    edit(folder / "storyboards" / "chaleureux.yaml", _cut)
    edit_text(folder / "preuve.toml", "ask = true", "ask = false")
    replay(Project(folder), UNTIL_IMAGES, Wish(), quiet)
    (ran,) = (folder / "runs").iterdir()
    data = (ran / "ledger.jsonl").read_bytes()
    shutil.rmtree(folder / "runs")
    shutil.rmtree(folder / ".preuve")
    (folder.parent / "ledger.jsonl").write_bytes(data + b'{"at":"","kind":"end","status":"partial"}\n')
    return folder


def _cut(board: dict) -> None:
    board["shots"] = [shot for shot in board["shots"] if shot["id"] in SHOTS]


def edit(path: Path, change: Callable[[dict], object]) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def edit_text(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def mine(made: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    shutil.copytree(made.parent, tmp_path / "copie")
    return tmp_path / "copie" / "projet"


def weigh(folder: Path, wish: Wish | None = None) -> dict[str, Outcome]:
    """What is said of each line of the ledger, by step and label."""
    given = ledger.read(folder.parent / "ledger.jsonl")
    return judged(folder, given, replay(Project(folder), given, wish or Wish(), quiet))


def judged(folder: Path, given: Claimed, remade: Remade) -> dict[str, Outcome]:
    find = {path.name: path for path in (folder / ".preuve/store").rglob("*") if path.is_file()}.get
    outcomes = Weighing(given, remade, Comparators(find), host_facts()).all()
    return {f"{one.step} {one.label}".strip(): one for one in outcomes}


def not_verified(found: dict[str, Outcome]) -> dict[str, str]:
    return {name: one.status for name, one in found.items() if one.status != "verified"}


def test_the_same_inputs_give_the_same_lines_and_no_engine_is_called(mine, monkeypatch):
    def called(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Recorded, "write", called)
    found = weigh(mine)
    assert len(found) >= 9
    assert not not_verified(found)


def test_a_recorded_answer_changed_with_its_digest_shows_what_rests_on_it(mine):
    path = mine / "recordings/image/panne.svg"
    drawn = path.read_text(encoding="utf-8")
    colour, _count = Counter(re.findall(r'fill="(#[0-9A-Fa-f]{6})"', drawn)).most_common(1)[0]
    path.write_text(drawn.replace(colour, "#AA0033"), encoding="utf-8")
    about = path.with_name("panne" + SUFFIX)
    said = json.loads(about.read_bytes())
    said["response"].update(sha256=digest_file(path), size=path.stat().st_size)
    about.write_text(json.dumps(said), encoding="utf-8")
    wrong = not_verified(weigh(mine))
    assert {"scene panne", "layers panne wide", "thumbnail panne"} <= wrong.keys()
    assert not any("fete" in name for name in wrong)
    assert "storyboard" not in wrong
    assert set(wrong.values()) == {"failed"}


def test_a_prompts_words_changed_leave_no_recording_and_nothing_green_after_it(mine):
    edit(mine / "brief.yaml", lambda brief: brief.update(organisation="Une autre association"))
    found = weigh(mine)
    assert {found[name].status for name in ("script chaleureux", "scene panne", "scene fete")} == {"not_run"}
    assert "Aucun enregistrement" in found["scene panne"].said
    assert {found[name].status for name in ("layers panne wide", "thumbnail fete")} == {"not_run"}
    assert "à partir de ce que le dossier affirme" in found["layers panne wide"].said
    assert not any(one.status == "failed" for one in found.values())


def test_an_audience_changed_only_shows_the_script_and_what_rests_on_it(mine):
    edit(mine / "brief.yaml", lambda brief: brief.update(audience="Un autre public"))
    found = weigh(mine)
    assert found["script chaleureux"].status == "not_run"
    assert found["storyboard"].status == "not_run"
    assert {found[name].status for name in ("scene panne", "layers fete wide", "thumbnail fete")} == {"verified"}


def test_her_storyboard_changed_shows_by_its_file(mine):
    edit(mine / "storyboards/chaleureux.yaml", lambda board: board["shots"][0].update(alt="Autre chose, décrite ici."))
    found = weigh(mine)
    assert found["storyboard"].status == "failed"
    assert "chaleureux.yaml" in found["storyboard"].said
    assert found["scene panne"].status == "not_run"
    assert {found[name].status for name in ("scene fete", "layers fete wide", "thumbnail fete")} == {"verified"}


def test_a_colour_of_the_brand_changed_shows_in_every_picture(mine):
    edit(mine / "brief.yaml", lambda brief: brief["brand"]["palette"].update(background="#FFFFFF"))
    found = weigh(mine)
    assert found["layers panne wide"].status == "failed"
    assert "background" in found["layers panne wide"].said


def test_a_line_changed_added_or_taken_away_shows_alone(mine):
    path = mine.parent / "ledger.jsonl"
    remade = replay(Project(mine), ledger.read(path), Wish(), quiet)
    lines = path.read_bytes().splitlines()
    at = next(at for at, line in enumerate(lines) if b'"thumbnail"' in line)
    forged = json.loads(lines[at]) | {"params": {"width": 320}, "key": "0" * 64}
    added = json.loads(lines[at]) | {"label": "autre", "params": {"width": 12}}
    for changed, said in (
        ([*lines[:at], json.dumps(forged).encode(), *lines[at + 1 :]], "width"),
        ([*lines[:-1], json.dumps(added).encode(), lines[-1]], "rien, dans les entrées"),
        ([*lines[:at], *lines[at + 1 :]], "le registre ne le dit pas"),
    ):
        path.write_bytes(b"\n".join(changed) + b"\n")
        wrong = [one for one in judged(mine, ledger.read(path), remade).values() if one.status != "verified"]
        assert [one.step for one in wrong] == ["thumbnail"]
        assert said in wrong[0].said


def test_a_sample_draws_the_shots_picked_and_says_which_are_left(mine):
    wish = Wish(sample=1, draw="un nombre")
    (picked,) = wish.shots(SHOTS)
    (left,) = set(SHOTS) - {picked}
    found = weigh(mine, wish)
    assert found[f"layers {picked} wide"].status == "verified"
    assert found[f"layers {left} wide"].status == "not_run"
    assert "échantillon" in found[f"layers {left} wide"].said
    assert found[f"scene {left}"].status == "verified"


def test_nothing_of_an_earlier_run_is_recalled(mine):
    given = ledger.read(mine.parent / "ledger.jsonl")
    line = next(one for one in given.steps if one.step == "thumbnail")
    project = Project(mine)
    project.store.remember(line.whole_key, {"thumbnail.jpg": project.store.put(b"faux", "thumbnail.jpg")}, [])
    assert weigh(mine)["thumbnail " + line.label].status == "verified"
