"""L3's judgement, line by line, on small ledgers of its own: nothing here is made again."""

from pathlib import Path

import pytest

from preuve.dossier.bag import EMPTY
from preuve.dossier.replay import deliveries, differing
from preuve.dossier.replay.claimed import Claimed, Step
from preuve.dossier.replay.compare.choose import Comparators, same
from preuve.dossier.replay.matching import pair
from preuve.dossier.replay.remade import Remade, Trouble
from preuve.dossier.replay.weighing import Outcome, Weighing
from preuve.dossier.replay.wish import Wish
from preuve.engines import Identity
from preuve.errors import BadInput

HOST = {"system": "Linux", "machine": "x86_64"}
STAGES = Wish().stages


def sha(letter: str) -> str:
    return letter * 64


def step(name: str, label: str = "", *, gives: str = "a", takes: str = "", file: str = "a.json", **more) -> Step:
    inputs = {"it": ((file, sha(takes)),)} if takes else {}
    outputs = {file: {"sha256": sha(gives), "name": file, "size": 3}}
    known = {"kind": "step", "step": name, "label": label, "version": 1, "inputs": inputs, "outputs": outputs}
    more["params"] = {"of": label, **more.get("params", {})}
    return Step.model_validate({**known, "host": HOST, "labels": (label,), **more})


def weigh(claimed: list[Step], remade: list[Step], troubles: tuple[Trouble, ...] = (), **more) -> list[Outcome]:
    made = Remade(steps=tuple(remade), delivered={}, troubles=troubles, **{"stages": STAGES, **more})
    given = Claimed(steps=tuple(claimed), delivered={}, status="complete")
    return list(Weighing(given, made, Comparators(lambda _sha: None), HOST).all())


def statuses(found: list[Outcome]) -> list[str]:
    return [one.status for one in found]


CHAIN = [
    step("scene", "panne", gives="a", file="scene.svg"),
    step("layers", "panne wide", takes="a", gives="b", file="scene.svg"),
    step("scene", "fete", gives="c", file="scene.svg", params={"shot": "fete"}),
]


def test_the_same_is_verified():
    assert statuses(weigh(CHAIN, CHAIN)) == ["verified"] * 3


def test_only_what_rests_on_a_changed_answer_fails_and_says_on_what():
    again = [
        step("scene", "panne", gives="d", file="scene.svg"),
        step("layers", "panne wide", takes="d", gives="e", file="scene.svg"),
        CHAIN[2],
    ]
    found = weigh(CHAIN, again)
    assert statuses(found) == ["failed", "failed", "verified"]
    assert [one.root for one in found] == [True, False, True]
    assert "l'image du plan panne" in found[1].said


def test_what_comes_out_the_same_of_something_else_is_still_the_same():
    again = [
        step("scene", "panne", gives="d", file="scene.svg"),
        step("layers", "panne wide", takes="d", gives="b", file="scene.svg"),
    ]
    assert statuses(weigh(CHAIN[:2], again)) == ["failed", "verified"]


def test_an_added_line_and_a_missing_one_both_fail():
    found = weigh([*CHAIN, step("scene", "ajout", gives="f")], [*CHAIN, step("cues", "panne wide", gives="9")])
    assert statuses(found) == ["verified"] * 3 + ["failed"] * 2
    assert "rien, dans les entrées" in found[3].said
    assert "le registre ne le dit pas" in found[4].said


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        ({"params": {"rules": {"most": 42}}}, "rules.most"),
        ({"version": 7}, "version 7"),
        ({"attempt": 2}, "essai 2"),
        ({"engine": Identity(engine="siri", capability="voice", ai=True).model_dump()}, "siri"),
    ],
)
def test_a_line_that_the_inputs_do_not_order_fails_though_its_artefacts_are_the_same(forged, said):
    ours = step("cues", "panne wide", params={"rules": {"most": 37}})
    (found,) = weigh([ours.model_copy(update=Step.model_validate({**ours.model_dump(), **forged}).__dict__)], [ours])
    assert found.status == "failed"
    assert said in found.said


def test_a_file_that_is_not_the_dossiers_own_is_named():
    claimed = step("storyboard", takes="a", file="chaleureux.yaml")
    (found,) = weigh([claimed], [step("storyboard", takes="b", file="chaleureux.yaml")])
    assert found.status == "failed"
    assert "chaleureux.yaml" in found.said


def test_a_digest_of_nothing_never_matches():
    assert same(EMPTY, EMPTY).status == "not_run"
    assert same(EMPTY, sha("a")).status == "failed"
    assert same(sha("a"), EMPTY).status == "failed"
    nothing = step("cues").model_dump() | {"outputs": {"a.json": {"sha256": EMPTY}}}
    (found,) = weigh([Step.model_validate(nothing)], [Step.model_validate(nothing)])
    assert found.status == "not_run"


def test_which_recordings_there_are_is_no_difference_but_another_model_is():
    one = Identity(engine="recorded", capability="text", ai=True, model="M", parameters={"recordings": "1"})
    drawn = {"engine": "svg", "capability": "image", "ai": True, "parameters": {"writer": one.model_dump()}}
    other = one.model_copy(update={"parameters": {"recordings": "2"}})
    assert differing.engine(one) == differing.engine(other)
    again = Identity(**{**drawn, "parameters": {"writer": other.model_dump()}})
    assert differing.engine(Identity(**drawn)) == differing.engine(again)
    assert differing.engine(one) != differing.engine(one.model_copy(update={"model": "N"}))


def test_what_is_not_recorded_is_not_run_and_what_rests_on_it_neither():
    trouble = Trouble(step="scene", label="panne", why="no_recording", said="aucun enregistrement")
    found = weigh(CHAIN, [CHAIN[2]], (trouble,))
    assert statuses(found) == ["not_run", "not_run", "verified"]
    assert "l'image du plan panne" in found[1].said


def test_a_claimed_answer_that_was_taken_is_never_green_nor_what_rests_on_it():
    trouble = Trouble(step="scene", label="panne", why="no_recording", said="aucun enregistrement", taken=True)
    resting = CHAIN[1].model_copy(update={"rests": ("scene panne",)})
    assert statuses(weigh(CHAIN, [CHAIN[0], resting, CHAIN[2]], (trouble,))) == ["not_run", "not_run", "verified"]


def test_a_claimed_answer_does_not_hide_another_artefact():
    trouble = Trouble(step="scene", label="panne", why="no_recording", said="aucun enregistrement", taken=True)
    (found,) = weigh([CHAIN[0]], [step("scene", "panne", gives="e", file="scene.svg")], (trouble,))
    assert found.status == "failed"


def test_another_tool_is_told_and_is_no_failure():
    claimed = step("segment", "panne wide", gives="a", file="segment.mp4", tools={"ffmpeg": "theirs"})
    (found,) = weigh(
        [claimed], [step("segment", "panne wide", gives="b", file="segment.mp4", tools={"ffmpeg": "ours"})]
    )
    assert found.status == "not_run"
    assert "pas comparable bit à bit" in found.said
    assert "ffmpeg" in found.said


def test_another_kind_of_computer_is_told():
    claimed = step("segment", gives="a", file="segment.mp4", host={"system": "Darwin", "machine": "arm64"})
    (found,) = weigh([claimed], [step("segment", gives="b", file="segment.mp4")])
    assert found.status == "not_run"
    assert "ordinateur" in found.said


def test_the_same_tools_that_gave_the_rest_to_the_bit_do_not_excuse_one_other_file():
    claimed = [step("segment", name, gives=gives, file="segment.mp4") for name, gives in (("a", "a"), ("b", "b"))]
    again = [step("segment", name, gives=gives, file="segment.mp4") for name, gives in (("a", "a"), ("b", "c"))]
    for number, one in enumerate(claimed):
        claimed[number] = one.model_copy(update={"params": {"n": number}})
        again[number] = again[number].model_copy(update={"params": {"n": number}})
    assert statuses(weigh(claimed, again)) == ["verified", "failed"]


def test_other_tools_never_excuse_other_words():
    claimed = step("cues", "panne wide", gives="a")
    (found,) = weigh([claimed], [step("cues", "panne wide", gives="b")])
    assert found.status == "failed"


def test_what_was_not_wanted_is_told():
    only = Wish(only=("script",))
    found = weigh([step("segment", "panne wide", file="segment.mp4")], [], stages=only.stages)
    assert (found[0].status, "demandée" in found[0].said) == ("not_run", True)
    found = weigh([step("segment", "fete wide", file="s.mp4")], [], shots=("panne", "fete"), picked=("panne",))
    assert (found[0].status, "échantillon" in found[0].said) == ("not_run", True)


def test_a_resumed_runs_line_told_twice_is_one_step():
    pairs = pair([CHAIN[0], CHAIN[0]], [CHAIN[0]])
    assert len(pairs.both) == 2
    assert not pairs.claimed_only
    assert not pairs.remade_only


def test_a_key_that_is_written_is_not_believed():
    ours = step("cues", "panne wide", params={"end": 3})
    forged = step("cues", "panne wide", params={"end": 4}, key=ours.whole_key)
    assert weigh([forged], [ours])[0].status == "failed"


def test_a_step_ordered_for_two_films_is_found_under_either_name():
    again = step("film", "tiktok", gives="b").model_copy(update={"labels": ("tiktok", "youtube-short")})
    pairs = pair([step("film", "youtube-short", gives="a", params={"other": 1})], [again])
    assert len(pairs.both) == 1


def test_files_delivered_are_the_ledgers_and_each_has_a_step():
    line = step("film", "web", gives="a", file="film.mp4")
    given = Claimed(steps=(line,), delivered={"films/web.mp4": sha("a"), "films/autre.mp4": sha("f")})
    made = Remade(steps=(line,), delivered={"films/web.mp4": sha("a"), "covers/web.jpg": sha("b")})
    found = {
        one.label: one.said for one in deliveries.weigh(given, made, {"data/deliverables/films/web.mp4": sha("9")})
    }
    assert "n'est pas celui que dit le registre" in found["films/web.mp4"]
    assert "aucune étape" in found["films/autre.mp4"]
    assert "le registre ne le dit pas" in found["covers/web.jpg"]
    right = {"films/web.mp4": sha("a")}
    given, made = given.model_copy(update={"delivered": right}), made.model_copy(update={"delivered": right})
    assert not list(deliveries.weigh(given, made, {}))


def test_shots_are_picked_by_a_number_that_nobody_could_foresee():
    names = [f"plan-{number}" for number in range(12)]
    picked = {Wish(sample=3, draw=f"{nonce:032x}").shots(names) for nonce in range(20)}
    assert len(picked) > 10
    assert all(len(one) == 3 and [*one] == sorted(one, key=names.index) for one in picked)
    assert Wish(sample=3, draw="a").shots(names) == Wish(sample=3, draw="a").shots(names)
    assert Wish(sample=0).shots(names) == tuple(names)


def test_a_stage_brings_what_it_rests_on_and_a_sample_leaves_the_films():
    assert Wish(only=("montage",)).stages == ("script", "images", "voice", "captions", "montage")
    assert Wish(only=("captions",)).stages == ("script", "voice", "captions")
    assert "formats" not in Wish(sample=2).stages
    with pytest.raises(BadInput, match="montag"):
        Wish(only=("montag",)).check()


def test_a_ledger_that_is_not_one_is_refused_or_its_lines_counted(tmp_path: Path):
    from preuve.dossier.replay.claimed import read

    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"kind":"step","step":"cues","outputs":{"a":{"sha256":"../../x"}}}\n{"kind":"step"\n[]\n')
    assert read(path).unread == (1, 2, 3)
    path.write_bytes(b'{"kind":"step","step":"film","label":"web","version":1}\n{"kind":"end","status":"partial"}\n')
    options = read(path).options(("web", "tiktok"))
    assert (options.until, options.targets, options.replay, options.yes) == ("formats", ("web",), True, True)
    with pytest.raises(BadInput):
        read(tmp_path / "absent.jsonl")
