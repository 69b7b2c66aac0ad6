"""The ledger against itself and against the files: each lie is told by the point that it should be, and no other."""

from pathlib import Path
from typing import Any

import pytest
from helpers_consistency import ENDED, claims, deliver, end, ledger, seen, start, step, told

from preuve.artifact import digest_bytes
from preuve.dossier import layout
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import delivery, graph, sources
from preuve.options import Options
from preuve.run_sources import sources as digest_of

BRIEF, DRAFT, FILM = b"title: oui", b'{"shots": 3}', b"\0\0\0\x18ftypmp42"
WRITE = step("script", {"brief.yaml": BRIEF}, {"draft.json": DRAFT})
JOIN = step("film", {"draft.json": DRAFT}, {"web.mp4": FILM})
PHOTO, COVER = b"\xff\xd8\xff1", b"\xff\xd8\xff2"
PHOTOGRAPH = step("cover", {"photo.jpg": PHOTO}, {"cover.jpg": COVER})
LINES = (start(), WRITE, JOIN, deliver("films/web.mp4", FILM), end())
FILES = {"data/inputs/brief.yaml": BRIEF, "data/deliverables/films/web.mp4": FILM}


def points(folder: Path, *lines: Any, files: dict[str, bytes] = FILES, **more: Any) -> list[Point]:
    """What is said of a ledger with these lines."""
    contents = {layout.CLAIMS: claims(**more), layout.LEDGER: ledger(*lines), **files}
    whole = seen(folder, contents)
    return [*graph.look(whole), *delivery.look(whole)]


def test_an_honest_ledger_holds(tmp_path: Path) -> None:
    said = points(tmp_path, *LINES)
    assert {one.status for one in said} == {"verified"}
    assert len(said) == 10


def keyed(line: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A line changed, its key worked out again as a forger would."""
    whole = {**line, **more}
    return {**whole, "key": step(whole["step"], {}, {}, **{n: whole[n] for n in graph.FACTS})["key"]}


LIES: dict[str, tuple[tuple[Any, ...], set[str]]] = {
    "a parameter changed afterwards": ((start(), {**WRITE, "params": {"a": 1}}, *LINES[2:]), {"ledger-keys"}),
    "a tool changed afterwards": ((start(), {**WRITE, "tools": {"ffmpeg": "x"}}, *LINES[2:]), {"ledger-keys"}),
    "a line that isn't one": ((*LINES[:4], b'{"kind": "step"}', LINES[4]), {"ledger-lines"}),
    "a line of a kind of its own": ((*LINES[:4], {"kind": "magic"}, LINES[4]), {"ledger-lines"}),
    "no start": (LINES[1:], {"ledger-whole"}),
    "two starts": ((LINES[0], *LINES), {"ledger-whole"}),
    "another run's ledger": ((start(at="2025-12-24T03:04:05+00:00"), *LINES[1:]), {"ledger-whole"}),
    "taken up again from other files": (
        (LINES[0], {**start(sources="z"), "kind": "resume"}, *LINES[1:]),
        {"ledger-whole"},
    ),
    "one key, two results": (
        (*LINES[:4], {**WRITE, "outputs": {"x": {"name": "x", "sha256": "1" * 64, "size": 1}}}, LINES[4]),
        {"ledger-outputs"},
    ),
    "an output of nothing": ((*LINES[:4], step("bed", {}, {"bed.wav": b""}), LINES[4]), {"ledger-outputs"}),
    "made after it was used": ((start(), JOIN, WRITE, *LINES[3:]), {"ledger-order"}),
    "a step that rests on itself": (
        (*LINES[:4], step("loop", {"x.json": b"x"}, {"x.json": b"x"}), LINES[4]),
        {"ledger-order"},
    ),
    "an input from nowhere": (
        (*LINES[:4], step("loop", {"x.json": b"x"}, {"y.json": b"y"}), LINES[4]),
        {"ledger-closed"},
    ),
    "an input of nothing": ((*LINES[:4], step("loop", {"x.json": b""}, {"y.json": b"y"}), LINES[4]), {"ledger-closed"}),
    "it ends before it begins": ((start(), keyed(WRITE, started=ENDED), *LINES[2:]), {"ledger-times"}),
    "it was made years before": (
        (start(), keyed(WRITE, started="2020-01-01T00:00:00+00:00", ended="2020-01-01T00:00:00+00:00"), *LINES[2:]),
        {"ledger-times"},
    ),
    "another film delivered": ((*LINES[:3], deliver("films/web.mp4", DRAFT), LINES[4]), {"delivered"}),
    "a delivery that isn't there": (
        (*LINES[:4], deliver("films/tiktok.mp4", b"?"), LINES[4]),
        {"delivered", "delivered-made"},
    ),
    "a delivery out of the folder": ((*LINES[:4], deliver("../../evil", DRAFT), LINES[4]), {"ledger-lines"}),
    "nothing delivered": ((*LINES[:3], LINES[4]), {"delivered", "delivered-only"}),
}


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_each_lie_of_a_ledger_is_told_by_its_own_point(lie: str, tmp_path: Path) -> None:
    lines, expected = LIES[lie]
    said = points(tmp_path, *lines)
    assert told(said).keys() == expected
    assert all(one.said and one.names for one in told(said).values())


def test_a_file_added_to_the_deliverables_is_told(tmp_path: Path) -> None:
    said = points(tmp_path, *LINES, files={**FILES, "data/deliverables/films/tiktok.mp4": FILM + b"2"})
    assert told(said).keys() == {"delivered-only"}
    assert told(said)["delivered-only"].names == ("data/deliverables/films/tiktok.mp4",)


def test_a_ledger_that_does_not_end_is_not_shown_as_whole(tmp_path: Path) -> None:
    said = points(tmp_path, *LINES[:-1])
    assert told(said) == {}
    assert told(said, "not_run").keys() == {"ledger-whole"}


def test_no_ledger_at_all_fails(tmp_path: Path) -> None:
    said = list(graph.look(seen(tmp_path, FILES)))
    assert told(said).keys() == {"ledger-lines"}


def test_a_file_left_out_on_request_is_neither_held_nor_failed(tmp_path: Path) -> None:
    lines = (*LINES[:4], PHOTOGRAPH, deliver("covers/web.jpg", COVER), LINES[4])
    redacted = {
        "data/inputs/media/photo.jpg": digest_bytes(PHOTO),
        "data/deliverables/covers/web.jpg": digest_bytes(COVER),
    }
    said = points(tmp_path, *lines, redacted=redacted)
    assert told(said) == {}
    assert told(said, "not_run").keys() == {"ledger-closed", "delivered-hidden"}


def test_a_film_or_the_brief_is_never_taken_as_left_out(tmp_path: Path) -> None:
    redacted = {"data/inputs/brief.yaml": digest_bytes(BRIEF), "data/deliverables/films/web.mp4": digest_bytes(FILM)}
    said = points(tmp_path, *LINES, files={"data/inputs/x.txt": b"x"}, redacted=redacted)
    assert told(said).keys() == {"ledger-closed", "delivered"}


def test_the_same_copy_is_there_once(tmp_path: Path) -> None:
    said = points(tmp_path, *LINES[:4], deliver("bundles/web/film.mp4", FILM), LINES[4])
    assert told(said) == {}


def test_sources_are_those_of_the_files(tmp_path: Path) -> None:
    whole = seen(tmp_path, {layout.LEDGER: ledger(*LINES), **FILES})
    assert told(list(sources.look(whole)), "not_run").keys() == {"sources"}
    real = digest_of(whole.mounted.project.folder, Options())
    (whole.unpacked.folder / layout.LEDGER).write_bytes(ledger(start(sources=real), *LINES[1:]))
    assert told(list(sources.look(whole)), "verified").keys() == {"sources"}
