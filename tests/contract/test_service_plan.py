"""An edit plan asked of a real HTTP service: recorded as it was sent, asked again when wrong, and never asked twice."""

import json
import shutil

import pytest
from helpers_service import OpenAICompatible

from flows import planning, telling
from flows.production import Production
from preuve.edit_plan.decisions import Decision, keep
from preuve.edit_plan.plan import NoPlan
from preuve.edit_plan.told import Missing, read
from preuve.options import Options
from preuve.project import Project
from preuve.reading import load
from preuve.run import quiet
from preuve.sessions.plan import renew
from preuve.storyboard import Storyboard

SETTINGS = """\
[engines]
text = "llamacpp"
[plan]
ask = true
[providers.llamacpp]
base_url = "{address}"
models = {{ text = "essai-texte" }}
"""


class Editor:
    """Writes plans: the first has a shot too few."""

    def __init__(self, board: Storyboard) -> None:
        self.board, self.asked = board, []

    def __call__(self, body) -> str:
        self.asked.append(body)
        shots = self.board.shots[1:] if len(self.asked) == 1 else self.board.shots
        kept = [
            {
                **shot.model_dump(include={"id", "seconds", "transition", "priority"}),
                "motion": "still",
                "emphasis": "e",
                "reason": "r",
            }
            for shot in shots
        ]
        return json.dumps({"summary": "Tout fixe.", "shots": kept})


@pytest.fixture
def editor(sample):
    return Editor(load(sample / "storyboards" / "chaleureux.yaml", Storyboard))


@pytest.fixture
def folder(sample):
    for path in (sample / "plans").iterdir():
        path.unlink()
    return sample


def propose(folder, address, board):
    (folder / "preuve.toml").write_text(SETTINGS.format(address=address), encoding="utf-8")
    return planning.propose(Production(Project(folder), Options(until="script"), quiet), board)


def test_a_service_is_asked_again_and_each_call_recorded(folder, editor):
    with OpenAICompatible(key="", reply=editor) as service:
        found = propose(folder, service.base_url, editor.board)
        propose(folder, service.base_url, editor.board)
    assert len(editor.asked) == 2
    form = editor.asked[0]["response_format"]["json_schema"]["schema"]
    assert form["properties"]["shots"]["maxItems"] == len(editor.board.shots)
    assert "panne" in editor.asked[1]["messages"][0]["content"]
    assert found.told.model == "essai-texte-2026"
    kept = [one for _path, one in Project(folder).recordings.all() if one.step == "edit-plan" and one.exchange]
    assert sorted((one.call, one.outcome, one.label) for one in kept) == [
        (1, "answered", "chaleureux"),
        (2, "answered", "chaleureux"),
    ]


def test_with_the_service_down_it_is_known_again(folder, editor, tmp_path):
    with OpenAICompatible(key="", reply=editor) as service:
        address = service.base_url
        before = propose(folder, address, editor.board)
    shutil.rmtree(folder / ".preuve")
    assert propose(folder, address, editor.board).told == before.told


def production(folder, address):
    (folder / "preuve.toml").write_text(SETTINGS.format(address=address), encoding="utf-8")
    return Production(Project(folder), Options(until="script"), quiet)


def test_a_film_is_made_without_a_plan_that_never_came(folder, editor):
    bad = []

    def reply(body):
        bad.append(body)
        return "Bien sûr !" if len(bad) <= 3 else editor(body)

    with OpenAICompatible(key="", reply=reply) as service:
        for _run in range(2):
            work = production(folder, service.base_url)
            planning.plan(work, editor.board)
            told = read(Project(folder).store.read(work.run.delivered["plan.json"]))
            assert isinstance(told, Missing)
            assert "n'est un plan de montage utilisable" in told.missing
            assert "preuve plan --renew" in told.remedy
            lines = [line for line in work.lines if line.get("step") == "edit-plan" and line["kind"] == "step"]
            assert [reason for reason in telling._unusable(work, lines).values() if "JSON" in reason]
        assert len(bad) == 3  # bought once, and not thrice again
        with pytest.raises(NoPlan):
            planning.propose(production(folder, service.base_url), editor.board)
        renew(folder)
        editor.asked.append("the first answer of an editor is wrong")
        found = planning.propose(production(folder, service.base_url), editor.board)
    assert (found.told.number, len(bad)) == (2, 4)


def test_a_service_that_is_down_stops_no_film(folder, editor):
    with OpenAICompatible(key="", reply=editor) as service:
        address = service.base_url
    work = production(folder, address)
    planning.plan(work, editor.board)
    assert isinstance(read(Project(folder).store.read(work.run.delivered["plan.json"])), Missing)


def test_a_plan_that_is_decided_is_asked_of_no_other_service(folder, editor):
    with OpenAICompatible(key="", reply=editor) as service:
        found, project = propose(folder, service.base_url, editor.board), Project(folder)
        said = Decision(number=1, plan=found.artifact.sha256, recording=found.told.recording, by="Nour")
        keep(project, said, found.asked, project.store.read(found.artifact))
        before = propose(folder, service.base_url, editor.board).told
    other = Editor(editor.board)
    with OpenAICompatible(key="", reply=other) as service:
        assert propose(folder, service.base_url, editor.board).told == before
    assert before.decided
    assert other.asked == []
