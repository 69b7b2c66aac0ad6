"""Text over the OpenAI-compatible protocol: what is sent, kept and paid, and how much may be asked."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers_chat import ASKED, OFFER, PATH, engine, fails, limited, mine, service
from helpers_service import KEY, ROOT, VARIABLE, kept, know, make

from connectors.image.svg import SvgScenes
from connectors.services.turnstile import halt
from connectors.text.chat import Chat
from preuve.calls.recordings import Recordings
from preuve.engines import Engine, ImageRequest, TextRequest
from preuve.errors import BadInput, BudgetSpent, PermanentError
from preuve.pages import number
from preuve.project import Project
from preuve.providers import Limits
from preuve.store import Store

FIXTURES = (service, mine)


class TestACall:
    def test_its_engine_says_what_it_is_without_a_call_or_a_key(self, mine, service, monkeypatch) -> None:
        monkeypatch.delenv(VARIABLE)
        identity = engine(mine).identity()
        assert isinstance(engine(mine), Engine)
        assert (identity.engine, identity.capability, identity.ai, identity.model) == (
            "essai",
            "text",
            True,
            "essai-texte",
        )
        assert identity.parameters["base_url"] == service.base_url
        assert service.requests == []

    def test_the_request_holds_what_was_asked_and_no_more(self, mine, service) -> None:
        make(mine, "script", engine(limited(mine, "", "max_tokens = 500\nseed = 4\noptions = {top_p = 0.9}")), ASKED)
        (sent,) = service.requests
        assert sent.json["messages"] == [{"role": "user", "content": ASKED.prompt}]
        assert (sent.json["max_tokens"], sent.json["seed"], sent.json["top_p"]) == (500, 4, 0.9)
        assert sent.json["response_format"]["json_schema"]["strict"] is True
        assert "maxLength" not in json.dumps(sent.json["response_format"])
        assert "temperature" not in sent.json
        assert set(sent.headers) <= {
            "host",
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "user-agent",
            "x-stainless-raw-response",
        }

    def test_variables_of_the_official_client_change_nothing(self, mine, service, monkeypatch) -> None:
        monkeypatch.setenv("OPENAI_ORG_ID", "org-planted")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-another-planted-key")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer planted\nX-Planted: 1")
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
        make(mine, "script", engine(mine), ASKED)
        (sent,) = service.requests
        assert "planted" not in str(sent.headers)
        assert sent.headers["authorization"] == f"Bearer {KEY}"

    def test_what_is_asked_of_her_machine_goes_through_no_proxy(self, mine, service, monkeypatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        make(mine, "script", engine(mine), ASKED)
        assert service.count(PATH) == 1

    def test_the_answer_is_kept_whole_with_its_cost(self, mine, service) -> None:
        made, recorded = make(mine, "script", engine(mine), ASKED)
        ((path, one),) = mine.recordings.all()
        assert recorded == [one.id]
        assert json.loads(mine.store.read(made["draft.json"]))["title"] == "Le vélo"
        assert (one.model, one.origin, one.outcome) == ("essai-texte-2026", "captured", "answered")
        assert mine.recordings.read(path, one.raw).endswith(b"data: [DONE]\n\n")
        told = one.exchange
        assert told.sent == service.requests[0].json
        assert told.request_id.startswith("req_essai")
        used = told.usage
        assert told.cost.eur == pytest.approx((used.input_tokens * 2 + used.output_tokens * 10) / 1e6)

    def test_a_longer_answer_allowed_asks_nothing_again(self, mine, service) -> None:
        make(mine, "script", engine(mine), ASKED)
        make(mine, "script", engine(limited(mine, "", "max_tokens = 900")), ASKED)
        assert service.count(PATH) == 1
        assert kept(mine)[0].exchange.sent["max_tokens"] == 500
        make(mine, "script", engine(limited(mine, "", "max_tokens = 900\ntemperature = 0.5")), ASKED)
        assert service.count(PATH) == 2

    def test_a_picture_is_sent_whole_and_told_by_its_digest(self, mine, service, monkeypatch) -> None:
        from openai_media import picture

        know(monkeypatch, service, offers={"text": OFFER.model_copy(update={"sees": True})})
        seen = mine.store.put(picture("une rue", 200, 100, "png"), "rue.png")
        make(mine, "script", engine(mine), ASKED.model_copy(update={"pictures": (seen.sha256,)}))
        content = service.requests[0].json["messages"][0]["content"]
        assert content[1]["image_url"]["url"].startswith("data:image/png;base64,")
        (one,) = kept(mine)
        assert one.exchange.sent["messages"][0]["content"][1]["image_url"]["url"] == f"sha256:{seen.sha256}"

    def test_a_model_that_does_not_see_is_sent_no_picture(self, mine, service) -> None:
        fails(mine, "ne regarde pas d'images", BadInput, ASKED.model_copy(update={"pictures": ("0" * 64,)}))
        assert service.requests == []

    def test_a_service_without_schemas_is_told_the_form_in_words(self, mine, service, monkeypatch) -> None:
        know(monkeypatch, service, offers={"text": OFFER.model_copy(update={"schema_output": False})})
        make(mine, "script", engine(mine), ASKED)
        asked = service.requests[0].json
        assert "response_format" not in asked
        assert '"maxLength"' in asked["messages"][0]["content"]

    @pytest.mark.parametrize("name", ["n", "text.n", "max_tokens", "limit", "stream", "model", "response_format"])
    def test_an_option_that_the_engine_decides_is_refused(self, mine, service, monkeypatch, name) -> None:
        know(monkeypatch, service, offers={"text": OFFER.model_copy(update={"fields": {"max_tokens": "limit"}})})
        with pytest.raises(BadInput, match=f"« {name} »") as caught:
            engine(limited(mine, "", f'[providers.essai.options]\n"{name}" = 5'))
        assert (str(caught.value.path), caught.value.key) == ("preuve.toml", "providers.essai.options")
        assert service.requests == []

    def test_a_field_has_the_name_the_service_has_for_it(self, mine, service, monkeypatch) -> None:
        fields = {"max_tokens": "max_completion_tokens", "stream_options": ""}
        know(monkeypatch, service, offers={"text": OFFER.model_copy(update={"fields": fields})})
        make(mine, "script", engine(mine), ASKED)
        asked = service.requests[0].json
        assert asked["max_completion_tokens"] == 500
        assert "max_tokens" not in asked
        assert "stream_options" not in asked
        (one,) = kept(mine)
        assert "compté au plus" in one.exchange.cost.basis

    def test_a_replay_calls_nothing_and_wants_no_key(self, mine, service, monkeypatch, tmp_path) -> None:
        made, _recorded = make(mine, "script", engine(mine), ASKED)
        monkeypatch.delenv(VARIABLE)
        replay = Recordings(Store(tmp_path / "autre"), mine.folder / "recordings", replay=True)
        again, _recorded = make(mine, "script", engine(mine), ASKED, recordings=replay)
        assert again["draft.json"].sha256 == made["draft.json"].sha256
        assert len(service.requests) == 1


class TestDrawing:
    def test_a_scene_is_drawn_by_any_language_model_and_asked_again_with_the_reason(self, mine, service) -> None:
        drawn = next((ROOT / "sample_project/recordings/image").glob("*.svg")).read_text(encoding="utf-8")
        answers = iter(["Je ne dessine pas.", f"```svg\n{drawn}\n```"])
        service.reply = lambda _asked: next(answers)
        text = 'writer = "essai"\n[limits]'
        path = mine.folder / "preuve.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("[limits]", text, 1), encoding="utf-8")
        own = Project(mine.folder)
        asked = ImageRequest(shot="panne", prompt="Une rue.", alt="Une rue.")
        made, recorded = make(own, "scene", SvgScenes.build(own), asked)
        assert made["scene.svg"].size > 1000
        assert len(recorded) == service.count(PATH) == 2
        assert "aucun dessin" in service.requests[1].json["messages"][0]["content"]
        assert {one.step for one in kept(own)} == {"scene"}


class TestLimits:
    @pytest.fixture(autouse=True)
    def untold(self, service, mine, monkeypatch) -> None:
        """The service doesn't tell what was used: each call counts at its most, some 0.0085 €."""
        know(monkeypatch, service, offers={"text": OFFER.model_copy(update={"fields": {"stream_options": ""}})})

    def test_a_budget_refuses_before_it_is_passed(self, mine, service) -> None:
        mine = limited(mine, "budget_eur = 0.012")
        make(mine, "script", engine(mine), ASKED)
        error, recorded = fails(mine, "Rien n'a été envoyé", BudgetSpent, ASKED.model_copy(update={"attempt": 2}))
        assert error.exit_code == 3
        assert "budget_eur" in error.remedy
        assert len(recorded) == service.count(PATH) == 1

    def test_what_recordings_cost_is_counted_by_the_next_production(self, mine, service) -> None:
        mine = limited(mine, "budget_eur = 0.02")
        make(mine, "script", engine(mine), ASKED)
        spent = kept(mine)[0].exchange.cost.eur
        mine = limited(mine, f"budget_eur = {spent + 0.0001}")
        fails(mine, f"{number(round(spent, 4))} € déjà comptés", BudgetSpent, ASKED.model_copy(update={"attempt": 2}))

    def test_calls_under_way_are_counted(self, mine, service, monkeypatch) -> None:
        know(monkeypatch, service, offers={"text": OFFER}, limits=Limits(at_once=5))
        mine = limited(mine, "budget_eur = 0.02")
        service.linger = 0.4
        writer = engine(mine)
        asked = [ASKED.model_copy(update={"attempt": n}) for n in range(1, 6)]
        with ThreadPoolExecutor(5) as pool:
            done = list(pool.map(lambda one: _outcome(writer, one), asked))
        assert sorted(str(one) for one in done) == ["<class 'preuve.errors.BudgetSpent'>"] * 3 + ["None"] * 2
        assert service.count(PATH) == 2

    def test_a_budget_wants_a_price(self, mine, service, monkeypatch) -> None:
        know(monkeypatch, service, offers={"text": OFFER.model_copy(update={"prices": ()})})
        mine = limited(mine, "budget_eur = 1")
        error, _recorded = fails(mine, "inconnu", BudgetSpent)
        assert "eur_per_call" in error.remedy
        assert "[providers.essai]" in error.remedy
        make(mine, "script", engine(limited(mine, "budget_eur = 1", "eur_per_call = 0.4")), ASKED)
        assert kept(mine)[0].exchange.cost.eur == 0.4

    def test_another_model_has_no_known_price(self, mine, service) -> None:
        mine = limited(mine, "", 'models = {text = "gpt-image-essai"}')
        make(mine, "script", engine(mine), ASKED)
        assert kept(mine)[0].exchange.cost.eur is None

    def test_never_more_at_once_than_the_limit_across_engines(self, mine, service) -> None:
        service.linger = 0.2
        asked = [ASKED.model_copy(update={"attempt": n}) for n in range(1, 7)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda one: engine(mine).write(one), asked))
        assert service.count(PATH) == 6
        assert service.peak[PATH] == 2

    def test_so_many_a_minute(self, mine, service, monkeypatch) -> None:
        know(monkeypatch, service, offers={"text": OFFER}, limits=Limits(at_once=2, a_minute=1))
        writer = engine(mine)
        writer.write(ASKED)
        waiting = threading.Thread(target=_outcome, args=(writer, ASKED), daemon=True)
        waiting.start()
        time.sleep(0.4)
        assert service.count(PATH) == 1
        halt(mine.folder)
        waiting.join(5)
        assert not waiting.is_alive()
        assert service.count(PATH) == 1


def _outcome(writer: Chat, asked: TextRequest) -> type[Exception] | None:
    try:
        writer.write(asked)
    except (BudgetSpent, PermanentError) as error:
        return type(error)
    return None
