"""The spine: keys, hits, damaged blobs, the ledger, runs that resume and runs that find everything done."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from preuve.engines import Answer, Identity, TextRequest
from preuve.history import last_run, past_runs
from preuve.ledger import Ledger, read
from preuve.work import STEPS, Outputs, Work, step

CALLS: list[str] = []


def _upper(work: Work) -> Outputs:
    CALLS.append(work.order.label)
    return {"out.txt": work.path("source").read_bytes().upper() + work.params.get("end", "").encode()}


class Parrot:
    """An engine that answers what it was asked."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def identity(self) -> Identity:
        return Identity(engine="parrot", capability="text", ai=True, model="m", seed=self.seed)

    def write(self, request: TextRequest) -> Answer:
        return Answer(data=request.prompt.encode(), name="said.txt", origin="captured")


def _say(work: Work) -> Outputs:
    return {"said.txt": work.ask(work.engine.write, TextRequest(prompt=work.params["prompt"])).data}


@pytest.fixture(autouse=True)
def steps(monkeypatch):
    CALLS.clear()
    table = dict(STEPS)
    monkeypatch.setattr("preuve.work.STEPS", table)
    monkeypatch.setattr("preuve.maker.STEPS", table)
    step("test-upper", version=1)(_upper)
    step("test-say", version=1)(_say)
    return table


def make(run, store, text=b"bonjour", **options):
    return run.make("test-upper", inputs={"source": store.put(text, "source.txt")}, **options)["out.txt"]


def test_a_known_key_is_not_made_again(new_run, store):
    first = make(new_run(), store)
    again = make(new_run(), store)
    assert store.read(first) == b"BONJOUR"
    assert again == first
    assert len(CALLS) == 1


@pytest.mark.parametrize(
    "change", [{"params": {"end": "!"}}, {"attempt": 2}, {"text": b"bonsoir"}, {"engine": Parrot()}]
)
def test_what_the_output_depends_on_is_in_the_key(new_run, store, change):
    make(new_run(), store)
    make(new_run(), store, **change)
    assert len(CALLS) == 2


def test_a_label_is_not_in_the_key(new_run, store):
    make(new_run(), store, label="one")
    make(new_run(), store, label="two")
    assert CALLS == ["one"]


def test_a_new_version_of_a_step_is_made_again(new_run, store, steps):
    make(new_run(), store)
    del steps["test-upper"]
    step("test-upper", version=2)(_upper)
    make(new_run(), store)
    assert len(CALLS) == 2


def test_an_altered_blob_is_noticed_and_made_again(new_run, store):
    made = make(new_run(), store)
    store.path(made).write_bytes(b"BONSOIR")  # the same size: only its digest tells
    again = make(new_run(), store)
    assert len(CALLS) == 2
    assert store.read(again) == b"BONJOUR"


def test_a_missing_blob_is_made_again(new_run, store):
    store.path(make(new_run(), store)).unlink()
    make(new_run(), store)
    assert len(CALLS) == 2


def test_from_scratch_makes_everything_again_once(new_run, store):
    make(new_run(), store)
    run = new_run(from_scratch=True)
    make(run, store)
    make(run, store)
    assert len(CALLS) == 2


def test_the_same_key_asked_by_many_threads_is_made_once(new_run, store):
    run = new_run()
    barrier = threading.Barrier(8)

    def ask(_: int):
        barrier.wait()
        return make(run, store)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(CALLS) == 1


def test_the_ledger_tells_what_was_done(new_run, store):
    run = new_run()
    made = make(run, store, label="shot", params={"end": "!"})
    run.deliver(made, "texts/out.txt")
    folder, new = run.finish()
    start, line, deliver, end = read(folder / "ledger.jsonl")
    assert new
    assert start["sources"] == "s"
    assert (line["step"], line["label"], line["hit"], line["params"]) == ("test-upper", "shot", False, {"end": "!"})
    assert line["outputs"]["out.txt"]["sha256"] == made.sha256
    assert line["kit"]
    assert line["host"]["processors"]
    assert (deliver["path"], deliver["sha256"]) == ("texts/out.txt", made.sha256)
    assert end["status"] == "complete"
    assert (folder / "texts/out.txt").read_bytes() == b"BONJOUR!"


def test_a_run_with_nothing_new_leaves_no_folder_and_shows_the_last(new_run, store, tmp_path):
    def go():
        run = new_run()
        run.deliver(make(run, store), "out.txt")
        return run.finish()

    folder, _new = go()
    (folder / "out.txt").unlink()
    again, new = go()
    assert (again, new) == (folder, False)
    assert len(list(past_runs(tmp_path))) == 1
    assert (folder / "out.txt").read_bytes() == b"BONJOUR"  # what she deleted is put back


def test_going_back_to_an_earlier_state_finds_the_earlier_run(new_run, store, tmp_path):
    def go(text):
        run = new_run()
        run.deliver(make(run, store, text), "out.txt")
        return run.finish()

    first, _ = go(b"one")
    second, _ = go(b"two")
    assert go(b"one") == (first, False)
    assert first != second


def test_less_than_an_earlier_run_did_is_nothing_new(new_run, store, tmp_path):
    run = new_run()
    run.deliver(make(run, store), "one.txt")
    make(run, store, b"two")
    folder, _new = run.finish()
    partial = new_run()
    partial.deliver(make(partial, store), "one.txt")
    assert partial.finish("partial") == (folder, False)
    assert len(list(past_runs(tmp_path))) == 1


def test_the_name_of_an_input_is_in_the_key(new_run, store):
    run = new_run()
    run.make("test-upper", inputs={"source": store.put(b"x", "one.csv")})
    run.make("test-upper", inputs={"source": store.put(b"x", "two.csv")})
    assert len(CALLS) == 2


def test_the_tenth_recording_comes_after_the_ninth(new_run, store):
    run = new_run()
    for number in range(11):
        run.make("test-say", params={"prompt": "a"}, engine=Parrot(number))
    _path, latest = run.recordings.find("test-say", TextRequest(prompt="a"))
    assert latest.id.endswith("-11")


def test_an_unfinished_run_of_the_same_sources_is_taken_up_again(new_run, store, tmp_path):
    broken = new_run()
    make(broken, store)
    with (broken.folder / "ledger.jsonl").open("ab") as file:
        file.write(b'{"kind":"st')  # a crash cut this line
    run = new_run()
    make(run, store)
    make(run, store, b"more")
    folder, _new = run.finish()
    kinds = [line["kind"] for line in read(folder / "ledger.jsonl")]
    assert folder == broken.folder
    assert kinds == ["start", "step", "resume", "step", "step", "end"]
    assert len(CALLS) == 2


def test_an_unfinished_run_of_other_sources_is_left_alone(new_run, store):
    broken = new_run()
    make(broken, store)
    run = new_run(sources="other")
    make(run, store, b"more")
    assert run.finish()[0] != broken.folder


def test_a_failed_step_leaves_nothing_half_made(new_run, store, tmp_path):
    def fail(work: Work) -> Outputs:
        (work.folder / "half.bin").write_bytes(b"x")
        raise RuntimeError

    step("test-fail", version=1)(fail)
    run = new_run()
    with pytest.raises(RuntimeError):
        run.make("test-fail")
    assert list(store.scratch.iterdir()) == []
    assert [line["kind"] for line in read(run.folder / "ledger.jsonl")] == ["start"]


def test_an_ai_answer_is_recorded_before_it_is_used(new_run, store):
    run = new_run()
    run.make("test-say", params={"prompt": "Bonjour"}, engine=Parrot(), label="shot")
    ((path, recording),) = run.recordings.all()
    assert recording.request["prompt"] == "Bonjour"
    assert recording.origin == "captured"
    assert run.recordings.answer(path, recording).data == b"Bonjour"
    assert run.recordings.find("test-say", TextRequest(prompt="Bonjour"))
    assert run.recordings.find("test-say", TextRequest(prompt="Bonsoir")) is None
    line = last_run(run.project).lines[1]
    assert line["recordings"] == [recording.id]


def test_an_engine_with_another_seed_is_another_key(new_run, store):
    run = new_run()
    run.make("test-say", params={"prompt": "a"}, engine=Parrot(1))
    run.make("test-say", params={"prompt": "a"}, engine=Parrot(2))
    assert len(list(run.recordings.all())) == 2


def test_the_ledger_drops_only_a_line_that_was_cut(tmp_path: Path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.append({"kind": "start"})
    with ledger.path.open("ab") as file:
        file.write(json.dumps({"kind": "step"}).encode())
    assert [line["kind"] for line in ledger.lines()] == ["start"]
    ledger.mend()
    ledger.append({"kind": "end"})
    assert [line["kind"] for line in ledger.lines()] == ["start", "end"]


def test_a_run_of_hits_stands_where_the_earlier_one_was_made_whole_again(new_run, store):
    first = new_run()
    first.deliver(make(first, store), "films/a.txt")
    folder, new = first.finish()
    assert new
    (folder / "films" / "a.txt").unlink()
    again = new_run()
    again.deliver(make(again, store), "films/a.txt")
    assert again.standing() == folder
    assert (folder / "films" / "a.txt").is_file()
    assert again.finish() == (folder, False)
