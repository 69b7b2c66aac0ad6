"""Journals of publications in a dossier: honest ones hold, and no state is more than its journal bears out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers_consistency import end, ledger, seen, start, told

from preuve.artifact import canonical, digest_bytes
from preuve.dossier import layout
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import posts
from preuve.publication.journal import Event
from preuve.publication.package import Declarations, Package
from preuve.publication.post import Post

FILM = b"\0\0\0\x18ftypmp42"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
POST = Post(
    target="tiktok",
    label="TikTok",
    title="Réparer",
    language="fr",
    text="Réparer",
    description="",
    call_to_action="",
    disclosure="",
    alt_text="",
    width=1080,
    height=1920,
    units=7,
)


def package(**more: Any) -> Package:
    """What was about to be sent."""
    told = {"platform": "tiktok", "account": "42", "project": "p", "run": "r", "target": "tiktok", "post": POST}
    files = {"film.mp4": digest_bytes(FILM)}
    return Package.model_validate({**told, "files": files, "declarations": Declarations(ai=True), **more})


def event(kind: str, minutes: int, **more: Any) -> Event:
    """An event, so many minutes later."""
    return Event.model_validate({"kind": kind, "at": NOW + timedelta(minutes=minutes), **more})


INTENDED = event("intended", 0, package=package())
SENT = event("sent", 1, state="published", ids={"video": "7"}, url="https://tiktok.example/7", response="a" * 64)


def look(folder: Path, *events: Event, key: str = "", film: bytes = FILM) -> list[Point]:
    """What is said of a journal."""
    name = f"{posts.FOLDER}{key or package().key}.jsonl"
    data = b"".join(canonical(one.model_dump(mode="json", exclude_defaults=True)) + b"\n" for one in events)
    contents = {name: data, "data/deliverables/films/tiktok.mp4": film, layout.LEDGER: ledger(start(), end())}
    return list(posts.look(seen(folder, contents)))


def test_an_honest_journal_holds_and_what_is_online_is_left_to_be_seen(tmp_path: Path) -> None:
    said = look(tmp_path, INTENDED, SENT)
    assert told(said) == {}
    assert "1 publiée" in told(said, "verified")["posts"].said
    online = told(said, "not_run")["posts-online"]
    assert online.optional
    assert "https://tiktok.example/7" in online.ask


def test_a_simulation_is_said_as_one(tmp_path: Path) -> None:
    said = look(tmp_path, INTENDED, event("sent", 1, state="simulated"))
    assert told(said) == {}
    assert "simulée" in told(said, "verified")["posts"].said
    assert not told(said, "not_run")["posts-online"].ask


LIES: dict[str, dict[str, Any]] = {
    "published with no answer of the platform": {"events": (INTENDED, event("checked", 1, state="published"))},
    "a simulation that becomes a publication": {
        "events": (INTENDED, event("sent", 1, state="simulated"), event("checked", 2, state="published"))
    },
    "times that go back": {"events": (INTENDED, event("sent", -5, state="published"))},
    "nothing intended": {"events": (SENT, INTENDED, SENT)},
    "another post's journal": {"events": (INTENDED, SENT), "key": "0123456789abcdef"},
    "a film that isn't there": {"events": (INTENDED, SENT), "film": b"\0\0\0\x18ftypautre"},
    "an answer that is no digest": {"events": (INTENDED, SENT.model_copy(update={"response": "oui"}))},
}


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_each_impossible_story_is_told(lie: str, tmp_path: Path) -> None:
    more = dict(LIES[lie])
    said = look(tmp_path, *more.pop("events"), **more)
    assert told(said).keys() == {"posts"}
    assert not told(said, "verified")
