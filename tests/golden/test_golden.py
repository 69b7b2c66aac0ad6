"""A step whose output changes must raise its version; the sample's recordings must answer the sample's requests.

`steps.json` keeps, for each step, its version and a signature of what it makes from fixed inputs: a digest where bytes
are the same on every machine, and what is seen or heard, coarsely, where an encoder may move a bit. After raising a
version: `python tests/golden/write.py`.
"""

import json
from pathlib import Path

import pytest
from helpers_golden import Chain, alike

from connectors.image.svg import ask_for
from flows.shots import picture_request
from preuve.engines import TextRequest
from preuve.project import Project
from preuve.prompts.fill import fill
from preuve.reading import load
from preuve.storyboard import Storyboard
from preuve.work import STEPS

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads(Path(__file__).with_name("steps.json").read_bytes())
# What an engine answers is recorded, not computed: the contract tests hold the engines.
ENGINES = {"voice", "bed", "align", "clip", "edit-plan", "notes", "audience-lecture", "audience-colonnes", "reponses",
           "assistant", "brouillon"}  # fmt: skip
# What is measured depends on the encoder's bytes: the pairs of `tests/pairs` hold the measures.
MEASURES = {"picture-controls", "streams", "look", "retouch", "listen", "heard", "spoken", "texts"}


@pytest.fixture(scope="module")
def now(tmp_path_factory):
    return Chain(tmp_path_factory.mktemp("golden")).signatures()


def test_every_step_is_golden_or_an_engines_answer():
    assert set(GOLDEN) | ENGINES | MEASURES == {name for name in STEPS if not name.startswith("test-")}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_step_that_changes_raises_its_version(now, name):
    before, after = GOLDEN[name], now[name]
    if alike(before["made"], after["made"]):
        assert after["version"] == before["version"], "write the golden file again"
    else:
        assert after["version"] > before["version"], f"{name} changed: raise its version in steps.py"
        pytest.fail("write the golden file again: python tests/golden/write.py")


def test_the_signature_sees_a_changed_picture(now):
    changed = json.loads(json.dumps(now["cover"]))
    changed["made"]["cover.jpg"][20] += 40
    assert not alike(changed, now["cover"])


@pytest.mark.parametrize("tone", ["chaleureux", "enjoue", "factuel"])
def test_the_samples_recordings_answer_its_requests(tone):
    project = Project(ROOT / "sample_project")
    board = load(project.folder / "storyboards" / f"{tone}.yaml", Storyboard)
    for shot in board.shots:
        assert project.recordings.find("scene", ask_for(picture_request(project, shot))), shot.id


@pytest.mark.parametrize("tone", ["chaleureux", "enjoué", "factuel"])
def test_each_tone_has_its_recorded_script(tone):
    project = Project(ROOT / "sample_project")
    brief = project.brief.model_copy(update={"tone": tone})
    prompt = fill(project.folder / "prompts/script.md.j2", brief=brief)
    found = project.recordings.find("script", TextRequest(prompt=prompt, template="script.md.j2"))
    assert found
    assert found[1].origin == "authored"
    assert "modèle de langage" in found[1].note
