"""Clips from services: ordered once, waited for again after a kill, looked at, kept; and clips that she brings."""

import io
import json
import signal
import subprocess
import sys
import time

import helpers_media
import pytest
from helpers_media import ROOT, files_with, kept, make
from PIL import Image
from runway import KEY, SIGNATURE, Runway

from connectors.choose import choose
from connectors.services.orders import Orders, key_of
from connectors.services.turnstile import halt
from connectors.video import VIDEOS, runway_task
from connectors.video.files import Files, probe
from preuve.engines import Engine, VideoRequest
from preuve.errors import BadInput, BadMedia, BudgetSpent, PermanentError, ServiceRefused
from preuve.recordings import Recordings

CREATE = "/v1/image_to_video"
PROMPT = "La caméra avance lentement vers l'établi ; Lina tourne une vis, la lumière du matin glisse sur le mur."


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setattr(runway_task, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(runway_task, "LONGEST_WAIT", 0.05)
    monkeypatch.setenv("RUNWAYML_API_SECRET", KEY)
    with Runway() as server:
        yield server


@pytest.fixture
def mine(service, tmp_path):
    return helpers_media.project(
        tmp_path / "projet", "runway", service.base_url, limits="timeout_seconds = 2\ntries = 2"
    )


@pytest.fixture
def engine(mine):
    return choose(VIDEOS, "runway", "video").build(mine)


@pytest.fixture
def asked(mine):
    return VideoRequest(shot="panne", prompt=PROMPT, seconds=1.6, picture=picture(mine), ratio="wide", seed=3)


def picture(project, size=(640, 360), kind="PNG"):
    image = Image.effect_mandelbrot(size, (-2, -1.2, 1, 1.2), 40).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind)
    return project.store.put(out.getvalue(), f"image.{kind.lower()}").sha256


def polls(service):
    return sum(one.path.startswith("/v1/tasks/") for one in service.requests)


def test_a_clip_is_ordered_waited_for_and_kept(engine, mine, service, asked):
    made, recorded = make(mine, "clip", engine, asked)
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
    assert one.exchange.sent["promptImage"]["sha256"] == asked.picture
    assert (one.exchange.usage.seconds, one.exchange.cost.eur) == (2, 0.1)
    assert [seen["status"] for seen in one.details["seen"]] == ["PENDING", "RUNNING", "SUCCEEDED"]
    assert one.details["task"] in service.tasks
    assert one.details["last"]["url"].endswith(one.details["task"])
    told = json.loads(mine.recordings.read(path, one.raw))
    assert (told["status"], told["output"][0].endswith(".mp4")) == ("SUCCEEDED", True)


def test_neither_key_nor_signature_nor_picture_is_kept(engine, mine, service, asked):
    make(mine, "clip", engine, asked)
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


def test_it_isnt_paid_again_and_a_replay_calls_nothing(engine, mine, service, asked):
    made, _recorded = make(mine, "clip", engine, asked)
    service.reset()
    again, _recorded = make(mine, "clip", engine, asked)
    replay = Recordings(mine.store, mine.folder / "recordings", replay=True)
    replayed, _recorded = make(mine, "clip", engine, asked, recordings=replay)
    assert again["clip.mp4"] == made["clip.mp4"] == replayed["clip.mp4"]
    assert service.requests == []


@pytest.mark.parametrize(("ratio", "size"), [("vertical", "720:1280"), ("portrait", "832:1104")])
def test_the_shape_is_the_shots(engine, service, asked, ratio, size):
    answer = engine.film(asked.model_copy(update={"ratio": ratio}))
    assert service.requests[0].json["ratio"] == size
    assert f"{answer.details['width']}:{answer.details['height']}" == size


def test_a_heavy_picture_is_made_lighter(engine, mine, service, asked):
    noise = Image.effect_noise((2000, 1500), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    heavy = mine.store.put(out.getvalue(), "image.png").sha256
    answer = engine.film(asked.model_copy(update={"picture": heavy}))
    assert service.requests[0].json["promptImage"].startswith("data:image/jpeg")
    told = answer.exchange.sent["promptImage"]
    assert told["sha256"] == heavy != told["sent_sha256"]


def test_stopped_while_it_waits_then_resumed(engine, mine, service, asked):
    service.hold.set()
    halt(mine.folder)
    stopped = choose(VIDEOS, "runway", "video").build(mine)
    stopped.line.turnstile.purse.halted.set()
    with pytest.raises(PermanentError):
        make(mine, "clip", stopped, asked)
    assert service.count(CREATE) == 0
    running = choose(VIDEOS, "runway", "video").build(mine)
    assert running.line.turnstile is stopped.line.turnstile
    halt(mine.folder)
    fresh = choose(VIDEOS, "runway", "video").build(mine)
    original = fresh.line.turnstile.wait

    def stop_at_once(seconds):
        fresh.line.turnstile.purse.halted.set()
        return original(seconds)

    fresh.line.turnstile.wait = stop_at_once
    with pytest.raises(PermanentError, match="arrêtée") as caught:
        make(mine, "clip", fresh, asked)
    assert "sans être payée deux fois" in caught.value.remedy
    service.hold.clear()
    halt(mine.folder)
    make(mine, "clip", choose(VIDEOS, "runway", "video").build(mine), asked)
    assert service.count(CREATE) == 1
    assert [one.outcome for one in kept(mine)] == ["failed", "answered"]


def test_killed_while_it_waits_then_resumed(mine, service, asked, tmp_path):
    service.hold.set()
    (tmp_path / "asked.json").write_text(asked.model_dump_json(), encoding="utf-8")
    program = (
        "import sys; from pathlib import Path;"
        "from connectors.choose import choose; from connectors.video import VIDEOS;"
        "from preuve import steps; from preuve.engines import VideoRequest; from preuve.maker import order, perform;"
        "from preuve.project import Project; p = Project(Path(sys.argv[1]));"
        "asked = VideoRequest.model_validate_json(Path(sys.argv[2]).read_text());"
        "engine = choose(VIDEOS, 'runway', 'video').build(p);"
        "perform(order('clip', None, asked.model_dump(mode='json'), engine, 1, ''), p.store, p.recordings)"
    )
    command = [sys.executable, "-c", program, str(mine.folder), str(tmp_path / "asked.json")]
    running = subprocess.Popen(command, cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while not polls(service) and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert (service.count(CREATE), kept(mine)) == (1, [])
    service.hold.clear()
    engine = choose(VIDEOS, "runway", "video").build(mine)
    make(mine, "clip", engine, asked)
    (one,) = kept(mine)
    assert service.count(CREATE) == 1
    assert (one.outcome, one.exchange.cost.eur, one.exchange.method) == ("answered", 0.1, "POST")
    assert files_with(mine.folder, KEY, SIGNATURE) == []


def test_killed_while_it_ordered_is_told_once(engine, mine, service, asked):
    Orders(mine.store.folder).intend(key_of(engine.identity(), asked))
    with pytest.raises(PermanentError, match="personne n'a noté la suite") as caught:
        make(mine, "clip", engine, asked)
    assert "Vérifiez sur le site du service avant de relancer" in caught.value.remedy
    assert service.requests == []
    make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 1


def test_a_spoilt_order_counts_as_one_without_a_number(engine, mine, service, asked):
    orders = Orders(mine.store.folder)
    orders.intend(key_of(engine.identity(), asked))
    next(orders.folder.iterdir()).write_text("{", encoding="utf-8")
    with pytest.raises(PermanentError, match="personne n'a noté la suite"):
        engine.film(asked)
    assert service.requests == []


@pytest.mark.parametrize(
    ("fault", "how"), [("slow", {"seconds": 2.5}), ("cut", {}), ("hang_up", {}), ("status", {"status": 500})]
)
def test_an_uncertain_order_is_never_repeated(engine, mine, service, asked, fault, how):
    service.fail(CREATE, fault, 1, **how)
    with pytest.raises(PermanentError, match="incertaine") as caught:
        make(mine, "clip", engine, asked)
    assert "Vérifiez sur le site du service avant de relancer" in caught.value.remedy
    assert service.count(CREATE) == 1
    (one,) = kept(mine)
    assert (one.outcome, one.exchange.cost.eur) == ("failed", 0.1)
    make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 2


@pytest.mark.parametrize(
    "how", [{"kind": "busy"}, {"kind": "busy", "retry_after": "1"}, {"kind": "status", "status": 503}]
)
def test_an_order_that_wasnt_taken_is_tried_again(engine, service, asked, how):
    service.fail(CREATE, how.pop("kind"), 1, **how)
    answer = engine.film(asked)
    assert service.count(CREATE) == 2
    assert [one.status for one in answer.exchange.tries] == [how.get("status", 429)]


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
def test_a_refused_order_is_told(engine, mine, service, asked, fault, how, said):
    service.fail(CREATE, fault, **how)
    with pytest.raises(PermanentError, match=said) as caught:
        make(mine, "clip", engine, asked)
    assert caught.value.remedy
    assert (service.count(CREATE), polls(service)) == (1, 0)


def test_an_unlucky_look_is_taken_again(engine, service, asked):
    task = "/v1/tasks/17f20503-6c24-4c16-946b-000000000000"
    service.fail(task, "status", 1, status=500)
    service.fail(task, "hang_up", 3)
    assert engine.film(asked).name == "clip.mp4"
    assert service.count(CREATE) == 1


@pytest.mark.parametrize(
    ("fault", "said"), [("wrong_json", "n'a pas la forme"), ("hang_up", "essais"), ("html", "page web")]
)
def test_when_looking_fails_the_order_stands(engine, mine, service, asked, fault, said):
    service.fail("/v1/tasks/17f20503-6c24-4c16-946b-000000000000", fault)
    with pytest.raises(PermanentError, match=said):
        make(mine, "clip", engine, asked)
    service.faults.clear()
    make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 1


def test_a_moderated_task_is_refused_and_not_ordered_twice(engine, mine, service, asked):
    service.end = {"status": "FAILED", "failure": "The text was flagged.", "failureCode": "SAFETY.INPUT.TEXT"}
    for _again in range(2):
        with pytest.raises(ServiceRefused, match="flagged"):
            make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 1
    assert [one.outcome for one in kept(mine)] == ["refused"]
    assert kept(mine)[0].exchange.cost.eur == 0.1


@pytest.mark.parametrize(
    "end",
    [
        {"status": "FAILED", "failure": "An unexpected error occurred.", "failureCode": "INTERNAL.BAD_OUTPUT.CODE01"},
        {"status": "CANCELLED"},
    ],
)
def test_a_failed_task_is_told_and_may_be_ordered_again(engine, mine, service, asked, end):
    service.end = end
    with pytest.raises(PermanentError, match=end.get("failureCode", "CANCELLED")) as caught:
        make(mine, "clip", engine, asked)
    assert not isinstance(caught.value, ServiceRefused)
    service.end = {"status": "SUCCEEDED"}
    make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 2


def test_a_task_that_is_gone_is_told(engine, service, asked):
    service.hold.set()
    service.fail("/v1/tasks/17f20503-6c24-4c16-946b-000000000000", "status", status=404, body=b'{"error": "no"}')
    with pytest.raises(PermanentError, match="n'existe plus"):
        engine.film(asked)


def test_a_task_without_end_is_left_and_taken_up_again(engine, mine, service, asked, monkeypatch):
    monkeypatch.setattr(runway_task, "PATIENCE", 0.1)
    service.hold.set()
    with pytest.raises(PermanentError, match="toujours en cours") as caught:
        make(mine, "clip", engine, asked)
    assert "sans être payée deux fois" in caught.value.remedy
    service.hold.clear()
    make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 1


@pytest.mark.parametrize(
    ("clip", "said"),
    [
        (b"", "n'est pas une vidéo"),
        (b"<!doctype html>", "n'est pas une vidéo"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 90, "illisible"),
    ],
)
def test_what_is_no_clip_is_refused(engine, mine, service, asked, clip, said):
    service.clip = clip
    with pytest.raises(PermanentError, match=said):
        make(mine, "clip", engine, asked)
    assert [one.outcome for one in kept(mine)] == ["failed"]
    service.clip = None
    service.files.clear()
    make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 2


def test_a_short_clip_or_one_that_lies_is_refused(engine, service, asked):
    service.clip = engine.film(asked).data
    with pytest.raises(PermanentError, match=r"dure 2\.0 s, pour 5 s"):
        engine.film(asked.model_copy(update={"seconds": 5, "attempt": 2}))
    with pytest.raises(PermanentError, match="pas dans le sens"):
        engine.film(asked.model_copy(update={"ratio": "vertical", "attempt": 3}))


def test_a_clip_that_cant_be_fetched_is_taken_up_again(engine, mine, service, asked):
    path = "/files/17f20503-6c24-4c16-946b-000000000000.mp4"
    service.fail(path, "cut")
    with pytest.raises(PermanentError, match="n'a pas pu être lu"):
        make(mine, "clip", engine, asked)
    service.faults.clear()
    make(mine, "clip", engine, asked)
    assert service.count(CREATE) == 1


@pytest.mark.parametrize("url", ["http://192.0.2.7/clip.mp4", "file:///etc/passwd", "https://localhost/clip.mp4", ""])
def test_an_address_inside_her_network_isnt_followed(engine, service, asked, monkeypatch, url):
    state = service._state
    monkeypatch.setattr(
        service, "_state", lambda name: {**state(name), "output": [url]} if url else state(name) | {"output": []}
    )
    with pytest.raises(PermanentError, match="n'est pas suivie"):
        engine.film(asked)


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
def test_what_is_beyond_the_service_isnt_sent(engine, service, asked, change, said):
    with pytest.raises(BadInput, match=said) as caught:
        engine.film(asked.model_copy(update=change))
    assert caught.value.remedy
    assert service.requests == []


def test_a_budget_holds(service, tmp_path, asked):
    mine = helpers_media.project(tmp_path / "p", "runway", service.base_url, limits="budget_eur = 0.05")
    request = asked.model_copy(update={"picture": picture(mine)})
    with pytest.raises(BudgetSpent):
        make(mine, "clip", choose(VIDEOS, "runway", "video").build(mine), request)
    assert service.requests == []


class TestClipsSheBrings:
    CARD = "tool: Kling\nversion: '2.1'\nai: true\nprompt: Une rue au petit matin, travelling avant.\n"
    FILE = "media/rue d'été.mp4"

    @pytest.fixture
    def mine(self, tmp_path):
        from runway import filmed

        mine = helpers_media.project(tmp_path / "projet", "runway", "https://api.dev.runwayml.com")
        path = mine.folder / self.FILE
        path.parent.mkdir()
        start = mine.store.path(picture(mine)).read_bytes()
        path.write_bytes(filmed(start, {"ratio": "960:960", "duration": 2}))
        return mine

    def asked(self):
        return VideoRequest(shot="rue", prompt="Une rue.", seconds=2, file=self.FILE)

    def card(self, mine, text):
        (mine.folder / (self.FILE + ".yaml")).write_text(text, encoding="utf-8")

    def test_a_clip_that_ai_made_is_an_ai_call_she_brings(self, mine):
        self.card(mine, self.CARD + "settings: {camera: travelling avant}\n")
        engine = Files.build(mine).of(self.FILE, "rue")
        assert (engine.identity().ai, engine.identity().model) == (True, "Kling 2.1")
        _made, recorded = make(mine, "clip", engine, self.asked())
        (one,) = kept(mine)
        assert recorded == [one.id]
        assert (one.origin, one.model, one.exchange) == ("brought", "Kling 2.1", None)
        assert one.request["prompt"] == "Une rue au petit matin, travelling avant."
        assert one.engine.parameters["settings"] == {"camera": "travelling avant"}
        assert one.details["card"]["version"] == "2.1"

    def test_a_clip_she_shot_is_no_ai_call(self, mine):
        self.card(mine, "tool: téléphone\n")
        engine = Files.build(mine).of(self.FILE, "rue")
        assert engine.identity().ai is False
        made, recorded = make(mine, "clip", engine, self.asked())
        assert (recorded, kept(mine)) == ([], [])
        assert mine.store.read(made["clip.mp4"]) == (mine.folder / self.FILE).read_bytes()

    def test_another_clip_or_card_is_another_engine(self, mine):
        self.card(mine, self.CARD)
        before = Files.build(mine).of(self.FILE).identity()
        self.card(mine, self.CARD.replace("2.1", "2.5"))
        changed = Files.build(mine).of(self.FILE).identity()
        assert before != changed
        (mine.folder / self.FILE).write_bytes((mine.folder / self.FILE).read_bytes() + b"\0")
        assert Files.build(mine).of(self.FILE).identity() != changed

    @pytest.mark.parametrize("key", ["tool", "version", "prompt"])
    def test_what_its_card_doesnt_say_is_named(self, mine, key):
        lines = [line for line in self.CARD.splitlines() if not line.startswith(key)]
        self.card(mine, "\n".join(lines))
        with pytest.raises(BadInput, match="sa fiche doit dire") as caught:
            Files.build(mine).of(self.FILE, "rue")
        assert (caught.value.key, caught.value.path.name) == (key, "rue d'été.mp4.yaml")
        assert f"{key}: …" in caught.value.remedy

    def test_what_is_no_clip_is_refused_with_its_file(self, mine):
        (mine.folder / self.FILE).write_bytes(b"rien")
        with pytest.raises(BadMedia, match="n'est pas une vidéo"):
            make(mine, "clip", Files.build(mine).of(self.FILE, "rue"), self.asked())
