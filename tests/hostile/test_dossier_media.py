"""Hostile films, sounds and pictures in a dossier: examined in children that are shut in, told; the rest goes on."""

import socket
import threading
import time
from pathlib import Path

import helpers_hostile_media as media
import pytest
from helpers_consistency import deliver, end, laid, ledger, start, told
from helpers_watch import Peak, tree, watched

from preuve.dossier import layout
from preuve.dossier.child import ChildFailed, in_child
from preuve.dossier.model import Point, Wanted
from preuve.dossier.verify import consistency
from preuve.dossier.verify.consistency.lengths import endless
from preuve.errors import BadMedia
from preuve.media.opening import open_film

ROOT = Path(__file__).parents[2]
GIB = 1 << 30


@pytest.fixture
def called():
    """A server on loopback that must not be called: its port, and who called."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def wait() -> None:
            while True:
                try:
                    heard.append(listening.accept())
                except OSError:
                    return

        threading.Thread(target=wait, daemon=True).start()
        yield listening.getsockname()[1], heard


def zoo(port: int) -> dict[str, bytes]:
    """A dossier of which every film, picture and sound is hostile."""
    films = {
        "tiktok": media.concat(port),
        "web": media.playlist(port),
        "instagram-reel": media.truncated(),
        "youtube-short": media.endless(),
        "instagram-feed": media.elsewhere(port),
        "facebook-reel": media.wave_that_lies(),
    }
    files = {f"films/{name}.mp4": data for name, data in films.items()}
    files |= {
        "covers/web.png": media.bomb(),
        "pictures/a.svg": media.svg(port),
        "pictures/b.wav": media.wave_that_lies(),
    }
    sample = {name: (ROOT / "sample_project" / name).read_bytes() for name in ("brief.yaml", "preuve.toml")}
    lines = ledger(start(), *(deliver(path, data) for path, data in files.items()), end())
    contents = {layout.DELIVERABLES + path: data for path, data in files.items()}
    return {**contents, **{layout.INPUTS + name: data for name, data in sample.items()}, layout.LEDGER: lines}


@pytest.mark.long
def test_every_hostile_medium_is_told_and_none_does_any_harm(called, tmp_path: Path) -> None:
    port, heard = called
    place = tmp_path / "scratch"
    place.mkdir()
    unpacked = laid(place, zoo(port))
    before = tree(tmp_path, place)
    began = time.monotonic()
    with watched(tmp_path) as done, Peak() as peak:
        points = consistency.look(unpacked, Wanted(place))
    spent = time.monotonic() - began
    failed = told(points)
    assert "examined" not in failed
    assert not [name for name in failed if name.startswith("stopped")]
    wrong = {f"data/deliverables/films/{name}.mp4" for name in ("tiktok", "web", "facebook-reel")}
    assert wrong <= set(failed["kinds"].names)
    assert failed["films"].names == ("data/deliverables/films/youtube-short.mp4",)
    assert heard == []
    assert done.written == []
    assert done.network == []
    assert tree(tmp_path, place) == before
    assert 1 << 20 < peak.bytes < GIB
    assert spent < 120, spent


def test_a_film_of_a_few_bytes_that_lasts_for_hours_is_known_before_it_is_decoded(tmp_path: Path) -> None:
    film = media.written(tmp_path, "a.mp4", media.endless)
    began = time.monotonic()
    assert film.stat().st_size < 2_000_000
    assert endless(film, 120)
    assert time.monotonic() - began < 10
    assert not endless(media.written(tmp_path, "b.mp4", media.film), 120)
    assert not endless(media.written(tmp_path, "c.mp4", media.truncated), 120)


@pytest.mark.parametrize("kind", ["concat", "playlist"])
def test_a_list_named_as_a_film_is_never_opened(kind: str, called, tmp_path: Path) -> None:
    port, heard = called
    film = media.written(tmp_path, "a.mp4", lambda: getattr(media, kind)(port))
    with pytest.raises(BadMedia), open_film(film):
        pass
    assert heard == []


def test_a_film_whose_pictures_are_elsewhere_fetches_nothing(called, tmp_path: Path) -> None:
    port, heard = called
    film = media.written(tmp_path, "a.mp4", lambda: media.elsewhere(port))
    try:
        with open_film(film) as container:
            list(container.demux())
    except BadMedia:
        pass
    assert heard == []


def test_a_child_that_measures_hostile_films_gives_names_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "scratch"
    place.mkdir()
    with pytest.raises(ChildFailed):
        in_child("measures", {"project": "/", "run": "/nowhere", "left": [], "targets": ["web"]}, place)


@pytest.mark.parametrize("answer", [["web"], "films", {"points": []}, [{"level": "L1"}], [], None])
def test_what_a_subverted_child_says_is_not_believed(
    answer: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lied(job: str, *_given: object, **_named: object) -> object:
        return answer if job == "consistency" else []

    monkeypatch.setattr(consistency, "in_child", lied)
    unpacked = laid(tmp_path, {layout.LEDGER: ledger(start(), end())})
    points: list[Point] = consistency.look(unpacked, Wanted(tmp_path))
    assert [(one.id, one.status) for one in points] == [("L2.examined", "failed")]


def test_a_child_that_is_stopped_is_told_and_its_films_are_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def stopped(job: str, given: dict[str, str], *_given: object, **_named: object) -> object:
        if job == "measures":
            raise ChildFailed("trop long")
        seen.append(Path(given["run"], "films", "web.mp4").exists())
        return [Point(level="L2", id="L2.x", title="x", status="verified").model_dump(mode="json")]

    monkeypatch.setattr(consistency, "in_child", stopped)
    film = "data/deliverables/films/web.mp4"
    points = consistency.look(laid(tmp_path, {film: media.film()}), Wanted(tmp_path))
    assert seen == [False]
    assert told(points)["films"].names == (film,)


def test_an_endless_film_of_a_use_cases_run_is_known_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def child(job: str, given: dict[str, str], folder: Path, **_named: object) -> object:
        if job == "measures":
            return consistency.measures(given, folder, lambda _what, _share: None)
        seen.append(Path(given["run"]).parent.joinpath("cas", "films", "web.mp4").exists())
        return [Point(level="L2", id="L2.x", title="x", status="verified").model_dump(mode="json")]

    monkeypatch.setattr(consistency, "in_child", child)
    film = "data/runs/cas/films/web.mp4"
    contents = {film: media.endless(), "data/runs/cas/ledger.jsonl": ledger(start(), end())}
    brief = (ROOT / "sample_project" / "brief.yaml").read_bytes()
    began = time.monotonic()
    points = consistency.look(laid(tmp_path, {**contents, layout.INPUTS + "brief.yaml": brief}), Wanted(tmp_path))
    assert time.monotonic() - began < 10
    assert seen == [False]
    assert told(points)["films"].names == (film,)


def test_a_dossier_without_claims_is_told_and_nothing_is_examined(tmp_path: Path) -> None:
    points = consistency.look(laid(tmp_path, {layout.CLAIMS: b"{}"}), Wanted(tmp_path))
    assert told(points).keys() == {"mount"}
