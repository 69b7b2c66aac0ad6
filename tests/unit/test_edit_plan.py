"""An edit plan is held to the storyboard's shots and the brief's length; what is taken is hers, her words untouched."""

import json

import pytest

from preuve import steps  # noqa: F401
from preuve.calls.recordings import Recordings
from preuve.edit_plan import decisions as plan_decisions
from preuve.edit_plan.decisions import Decision, Decisions
from preuve.edit_plan.plan import ASPECTS, EditPlan, NoPlan, apply, cuts, read, schema
from preuve.edit_plan.told import tell
from preuve.engines import Answer, Identity
from preuve.errors import BadInput, NoRecording
from preuve.maker import order, perform
from preuve.project import Project
from preuve.store import Store
from preuve.storyboard import Shot, Storyboard

SHOTS = tuple(
    Shot(id=name, narration=f"{name} parle.", visual="v", alt="a", seconds=4, note=note)
    for name, note in (("un", ""), ("deux", "À moi."), ("trois", ""))
)
BOARD = Storyboard(title="t", shots=SHOTS)
BASIS = cuts(BOARD)


def proposed(name, **said):
    kept = {"seconds": 4, "transition": "crossfade", "motion": "push-in", "priority": 2}
    return {"id": name, "emphasis": "e", "reason": f"Raison de {name}.", **kept, **said}


def plan(*shots, **said):
    return {"summary": "Parti pris.", "shots": list(shots) or [proposed(shot.id) for shot in SHOTS], **said}


def answer(data):
    return Answer(data=data if isinstance(data, bytes) else json.dumps(data).encode(), name="plan.json")


CHANGED = plan(
    proposed("trois", transition="wipe"), proposed("un", seconds=3), proposed("deux", priority=1, motion="still")
)


def test_a_right_answer_is_read_with_or_without_a_fence():
    fenced = b"```json\n" + json.dumps(CHANGED).encode() + b"\n```"
    assert read(answer(fenced), BASIS, 12) == read(answer(CHANGED), BASIS, 12)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"Bien s\xc3\xbbr !", "JSON"),
        (b"[" * 50_000, "JSON"),
        (b" " * 300_000, "trop longue"),
        (plan(proposed("un"), proposed("deux")), "trois"),
        (plan(*(proposed(name) for name in ("un", "deux", "trois", "quatre"))), "quatre"),
        (plan(*(proposed(name) for name in ("un", "deux", "deux"))), "deux"),
        (plan(proposed("un", seconds=0.1), proposed("deux"), proposed("trois")), "seconds"),
        (plan(proposed("un", transition="spiral"), proposed("deux"), proposed("trois")), "transition"),
        (plan(proposed("un", seconds=40), proposed("deux"), proposed("trois")), "48 secondes"),
        (plan(*(proposed(name, seconds=1) for name in ("un", "deux", "trois"))), "3 secondes"),
        (plan(narration="Autre chose."), "narration"),
    ],
)
def test_a_wrong_answer_says_what_is_wrong(data, word):
    with pytest.raises(BadInput) as caught:
        read(answer(data), BASIS, 12)
    assert word in caught.value.diagnostics()


def test_the_schema_holds_what_can_be_held():
    shots = schema(BASIS)["properties"]["shots"]
    items = shots["items"]
    assert (shots["minItems"], shots["maxItems"]) == (3, 3)
    assert items["properties"]["id"]["enum"] == ["un", "deux", "trois"]
    assert set(items["required"]) == set(proposed("un"))
    assert items["additionalProperties"] is False
    assert EditPlan.model_validate(CHANGED).shots[0].id == "trois"


def test_only_what_is_taken_is_applied():
    mine = apply(BOARD, EditPlan.model_validate(CHANGED), ["seconds", "emphasis"])
    assert [shot.id for shot in mine.shots] == ["un", "deux", "trois"]
    assert (mine.shots[0].seconds, mine.shots[1].priority) == (3, 1)
    assert (mine.shots[1].motion, mine.shots[2]) == ("push-in", SHOTS[2])


def test_all_of_it_keeps_her_words_and_says_where_it_comes_from():
    mine = apply(BOARD, EditPlan.model_validate(CHANGED), ASPECTS)
    assert [shot.id for shot in mine.shots] == ["trois", "un", "deux"]
    assert mine.shots[2].note.startswith("À moi.\n")
    assert "Raison de deux" in mine.shots[2].note
    assert [shot.narration for shot in mine.shots] == ["trois parle.", "un parle.", "deux parle."]


def test_a_full_note_of_hers_is_never_cut():
    full = BOARD.model_copy(update={"shots": (SHOTS[0].model_copy(update={"note": "n" * 999}), *SHOTS[1:])})
    assert apply(full, EditPlan.model_validate(CHANGED), ASPECTS).shots[1].note == "n" * 999


def test_a_storyboard_with_other_shots_is_not_touched():
    with pytest.raises(BadInput, match="n'a plus"):
        apply(BOARD.model_copy(update={"shots": SHOTS[:2]}), EditPlan.model_validate(CHANGED), ASPECTS)


def states(board, decision=None):
    told = tell(EditPlan.model_validate(CHANGED), BASIS, board, decision, {"number": 1, "plan": "0" * 64})
    return {(point.aspect, point.shot): point.state for point in told.points}


def test_what_became_of_each_point():
    asked = states(BOARD)
    assert {asked["order", ""], asked["seconds", "un"]} == {"waiting"}
    assert asked["seconds", "deux"] == "same"
    decision = Decision(number=1, plan="0" * 64, taken=("seconds",), by="Nour")
    mine = apply(BOARD, EditPlan.model_validate(CHANGED), decision.taken)
    changed = mine.model_copy(
        update={"shots": (mine.shots[0], mine.shots[1].model_copy(update={"motion": "pan-left"}))}
    )
    after = states(changed, decision)
    assert after["seconds", "un"] == "taken"
    assert after["emphasis", "deux"] == "left"
    assert after["motion", "deux"] == "changed"
    assert after["transition", "trois"] == "gone"


def test_decisions_only_grow_and_the_last_one_counts(tmp_path):
    one, two = (Decision(number=1, plan="0" * 64, by=name) for name in ("Nour", "Sacha"))
    decisions = Decisions(decisions=(one, two))
    plan_decisions.write(tmp_path / "plans" / "x.yaml", decisions)
    assert decisions.current == two
    assert decisions.model_copy(update={"closed": 1}).current is None
    assert decisions.model_copy(update={"closed": 1}).number == 2


def test_a_decided_plan_whose_request_is_gone_says_which_file(sample):
    project = Project(sample)
    plan_decisions.request_path(project, 1).unlink()
    with pytest.raises(BadInput) as caught:
        plan_decisions.asked(project)
    assert "chaleureux-1.request.json" in str(caught.value.path)


def test_a_decided_plan_is_known_again_whatever_changes(sample):
    project = Project(sample)
    before = plan_decisions.asked(project)
    project.brief = project.brief.model_copy(update={"seconds": 20, "targets": project.brief.targets[:1]})
    assert before
    assert plan_decisions.asked(project) == before
    assert project.recordings.find("edit-plan", before.request)


@pytest.mark.parametrize(("field", "value"), [("plan", "x"), ("by", ""), ("taken", ["colour"]), ("number", 0)])
def test_a_decision_edited_wrongly_names_file_and_key(sample, field, value):
    project = Project(sample)
    path = plan_decisions.path_of(project)
    data = plan_decisions.read(project).model_dump(mode="json")
    data["decisions"][0][field] = value
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        plan_decisions.read(project)
    assert field in caught.value.key
    assert caught.value.path == path


class Writer:
    """Gives each answer in turn."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def identity(self):
        return Identity(engine="essai", capability="text", ai=True, model="m")

    def write(self, request):
        self.asked.append(request)
        return answer(self.answers[len(self.asked) - 1])


def ask(writer, folder):
    params = {"prompt": "Monte.", "basis": [cut.model_dump(mode="json") for cut in BASIS], "wanted": 12}
    store = Store(folder)
    made, recorded = perform(order("edit-plan", None, params, writer, 1, ""), store, Recordings(store))
    return json.loads(store.read(made["proposal.json"])), json.loads(store.read(made["about.json"])), recorded


def test_a_wrong_plan_is_asked_again_with_the_reason(tmp_path):
    writer = Writer(plan(proposed("un")), CHANGED)
    made, about, recorded = ask(writer, tmp_path)
    assert [shot["id"] for shot in made["shots"]] == ["trois", "un", "deux"]
    assert "manquent : deux, trois" in writer.asked[1].prompt
    assert about["refused"][0]["recording"] == recorded[0]


def test_a_plan_never_right_is_told_once_its_calls_were_made(tmp_path):
    store = Store(tmp_path)
    params = {"prompt": "Monte.", "basis": [cut.model_dump(mode="json") for cut in BASIS], "wanted": 12}
    wanted = order("edit-plan", None, params, Writer(b"a", b"b", b"c"), 1, "")
    made, recorded = perform(wanted, store, Recordings(store))
    assert list(made) == ["unusable.json"]
    assert "JSON" in json.loads(store.read(made["unusable.json"]))["reason"]
    assert len(recorded) == 3
    assert store.recall(wanted.key)


def test_a_replay_that_stops_short_is_not_held_for_the_last_word(tmp_path):
    store = Store(tmp_path)
    params = {"prompt": "Monte.", "basis": [cut.model_dump(mode="json") for cut in BASIS], "wanted": 12}
    with pytest.raises(NoPlan) as caught:
        perform(order("edit-plan", None, params, Short(b"a"), 1, ""), store, Recordings(store))
    assert "preuve plan --renew" in caught.value.remedy
    assert "ask = false" in caught.value.remedy


class Short(Writer):
    """Has one answer only."""

    def write(self, request):
        if self.asked:
            raise NoRecording("edit-plan")
        return super().write(request)
