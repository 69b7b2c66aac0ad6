"""Clips from a service: what is asked, accepted, refused, and kept."""

import json

import helpers_media
import pytest
from helpers_clips import CREATE, FIRST, PROMPT, asked, hurried, picture, polls, project
from helpers_media import files_with, kept, make
from PIL import Image
from runway import KEY, SIGNATURE, Runway

from connectors.choose import choose
from connectors.video import VIDEOS
from connectors.video.files import probe
from preuve.calls.recordings import Recordings
from preuve.engines import Engine
from preuve.errors import BadInput, BudgetSpent, PermanentError


@pytest.fixture
def service(monkeypatch):
    hurried(monkeypatch)
    with Runway() as server:
        yield server


@pytest.fixture
def mine(service, tmp_path):
    return project(tmp_path / "projet", service)


@pytest.fixture
def engine(mine):
    return choose(VIDEOS, "runway", "video").build(mine)


@pytest.fixture
def shot(mine):
    return asked(mine)


def test_a_clip_is_ordered_waited_for_and_kept(engine, mine, service, shot):
    made, recorded = make(mine, "clip", engine, shot)
    facts = probe(mine.store.path(made["clip.mp4"]))
    assert (facts.width, facts.height, round(facts.seconds)) == (1280, 720, 2)
    (seen,) = [one for one in service.requests if one.path == CREATE]
    assert {name: value for name, value in seen.json.items() if name != "promptImage"} == {
        "model": "gen4_turbo",
        "promptText": PROMPT,
        "ratio": "1280:720",
        "duration": 2,
        "seed": 3,
    }
    ((path, one),) = mine.recordings.all()
    assert recorded == [one.id]
    assert one.exchange.sent["promptImage"]["sha256"] == shot.picture
    assert (one.exchange.usage.seconds, one.exchange.cost.eur) == (2, 0.1)
    assert [seen["status"] for seen in one.details["seen"]] == ["PENDING", "RUNNING", "SUCCEEDED"]
    assert one.details["task"] in service.tasks
    assert one.details["last"]["url"].endswith(one.details["task"])
    told = json.loads(mine.recordings.read(path, one.raw))
    assert (told["status"], told["output"][0].endswith(".mp4")) == ("SUCCEEDED", True)


def test_neither_key_nor_signature_nor_picture_is_kept(engine, mine, service, shot):
    make(mine, "clip", engine, shot)
    assert files_with(mine.folder, KEY, SIGNATURE, "base64,") == []
    fetched = next(one for one in service.requests if one.path.startswith("/files/"))
    assert fetched.query == {"_jwt": SIGNATURE}
    assert "authorization" not in fetched.headers


def test_it_says_what_it_is(engine):
    identity = engine.identity()
    assert isinstance(engine, Engine)
    assert (identity.engine, identity.capability, identity.ai, identity.model) == (
        "runway",
        "video",
        True,
        "gen4_turbo",
    )
    assert KEY not in identity.model_dump_json()


def test_it_isnt_paid_again_and_a_replay_calls_nothing(engine, mine, service, shot):
    made, _recorded = make(mine, "clip", engine, shot)
    service.reset()
    again, _recorded = make(mine, "clip", engine, shot)
    replay = Recordings(mine.store, mine.folder / "recordings", replay=True)
    replayed, _recorded = make(mine, "clip", engine, shot, recordings=replay)
    assert again["clip.mp4"] == made["clip.mp4"] == replayed["clip.mp4"]
    assert service.requests == []


@pytest.mark.parametrize(("ratio", "size"), [("vertical", "720:1280"), ("portrait", "832:1104")])
def test_the_shape_is_the_shots(engine, service, shot, ratio, size):
    answer = engine.film(shot.model_copy(update={"ratio": ratio}))
    assert service.requests[0].json["ratio"] == size
    assert f"{answer.details['width']}:{answer.details['height']}" == size


def test_a_heavy_picture_is_made_lighter(engine, mine, service, shot):
    heavy = picture(mine, Image.effect_noise((2000, 1500), 90).convert("RGB"))
    answer = engine.film(shot.model_copy(update={"picture": heavy}))
    assert service.requests[0].json["promptImage"].startswith("data:image/jpeg")
    told = answer.exchange.sent["promptImage"]
    assert told["sha256"] == heavy != told["sent_sha256"]


@pytest.mark.parametrize(
    ("fault", "how", "said"),
    [
        ("wrong_json", {}, "n'a pas la forme attendue"),
        ("instead", {"body": b'{"id": "../../v1/organization"}'}, "n'a pas la forme attendue"),
        ("instead", {"body": b"[1]"}, "n'a pas la forme attendue"),
        ("html", {"status": 404}, "page web"),
        ("status", {"status": 401, "body": b'{"error": "invalid key"}'}, "refusé la clé"),
        ("status", {"status": 400, "body": b'{"error": "promptImage: too wide"}'}, "too wide"),
        ("redirect", {"body": b"http://127.0.0.1:9/"}, "autre adresse"),
    ],
)
def test_a_refused_order_is_told(engine, mine, service, shot, fault, how, said):
    service.fail(CREATE, fault, **how)
    with pytest.raises(PermanentError, match=said) as caught:
        make(mine, "clip", engine, shot)
    assert caught.value.remedy
    assert (service.count(CREATE), polls(service)) == (1, 0)


@pytest.mark.parametrize(
    ("clip", "said"),
    [
        (b"", "n'est pas une vidéo"),
        (b"<!doctype html>", "n'est pas une vidéo"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 90, "illisible"),
    ],
)
def test_what_is_no_clip_is_refused(engine, mine, service, shot, clip, said):
    service.clip = clip
    with pytest.raises(PermanentError, match=said):
        make(mine, "clip", engine, shot)
    assert [one.outcome for one in kept(mine)] == ["failed"]
    service.clip = None
    service.files.clear()
    make(mine, "clip", engine, shot)
    assert service.count(CREATE) == 2


def test_a_short_clip_or_one_that_lies_is_refused(engine, service, shot):
    service.clip = engine.film(shot).data
    with pytest.raises(PermanentError, match=r"dure 2,0 s, pour 5 s"):
        engine.film(shot.model_copy(update={"seconds": 5, "attempt": 2}))
    with pytest.raises(PermanentError, match="pas dans le sens"):
        engine.film(shot.model_copy(update={"ratio": "vertical", "attempt": 3}))


def test_a_clip_that_cant_be_fetched_is_taken_up_again(engine, mine, service, shot):
    path = f"/files/{FIRST}.mp4"
    service.fail(path, "cut")
    with pytest.raises(PermanentError, match="n'a pas pu être lu"):
        make(mine, "clip", engine, shot)
    service.faults.clear()
    make(mine, "clip", engine, shot)
    assert service.count(CREATE) == 1


@pytest.mark.parametrize("url", ["http://192.0.2.7/clip.mp4", "file:///etc/passwd", "https://localhost/clip.mp4", ""])
def test_an_address_inside_her_network_isnt_followed(engine, service, shot, monkeypatch, url):
    state = service._state
    monkeypatch.setattr(
        service, "_state", lambda name: {**state(name), "output": [url]} if url else state(name) | {"output": []}
    )
    with pytest.raises(PermanentError, match="n'est pas suivie"):
        engine.film(shot)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seconds": 11}, "11 s .* 10 secondes au plus"),
        ({"seconds": 0}, "10 secondes au plus"),
        ({"prompt": "é" * 1001}, "1001 caractères.* 1000 au plus"),
        ({"picture": ""}, "pas d'image de départ"),
        ({"picture": "0" * 64}, "n'est plus dans le projet"),
    ],
)
def test_what_is_beyond_the_service_isnt_sent(engine, service, shot, change, said):
    with pytest.raises(BadInput, match=said) as caught:
        engine.film(shot.model_copy(update=change))
    assert caught.value.remedy
    assert service.requests == []


def test_a_budget_holds(service, tmp_path):
    mine = project(tmp_path / "p", service, "budget_eur = 0.05")
    with pytest.raises(BudgetSpent):
        make(mine, "clip", choose(VIDEOS, "runway", "video").build(mine), asked(mine))
    assert service.requests == []


def test_a_model_that_reads_longer_is_named_and_may_be_chosen(engine, service, shot, tmp_path):
    long = shot.model_copy(update={"prompt": PROMPT * 20})
    with pytest.raises(BadInput, match="1000 au plus") as caught:
        engine.film(long)
    assert "seedance2" in caught.value.remedy
    more = '[providers.runway.models]\nvideo = "seedance2"'
    mine = helpers_media.project(tmp_path / "p", "runway", service.base_url, more=more)
    other = choose(VIDEOS, "runway", "video").build(mine)
    answer = other.film(long.model_copy(update={"picture": picture(mine)}))
    assert (answer.model, answer.exchange.cost.eur) == ("seedance2", None)
    assert service.requests[0].json["promptText"] == PROMPT * 20


@pytest.mark.parametrize(("name", "seconds", "asked_of_it"), [("veo3.1", 4.5, 6), ("veo3", 2, 8)])
def test_a_model_makes_its_own_lengths(service, tmp_path, name, seconds, asked_of_it):
    more = f'[providers.runway.models]\nvideo = "{name}"'
    mine = helpers_media.project(tmp_path / "p", "runway", service.base_url, more=more)
    answer = choose(VIDEOS, "runway", "video").build(mine).film(asked(mine, seconds=seconds, ratio="portrait"))
    assert (answer.exchange.sent["duration"], answer.exchange.sent["ratio"]) == (asked_of_it, "720:1280")
