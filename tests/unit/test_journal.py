"""The journal of publications: nothing said is lost, nothing half-said is taken for said, and states are computed."""

import errno
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from preuve.artifact import canonical
from preuve.errors import BadInput, DiskFull, OutsideProject
from preuve.publication import page
from preuve.publication.journal import Event, Journal, now
from preuve.publication.package import Declarations, Package
from preuve.publication.post import Post

FILM = "f" * 64
POST = Post(
    target="web", label="Web", title="T", language="fr", text="T", description="T", call_to_action="C",
    disclosure="D", alt_text="A", width=16, height=9, units=1,
)  # fmt: skip


def package(**changed) -> Package:
    facts = {"platform": "mastodon", "account": "1", "project": "p", "run": "r", "target": "web", "post": POST}
    return Package(**{**facts, "files": {"film.mp4": FILM}, "declarations": Declarations(ai=True), **changed})


KEY = package().key


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


def file(journal: Journal, key: str = KEY) -> Path:
    return journal.folder / f"{key}.jsonl"


def begin(journal: Journal, *events: Event) -> None:
    journal.write(KEY, Event(kind="intended", at=now(), package=package()))
    for event in events:
        journal.write(KEY, event)


def said(kind: str, **facts) -> Event:
    return Event.model_validate({"kind": kind, "at": now(), **facts})


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], "unknown"),
        ([said("noted", ids={"container": "7"})], "unknown"),
        ([said("lost")], "unknown"),
        ([said("lost"), said("absent")], "failed"),
        ([said("failed")], "failed"),
        ([said("sent", state="draft")], "draft"),
        ([said("sent", state="draft"), said("checked")], "draft"),
        ([said("sent", state="draft"), said("checked", state="published")], "published"),
        ([said("sent", state="published"), said("removed")], "removed"),
        ([said("sent", state="published"), said("replaced", details={"by": "b" * 16})], "removed"),
    ],
)
def test_a_state_is_what_the_events_say(journal, events, state):
    begin(journal, *events)
    assert journal.find(KEY).state == state


def test_ids_and_address_last_until_the_post_is_gone(journal):
    begin(
        journal, said("noted", ids={"container": "7"}), said("sent", state="draft", ids={"id": "9"}, url="https://a/9")
    )
    assert journal.find(KEY).ids == {"container": "7", "id": "9"}
    assert journal.find(KEY).url == "https://a/9"
    journal.write(KEY, said("removed"))
    assert (journal.find(KEY).ids, journal.find(KEY).url) == ({}, "")


def test_a_film_that_another_replaced_says_which_until_it_comes_back(journal):
    begin(journal, said("sent", state="published", ids={"id": "9"}), said("replaced", details={"by": "b" * 16}))
    assert journal.find(KEY).replaced_by == "b" * 16
    assert journal.find(KEY).ids == {"id": "9"}
    begin(journal, said("sent", state="published", ids={"id": "9"}))
    assert (journal.find(KEY).replaced_by, journal.find(KEY).state) == ("", "published")


def test_it_tells_since_when_it_is_so(journal):
    then = datetime(2026, 1, 1, tzinfo=UTC)
    at = [then + timedelta(hours=n) for n in range(4)]
    journal.write(KEY, Event(kind="intended", at=at[0], package=package()))
    journal.write(KEY, Event(kind="sent", at=at[1], state="draft"))
    journal.write(KEY, Event(kind="checked", at=at[2], state="published"))
    found = journal.write(KEY, Event(kind="checked", at=at[3], state="published"))
    assert found.since == at[2]
    assert found.checked.at == at[3]
    assert found.receipt.at == at[1]


@pytest.mark.parametrize("kept", [1, 20, -1])
def test_a_last_line_that_a_kill_tore_was_never_said(journal, kept):
    begin(journal)
    whole = file(journal).read_bytes()
    journal.write(KEY, said("sent", state="published", details={"a": {"b": "c"}}))
    line = file(journal).read_bytes()[len(whole) : -1]
    file(journal).write_bytes(whole + line[:kept])
    assert journal.find(KEY).state == "unknown"
    journal.write(KEY, said("failed"))
    assert journal.find(KEY).state == "failed"
    assert len(file(journal).read_bytes().splitlines()) == 2


def test_a_last_line_that_the_disk_never_got_was_never_said(journal):
    begin(journal)
    with file(journal).open("ab") as out:
        out.write(b'{"kind":"sent"' + bytes(40) + b"}\n")
    assert journal.find(KEY).state == "unknown"
    assert journal.write(KEY, said("failed")).state == "failed"
    assert journal.find(KEY).state == "failed"


def test_a_whole_last_line_whose_end_an_editor_took_still_counts(journal):
    begin(journal, said("sent", state="published"))
    file(journal).write_bytes(file(journal).read_bytes().rstrip(b"\n"))
    assert journal.find(KEY).state == "published"
    journal.write(KEY, said("checked"))
    assert [event.kind for event in journal.find(KEY).events] == ["intended", "sent", "checked"]


MISPLACED = canonical(
    {**json.loads(Event(kind="intended", at=now(), package=package()).model_dump_json()), "kind": "noted"}
)


@pytest.mark.parametrize(
    "wrong",
    [b'{"kind":"sent"}', b"garbage", b'{"kind":"flown","at":"2026-01-01T00:00:00Z"}', b"[" * 100_000, MISPLACED],
    ids=["timeless", "garbage", "unknown", "deep", "misplaced"],
)
def test_damage_is_told_with_file_and_line_and_nothing_is_written_over_it(journal, wrong):
    begin(journal)
    before = file(journal).read_bytes()
    file(journal).write_bytes(wrong + b"\n" + before)
    with pytest.raises(BadInput) as error:
        journal.find(KEY)
    assert str(file(journal)) in error.value.diagnostics()
    assert "ligne 1" in error.value.message
    with pytest.raises(BadInput):
        journal.write(KEY, said("failed"))
    assert file(journal).read_bytes() == wrong + b"\n" + before


@pytest.mark.parametrize("line", [MISPLACED, b"[" * 100_000], ids=["misplaced", "deep"])
def test_a_journal_that_a_hand_wrote_is_told_and_hides_no_other(journal, line):
    begin(journal)
    file(journal, "a" * 16).write_bytes(line + b"\n")
    with pytest.raises(BadInput, match="ligne 1"):
        journal.all()
    found, damaged = page.read(journal)
    assert ([one.key for one in found], len(damaged)) == ([KEY], 1)


def test_a_damaged_last_line_is_damage_too(journal):
    begin(journal)
    with file(journal).open("ab") as out:
        out.write(b'{"kind":"sen\n')
    with pytest.raises(BadInput, match="ligne 2"):
        journal.find(KEY)


@pytest.mark.parametrize("key", ["../../x", "", "A" * 16, "a" * 15, "a" * 16 + "\n"])
def test_a_key_that_is_none_names_no_file(journal, key):
    with pytest.raises(BadInput, match="clé"):
        journal.find(key)


def _write_many(folder: str, name: str) -> None:
    journal = Journal(Path(folder))
    for number in range(25):
        journal.write(KEY, Event(kind="noted", at=now(), ids={f"{name}{number}": "x" * 9000}))


def test_two_processes_lose_nothing_of_each_other(journal, tmp_path):
    begin(journal)
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_write_many, args=(str(tmp_path), name)) for name in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    assert set(journal.find(KEY).ids) == {f"{name}{number}" for name in "ab" for number in range(25)}


KILLED = """
import os, signal, sys
from pathlib import Path
from preuve.publication.journal import Event, Journal, now
journal = Journal(Path(sys.argv[1]))
journal.write(sys.argv[2], Event(kind="noted", at=now(), ids={"first": "1"}))
os.fsync = lambda _file: os.kill(os.getpid(), signal.SIGKILL)
journal.write(sys.argv[2], Event(kind="noted", at=now(), ids={"second": "2"}))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_killed_before_the_disk_has_it_the_journal_reads_and_goes_on(journal, tmp_path):
    begin(journal)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), KEY], check=False, timeout=30)
    assert done.returncode == -signal.SIGKILL
    assert journal.find(KEY).ids.get("first") == "1"
    assert journal.write(KEY, said("failed")).state == "failed"


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
@pytest.mark.parametrize("whole", [True, False])
def test_a_link_out_of_the_project_is_not_followed(journal, tmp_path, whole):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / f"{KEY}.jsonl").write_text("hers\n")
    if whole:
        journal.folder.symlink_to(elsewhere)
    else:
        journal.folder.mkdir()
        file(journal).symlink_to(elsewhere / f"{KEY}.jsonl")
    with pytest.raises(OutsideProject):
        begin(journal)
    assert (elsewhere / f"{KEY}.jsonl").read_text() == "hers\n"


def test_a_full_disk_is_said_and_spoils_nothing(journal, monkeypatch):
    begin(journal)

    def full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            journal.write(KEY, said("sent", state="published"))
    assert journal.write(KEY, said("failed")).state == "failed"


def test_each_publication_is_its_own_file_the_latest_intent_last(journal):
    later = package(account="2")
    journal.write(later.key, Event(kind="intended", at=now() + timedelta(hours=1), package=later))
    begin(journal)
    (journal.folder / "notes.jsonl").write_text("mine\n")
    assert [one.key for one in journal.all()] == [KEY, later.key]
    assert set(journal.names()) == {KEY, later.key}


def test_a_key_is_that_of_film_place_and_attempt_and_of_nothing_else():
    same = package(run="another", mode="publish", options={"a": 1})
    others = [package(platform="peertube"), package(account="2"), package(target="tiktok"), package(attempt=2)]
    others += [package(files={"film.mp4": "e" * 64}), package(project="q")]
    assert same.key == KEY
    assert len({KEY, *(one.key for one in others)}) == 7
    assert package(files={"film.mp4": "e" * 64}).series == package().series == package(attempt=2).series
