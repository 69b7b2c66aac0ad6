"""Recordings of a dossier: bytes, requests, headers and citations; each lie is told by the point that it should be."""

from pathlib import Path
from typing import Any

import pytest
from helpers_consistency import claims, end, ledger, seen, start, step, told

from preuve.artifact import canonical, digest_bytes, digest_json
from preuve.calls.recordings import Recording
from preuve.dossier import layout
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import recorded

ENGINE = {
    "engine": "mistral",
    "capability": "text",
    "ai": True,
    "model": "m",
    "model_sha256": "",
    "parameters": {},
    "seed": 0,
    "licence": "",
}
FOLDER = layout.PROJECT_RECORDINGS + "script/"
EXCHANGE = {"provider": "mistral", "method": "POST", "url": "https://example.org/v1", "status": 200}


def recording(name: str, data: bytes, **more: Any) -> dict[str, Any]:
    """A recording whose answer stands beside it."""
    request = {"prompt": "un scénario"}
    told = {
        "id": name,
        "step": "script",
        "engine": ENGINE,
        "origin": "captured",
        "request": request,
        "request_sha256": digest_json(request),
        "response": {"name": "a.json", "sha256": digest_bytes(data), "size": len(data), "file": f"{name}.json"},
        **more,
    }
    return Recording.model_validate(told).model_dump(mode="json")


def of(
    *recordings: dict[str, Any], answers: dict[str, bytes], cited: tuple[str, ...] = (), **more: Any
) -> dict[str, bytes]:
    """A dossier's files: recordings, answers, and a step that cites them."""
    files = {FOLDER + f"{one['id']}.recording.json": canonical(one) for one in recordings}
    files |= {FOLDER + f"{name}.json": data for name, data in answers.items()}
    line = step("script", {}, {"draft.json": b"{}"}, recordings=list(cited), engine=ENGINE, **more)
    return {**files, layout.LEDGER: ledger(start(), line, end())}


FIRST, SECOND = b'{"title": "un"}', b'{"title": "deux"}'
TWO = (recording("a-1", FIRST), recording("a-2", SECOND, call=2))
ANSWERS = {"a-1": FIRST, "a-2": SECOND}


def look(folder: Path, files: dict[str, bytes]) -> list[Point]:
    """What is said of the recordings."""
    return list(recorded.look(seen(folder, files)))


def test_honest_recordings_hold(tmp_path: Path) -> None:
    said = look(tmp_path, of(*TWO, answers=ANSWERS, cited=("a-1", "a-2")))
    assert {one.status for one in said} == {"verified"}
    assert len(said) == 4


LIES = {
    "an answer changed": (of(*TWO, answers={**ANSWERS, "a-2": FIRST}, cited=("a-1", "a-2")), {"recordings-bytes"}),
    "an answer gone": (of(*TWO, answers={"a-1": FIRST}, cited=("a-1", "a-2")), {"recordings-bytes"}),
    "an answer of nothing": (of(recording("a-1", b""), answers={"a-1": b""}, cited=("a-1",)), {"recordings-bytes"}),
    "an answer elsewhere": (
        of(
            recording("a-1", FIRST, response={**TWO[0]["response"], "file": "../../../inputs/x.json"}),
            answers=ANSWERS,
            cited=("a-1",),
        ),
        {"recordings-bytes"},
    ),
    "a request changed": (
        of(recording("a-1", FIRST, request={"prompt": "autre"}), answers=ANSWERS, cited=("a-1",)),
        {"recordings-bytes"},
    ),
    "answered before it was asked": (
        of(
            recording("a-1", FIRST, started="2026-01-02T00:00:01Z", ended="2026-01-02T00:00:00Z"),
            answers=ANSWERS,
            cited=("a-1",),
        ),
        {"recordings-bytes"},
    ),
    "a cookie kept": (
        of(
            recording("a-1", FIRST, exchange={**EXCHANGE, "headers": {"set-cookie": "s=1"}}),
            answers=ANSWERS,
            cited=("a-1",),
        ),
        {"recordings-headers"},
    ),
    "a header in capitals": (
        of(
            recording("a-1", FIRST, exchange={**EXCHANGE, "sent_headers": {"Authorization": "x"}}),
            answers=ANSWERS,
            cited=("a-1",),
        ),
        {"recordings-headers"},
    ),
    "replayed in the wrong order": (of(*TWO, answers=ANSWERS, cited=("a-2", "a-1")), {"recordings-cited"}),
    "the second call for the first": (of(*TWO, answers=ANSWERS, cited=("a-2",)), {"recordings-cited"}),
    "one that isn't there": (of(*TWO, answers=ANSWERS, cited=("a-1", "a-2", "a-3")), {"recordings-cited"}),
    "another step's": (
        of(recording("a-1", FIRST, step="scene"), answers=ANSWERS, cited=("a-1",)),
        {"recordings-cited"},
    ),
    "another engine's": (
        of(recording("a-1", FIRST, engine={**ENGINE, "model": "x"}), answers=ANSWERS, cited=("a-1",)),
        {"recordings-cited"},
    ),
    "two under one id": (
        {**of(*TWO, answers=ANSWERS, cited=("a-1", "a-2")), FOLDER + "b.recording.json": canonical(TWO[0])},
        {"recordings"},
    ),
    "not a recording": (
        {**of(*TWO, answers=ANSWERS, cited=("a-1", "a-2")), FOLDER + "b.recording.json": b"[" * 90_000},
        {"recordings"},
    ),
}


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_each_lie_of_a_recording_is_told_by_its_own_point(lie: str, tmp_path: Path) -> None:
    files, expected = LIES[lie]
    said = look(tmp_path, files)
    assert told(said).keys() == expected


def test_recordings_that_no_step_cites_are_told(tmp_path: Path) -> None:
    said = look(tmp_path, of(*TWO, answers=ANSWERS, cited=("a-1",)))
    assert told(said) == {}
    (idle,) = told(said, "not_run").values()
    assert idle.names == (FOLDER + "a-2.recording.json",)
    assert idle.optional


def test_a_table_of_recordings_written_by_hand_may_say_first_call_twice(tmp_path: Path) -> None:
    by_hand = {**ENGINE, "engine": "recorded"}
    hands = (recording("a-1", FIRST), recording("a-2", SECOND))
    files = of(*hands, answers=ANSWERS, cited=("a-1", "a-2"))
    line = step("script", {}, {"draft.json": b"{}"}, recordings=["a-1", "a-2"], engine=by_hand)
    assert told(look(tmp_path, {**files, layout.LEDGER: ledger(start(), line, end())})) == {}


def test_an_answer_left_out_on_request_is_not_a_fault(tmp_path: Path) -> None:
    files = of(recording("a-1", FIRST), answers={}, cited=("a-1",))
    redacted = {FOLDER + "a-1.json": digest_bytes(FIRST)}
    assert told(look(tmp_path, {**files, layout.CLAIMS: claims(redacted=redacted)})) == {}
