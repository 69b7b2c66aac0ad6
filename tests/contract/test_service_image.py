"""Pictures from a service over the OpenAI-compatible protocol: what is sent, accepted, kept, and never asked twice."""

import base64
import json
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers_service import KEY, OFFERS, ROOT, OpenAICompatible, files_with, kept, know, make, project
from openai_media import picture

from connectors.choose import choose
from connectors.image import IMAGES, received
from connectors.image.service import ServicePictures
from connectors.services import fetch
from connectors.services.turnstile import halt
from preuve import steps
from preuve.calls.recordings import Recordings
from preuve.engines import Engine, ImageRequest
from preuve.errors import (
    BadInput,
    BadMedia,
    BudgetSpent,
    MissingPart,
    NoRecording,
    PermanentError,
    ServiceRefused,
    Unusable,
)
from preuve.maker import order, perform
from preuve.media.pictures import inspect
from preuve.project import Project
from preuve.providers import Limits
from preuve.targets import platforms

PATH = "/images/generations"
PROMPT = "Lina, dans son atelier, tient un grille-pain ouvert ; lumière du matin, style affiche. " * 8
ASKED = ImageRequest(shot="panne", prompt=PROMPT, alt="Lina et son grille-pain.", palette=("#FFF4E2",))


@pytest.fixture
def service(monkeypatch):
    with OpenAICompatible() as server:
        know(monkeypatch, server)
        yield server


@pytest.fixture
def mine(service, tmp_path):
    yield project(tmp_path / "projet")
    halt(tmp_path / "projet")


def engine(mine):
    return ServicePictures.build(mine, name="essai")


def draw(mine, asked=ASKED, **given):
    return make(mine, "scene", engine(mine), asked, **given)


class TestAPicture:
    def test_its_engine_says_what_it_is_without_a_call_or_a_key(self, mine, service, monkeypatch) -> None:
        monkeypatch.delenv("ESSAI_API_KEY")
        identity = engine(mine).identity()
        assert isinstance(engine(mine), Engine)
        assert (identity.engine, identity.capability, identity.ai) == ("essai", "image", True)
        assert identity.parameters["base_url"] == service.base_url
        assert identity == engine(mine).identity()
        assert service.requests == []

    def test_the_whole_prompt_is_sent_once_and_the_picture_used(self, mine, service, tmp_path) -> None:
        made, recorded = draw(mine)
        (sent,) = service.requests
        assert sent.json["prompt"] == PROMPT
        assert (sent.json["size"], sent.json["response_format"]) == ("1920x1920", "b64_json")
        path = mine.store.path(made["scene.png"])
        assert (inspect(path).width, inspect(path).height) == (1920, 1920)
        assert len(recorded) == 1

    def test_the_call_is_kept_whole_without_the_key(self, mine, service) -> None:
        draw(mine)
        ((path, one),) = mine.recordings.all()
        assert path.parent == mine.folder / "recordings" / "scene"
        assert one.exchange.url == f"{service.base_url}/images/generations"
        assert one.exchange.sent == service.requests[0].json
        assert one.exchange.request_id.startswith("req_essai")
        assert (one.exchange.status, one.exchange.cost.eur, one.exchange.usage.images) == (200, 0.04, 1)
        data = json.loads(mine.recordings.read(path, one.raw))["data"][0]
        assert base64.b64decode(data["b64_json"]) == mine.recordings.read(path, one.response)
        assert one.details["revised_prompt"] == PROMPT
        assert "asked_size" not in one.details
        assert service.requests[0].headers["authorization"] == f"Bearer {KEY}"
        assert files_with(mine.folder, KEY) == []

    def test_it_goes_through_the_three_layouts(self, mine) -> None:
        made, _recorded = draw(mine)
        for layout, profile in platforms().profiles.items():
            size = {"layout": layout, "width": profile.width, "height": profile.height, "background": "#FFF4E2"}
            given = order("layers", {"picture": made["scene.png"]}, size, None, 1, layout)
            layers, _none = perform(given, mine.store, mine.recordings)
            told = json.loads(mine.store.read(layers["layers.json"]))
            assert "upscaled" not in told
            small = order("thumbnail", {"layers": list(layers.values())}, {"width": 640}, None, 1, layout)
            path = mine.store.path(perform(small, mine.store, mine.recordings)[0]["thumbnail.jpg"])
            assert inspect(path).width == 640

    def test_options_go_to_pictures_alone_or_to_everything(self, service, tmp_path) -> None:
        options = (
            'size = "1024X1536"\n[providers.essai.options]\n"image.quality" = "low"\nuser = "a"\n"voice.speed" = 1.2'
        )
        mine = project(tmp_path / "autre", options=options)
        made, _recorded = draw(mine)
        sent = service.requests[0].json
        assert (sent["quality"], sent["user"], sent["size"]) == ("low", "a", "1024x1536")
        assert "speed" not in sent
        assert engine(mine).identity().parameters["quality"] == "low"
        assert inspect(mine.store.path(made["scene.png"])).height == 1536

    @pytest.mark.parametrize("kind", ["jpeg", "webp"])
    def test_other_formats_keep_their_name(self, service, tmp_path, kind) -> None:
        mine = project(tmp_path / kind, options=f'[providers.essai.options]\noutput_format = "{kind}"')
        made, _recorded = draw(mine)
        assert {"jpeg": "scene.jpg", "webp": "scene.webp"}[kind] in made

    def test_a_service_is_not_asked_what_it_does_not_take(self, service, monkeypatch, tmp_path) -> None:
        know(
            monkeypatch,
            service,
            offers={"image": OFFERS["image"].model_copy(update={"fields": {"response_format": ""}})},
        )
        mine = project(tmp_path / "gpt", options='models = { image = "gpt-image-essai" }')
        draw(mine)
        assert "response_format" not in service.requests[0].json
        assert kept(mine)[0].exchange.usage.output_tokens == 1056

    def test_a_mild_difference_of_size_is_told(self, mine, service) -> None:
        service.fail(PATH, "size", size=(1840, 1820))
        draw(mine)
        details = kept(mine)[0].details
        assert (details["asked_size"], details["width"], details["height"]) == ("1920x1920", 1840, 1820)


class TestWhatCannotBeUsed:
    @pytest.mark.parametrize(
        ("kind", "how", "said"),
        [
            ("empty", {}, "vide"),
            ("no_picture", {}, "pas une image"),
            ("half", {}, "abîmée"),
            ("blank", {}, "une seule couleur"),
            ("size", {"size": (1024, 1536)}, "orientation.*1920 × 1920 pixels demandés, 1024 × 1536 reçus"),
            ("size", {"size": (256, 256)}, "plus petite"),
        ],
    )
    def test_a_bad_picture_is_kept_and_not_used(self, mine, service, kind, how, said) -> None:
        service.fail(PATH, kind, **how)
        with pytest.raises(PermanentError, match=said) as caught:
            draw(mine)
        assert "panne" in caught.value.message
        assert "preuve iterate" in caught.value.remedy
        (one,) = kept(mine)
        assert (one.outcome, one.exchange.cost.eur) == ("unusable", 0.04)
        assert one.raw.size > 0
        with pytest.raises(Unusable, match=said):
            draw(mine)
        assert service.count(PATH) == 1
        service.heal()
        draw(mine, ASKED.model_copy(update={"attempt": 2}))
        assert service.count(PATH) == 2

    def test_a_refusal_is_kept_and_the_same_request_never_sent_again(self, mine, service) -> None:
        service.fail(PATH, "refused", code="content_policy_violation")
        for _again in range(2):
            with pytest.raises(ServiceRefused, match="safety system"):
                draw(mine)
        assert service.count(PATH) == 1
        assert [one.outcome for one in kept(mine)] == ["refused"]

    @pytest.mark.parametrize(
        ("kind", "how", "said", "tries"),
        [
            ("slow", {"seconds": 5}, "après 2 essais.*aucune réponse", 2),
            ("cut", {}, "coupée", 2),
            ("hang_up", {}, "coupée", 2),
            ("busy", {"retry_after": "0"}, "429", 2),
            ("busy", {}, "429", 2),
            ("broken", {}, "500", 2),
            ("html", {"status": 404}, "page web", 1),
            ("wrong_json", {}, "forme attendue", 1),
            ("instead", {"body": b'{"data": []}'}, "forme attendue", 1),
            ("expired", {}, "clé", 1),
            ("redirect", {"body": b"http://127.0.0.1:9/v1"}, "autre adresse", 1),
        ],
    )
    def test_a_fault_is_told_and_kept(self, service, tmp_path, kind, how, said, tries) -> None:
        mine = project(tmp_path / "panne", limits="tries = 2\ntimeout_seconds = 1")
        service.fail(PATH, kind, **how)
        with pytest.raises(PermanentError, match=said) as caught:
            draw(mine)
        assert not isinstance(caught.value, ServiceRefused)
        assert service.count(PATH) == tries
        assert [(one.outcome, len(one.exchange.tries)) for one in kept(mine)] == [("failed", tries)]
        assert KEY not in caught.value.diagnostics()
        assert files_with(mine.folder, KEY) == []
        halt(mine.folder)

    def test_a_passing_fault_costs_one_more_try(self, mine, service) -> None:
        service.fail(PATH, "busy", 1, retry_after="0")
        draw(mine)
        (one,) = kept(mine)
        assert [(t.status, t.waited) for t in one.exchange.tries] == [(429, 0.0)]
        assert service.count(PATH) == 2

    def test_a_prompt_too_long_is_told_with_the_numbers_and_not_sent(self, mine, service) -> None:
        with pytest.raises(BadInput, match=r"32001 caractères.*32000") as caught:
            draw(mine, ASKED.model_copy(update={"prompt": "a" * 32_001}))
        assert caught.value.path == "prompts/image.md.j2"
        assert service.requests == []

    def test_a_size_that_is_none_names_the_key(self, service, tmp_path) -> None:
        with pytest.raises(BadInput, match="« grand »") as caught:
            draw(project(tmp_path / "p", options='size = "grand"'))
        assert caught.value.key == "providers.essai.size"

    @pytest.mark.parametrize("name", ["n", "image.n", "prompt", "model", "size", "response_format", "stream"])
    def test_an_option_that_the_engine_decides_is_refused(self, service, tmp_path, name) -> None:
        with pytest.raises(BadInput, match=f"« {name} »") as caught:
            draw(project(tmp_path / "p", options=f'[providers.essai.options]\n"{name}" = "4"'))
        assert (str(caught.value.path), caught.value.key) == ("preuve.toml", "providers.essai.options")
        assert service.requests == []

    def test_another_capability_s_options_are_its_own(self, service, tmp_path) -> None:
        draw(
            project(tmp_path / "p", options='[providers.essai.options]\n"text.n" = 4\n"voice.response_format" = "mp3"')
        )
        assert service.requests[0].json["n"] == 1

    def test_a_missing_key_names_its_variable(self, mine, service, monkeypatch) -> None:
        monkeypatch.delenv("ESSAI_API_KEY")
        with pytest.raises(MissingPart, match="ESSAI_API_KEY"):
            draw(mine)
        assert service.requests == []


class TestPaidOnce:
    def test_the_same_request_is_asked_once(self, mine, service) -> None:
        first, _recorded = draw(mine)
        second, _recorded = draw(mine)
        assert first["scene.png"].sha256 == second["scene.png"].sha256
        assert service.count(PATH) == 1
        draw(mine, ASKED.model_copy(update={"attempt": 2}))
        assert service.count(PATH) == 2

    def test_stopped_between_the_answer_and_its_use_it_is_not_paid_again(self, mine, service, monkeypatch) -> None:
        def stop(*_args, **_more):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(steps, "_about", stop)
            with pytest.raises(KeyboardInterrupt):
                draw(mine)
        made, _recorded = draw(mine)
        assert service.count(PATH) == 1
        assert "scene.png" in made

    def test_killed_after_the_answer_it_is_not_paid_again(self, mine, service) -> None:
        script = (
            "import os, signal, sys, pytest\n"
            "sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
            "import helpers_service as h, test_service_image as t\n"
            "from connectors.image.service import ServicePictures\n"
            "from preuve import steps\n"
            "from types import SimpleNamespace\n"
            "h.know(pytest.MonkeyPatch(), SimpleNamespace(base_url=sys.argv[3]))\n"
            "steps._about = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
            "project = h.Project(h.Path(sys.argv[4]))\n"
            "h.make(project, 'scene', ServicePictures.build(project, name='essai'), t.ASKED)\n"
        )
        given = [str(ROOT), str(ROOT / "tests/contract"), service.base_url, str(mine.folder)]
        ended = subprocess.run([sys.executable, "-c", script, *given], cwd=ROOT, timeout=60, check=False)
        assert ended.returncode == -signal.SIGKILL
        assert service.count(PATH) == 1
        made, _recorded = draw(mine)
        assert service.count(PATH) == 1
        assert "scene.png" in made

    def test_replayed_with_the_service_down_it_is_the_same(self, mine, service, tmp_path) -> None:
        made, _recorded = draw(mine)
        service.fail(PATH, "broken")
        replay = Recordings(mine.store, mine.folder / "recordings", replay=True)
        again, _recorded = draw(mine, recordings=replay)
        assert again["scene.png"].sha256 == made["scene.png"].sha256
        with pytest.raises(NoRecording):
            draw(mine, ASKED.model_copy(update={"prompt": "Autre chose."}), recordings=replay)
        assert service.count(PATH) == 1

    def test_the_budget_is_held_before_sending(self, service, tmp_path) -> None:
        mine = project(tmp_path / "p", limits="budget_eur = 0.10")
        shots = [ASKED.model_copy(update={"shot": name}) for name in ("a", "b", "c")]
        for asked in shots[:2]:
            draw(mine, asked)
        with pytest.raises(BudgetSpent, match="budget de 0,1 €"):
            draw(mine, shots[2])
        assert service.count(PATH) == 2
        halt(mine.folder)

    def test_four_shots_at_once_never_exceed_what_the_provider_takes(self, mine, service) -> None:
        service.linger = 0.15
        ready = threading.Barrier(4)
        drawn = engine(mine)

        def one(name: str):
            ready.wait()
            return make(mine, "scene", drawn, ASKED.model_copy(update={"shot": name}))

        with ThreadPoolExecutor(4) as pool:
            assert len(list(pool.map(one, "abcd"))) == 4
        assert service.peak[PATH] == 2
        assert service.count(PATH) == 4


class TestChosenByName:
    def test_its_picture_is_asked_once_and_names_stay_home(self, service, tmp_path) -> None:
        mine = project(tmp_path / "p")
        with (mine.folder / "preuve.toml").open("a", encoding="utf-8") as file:
            file.write('[privacy]\nnames = ["Ludivine Quéméneur"]\n')
        asked = ASKED.model_copy(update={"prompt": f"{PROMPT} Ludivine Quéméneur entre, et sourit."})
        for _again in range(2):
            made, _recorded = make(mine, "scene", choose(IMAGES, "essai", "image").build(Project(mine.folder)), asked)
        (sent,) = service.requests
        assert sent.json["prompt"].endswith("entre, et sourit.")
        assert not [name for name in ("Quéméneur", "Ludivine", "Lina") if name in sent.json["prompt"]]
        assert "scene.png" in made
        assert files_with(mine.folder / "recordings", "Quéméneur") == []


class TestAnAddress:
    def test_a_picture_given_by_address_is_fetched_without_the_key_and_kept(self, mine, service) -> None:
        service.pictures_by_url = service.origin
        made, _recorded = draw(mine)
        _asked, fetched = service.requests
        assert fetched.path.startswith("/files/")
        assert "authorization" not in fetched.headers
        (one,) = kept(mine)
        assert one.details["fetched_from"] == "127.0.0.1"
        assert mine.store.read(made["scene.png"]) == service.files[fetched.path]
        draw(mine)
        assert len(service.requests) == 2

    @pytest.mark.parametrize("path", ["/img\x00.png", "/img\ud83d.png", "/" + "a" * 70_000])
    def test_an_address_that_is_none_is_told_and_what_was_paid_is_kept(self, mine, service, path) -> None:
        body = json.dumps({"data": [{"url": service.origin + path}]}).encode()
        service.fail(PATH, "instead", body=body)
        with pytest.raises(PermanentError, match="inutilisable"):
            draw(mine)
        (one,) = kept(mine)
        assert one.outcome == "unusable"
        assert one.raw.size == len(body)
        assert one.exchange.cost.eur == 0.04

    def test_half_a_character_in_what_the_service_tells_is_replaced(self, mine, service) -> None:
        drawn = base64.b64encode(picture(PROMPT, 1920, 1920)).decode()
        told = {"data": [{"b64_json": drawn, "revised_prompt": "Vélo \ud83d"}], "usage": {"input_tokens": 10**400}}
        service.fail(PATH, "instead", body=json.dumps(told).encode())
        draw(mine)
        assert kept(mine)[0].details["revised_prompt"] == "Vélo \ufffd"

    def test_an_address_elsewhere_is_not_followed(self, mine, service) -> None:
        with OpenAICompatible() as other:
            service.pictures_by_url = other.origin
            with pytest.raises(PermanentError, match=r"n'est pas suivie.*127\.0\.0\.1"):
                draw(mine)
            assert other.requests == []
        assert [one.outcome for one in kept(mine)] == ["unusable"]

    @pytest.mark.parametrize(
        ("url", "found", "followed"),
        [
            ("https://images.example/a.png", "93.184.216.34", True),
            ("http://images.example/a.png", "93.184.216.34", False),
            ("https://images.example/a.png", "10.0.0.7", False),
            ("https://images.example/a.png", "169.254.169.254", False),
            ("https://images.example/a.png", "::1", False),
            ("https://moi@images.example/a.png", "93.184.216.34", False),
            ("https://[", "93.184.216.34", False),
            ("file:///etc/passwd", "93.184.216.34", False),
            ("https://api.essai.example/v1/x.png", "10.0.0.7", True),
            ("https://api.essai.example:8443/v1/x.png", "10.0.0.7", False),
        ],
    )
    def test_which_addresses_are_followed(self, monkeypatch, url, found, followed) -> None:
        monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", (found, 443))])
        assert fetch.may_follow(url, "https://api.essai.example/v1") is followed

    def test_an_endless_file_is_not_read_to_its_end(self, mine, service, monkeypatch) -> None:
        service.files["/files/gros"] = b"\x89PNG" * 400_000
        with pytest.raises(BadMedia, match="trop gros"):
            fetch.fetch(engine(mine).line, f"{service.origin}/files/gros", 1_000_000)

    def test_a_missing_file_says_so(self, mine, service) -> None:
        with pytest.raises(BadMedia, match="404"):
            fetch.fetch(engine(mine).line, f"{service.origin}/files/rien?sig=secret", 1000)


class TestSizes:
    @pytest.mark.parametrize(
        ("layouts", "size"),
        [
            (("vertical",), "1088x1920"),
            (("wide",), "1920x1088"),
            (("vertical", "portrait", "wide"), "1920x1920"),
            ((), "1024x1024"),
        ],
    )
    def test_the_best_fills_every_layout_without_enlargement(self, layouts, size) -> None:
        sizes = ("1024x1024", "1088x1920", "1920x1088", "1920x1920", "3840x2160")
        assert received.best(sizes, layouts) == size

    @pytest.mark.parametrize("given", [(1024, 1024), (1536, 1024), (700, 1536), (500, 750)])
    def test_what_is_too_different_is_refused(self, given) -> None:
        with pytest.raises(BadMedia, match="1024 × 1536"):
            received.near(given, (1024, 1536))

    def test_limits_of_the_provider_are_shared_by_its_engines(self, service, monkeypatch, tmp_path) -> None:
        know(monkeypatch, service, limits=Limits(at_once=3), offers=OFFERS)
        mine = project(tmp_path / "p")
        assert engine(mine).line.turnstile is engine(mine).line.turnstile
