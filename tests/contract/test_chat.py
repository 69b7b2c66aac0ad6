"""Text over the OpenAI-compatible protocol: what is sent, kept and paid; every way a service fails; its limits."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from helpers_service import KEY, VARIABLE, OpenAICompatible, files_with, kept, know, make, project

from connectors.choose import choose
from connectors.services import tries
from connectors.services.turnstile import halt
from connectors.text import TEXTS
from connectors.text.chat import Chat
from preuve.engines import Engine, TextRequest
from preuve.errors import BadInput, BudgetSpent, MissingPart, PermanentError, ServiceRefused
from preuve.providers import Limits, Offer, Price
from preuve.recordings import Recordings
from preuve.store import Store
from preuve.storyboard_schema import schema

PATH = "/chat/completions"
BOARD = {"title": "Le vélo", "shots": [{"id": "a", "narration": "Bonjour à tous.", "visual": "Rue.", "alt": "Rue."}]}
PRICES = (Price(value=2.0, unit="million input tokens"), Price(value=10.0, unit="million output tokens"))
OFFER = Offer(model="essai-texte", schema_output=True, prices=PRICES)
ASKED = TextRequest(prompt="Écris un storyboard sur le vélo.", json_schema=schema(6))


@pytest.fixture
def service():
    with OpenAICompatible(reply=lambda _asked: json.dumps(BOARD, ensure_ascii=False)) as server:
        yield server


@pytest.fixture
def mine(service, tmp_path, monkeypatch):
    monkeypatch.setattr(tries, "FIRST_WAIT", 0.01)
    know(monkeypatch, service, offers={"text": OFFER})
    made = project(tmp_path / "projet", limits="tries = 3\ntimeout_seconds = 1", options="max_tokens = 500")
    yield made
    halt(made.folder)


def limited(mine, limits, options="max_tokens = 500"):
    """The same project with other limits, taken up anew."""
    halt(mine.folder)
    return project(mine.folder, limits=limits, options=options)


def engine(mine):
    return choose(TEXTS, "essai", "text").build(mine, step="script")


def fails(mine, match, kind=PermanentError, asked=ASKED):
    """The error of a call, and the recording of it."""
    with pytest.raises(kind, match=match) as caught:
        make(mine, "script", engine(mine), asked)
    return caught.value, kept(mine)


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


class TestFailures:
    def test_no_key_names_the_variable_and_the_page(self, mine, service, monkeypatch) -> None:
        monkeypatch.delenv(VARIABLE)
        error, recorded = fails(mine, VARIABLE, MissingPart)
        assert "https://essai.example/cles" in error.remedy
        assert recorded == []
        assert service.requests == []

    def test_a_wrong_key_names_the_variable_never_the_value(self, mine, service, monkeypatch) -> None:
        monkeypatch.setenv(VARIABLE, "sk-mauvaise-cle-123456")
        error, recorded = fails(mine, "refusé la clé")
        assert VARIABLE in error.remedy
        assert "mauvaise" not in error.diagnostics()
        assert [one.exchange.status for one in recorded] == [401]
        assert service.count(PATH) == 1

    def test_nobody_at_the_address(self, mine, service, monkeypatch) -> None:
        know(monkeypatch, service, offers={"text": OFFER}, base_url="http://127.0.0.1:9/v1", local=True)
        error, recorded = fails(mine, "ne répond pas à l'adresse http://127.0.0.1:9/v1")
        assert "[providers.essai]" in error.remedy
        assert len(recorded[0].exchange.tries) == 1

    def test_a_wrong_path(self, mine, service, monkeypatch) -> None:
        know(monkeypatch, service, offers={"text": OFFER}, base_url=service.origin + "/v2")
        fails(mine, "404")

    def test_an_unknown_model_lists_those_there_are(self, mine, service) -> None:
        mine = limited(mine, "", 'models = {text = "inconnu"}')
        error, _recorded = fails(mine, "n'a pas le modèle « inconnu »")
        assert "essai-texte" in error.remedy

    def test_a_web_page(self, mine, service) -> None:
        service.fail(PATH, "html", status=200)
        fails(mine, "page web")

    def test_wrong_json_is_kept(self, mine, service) -> None:
        service.fail(PATH, "wrong_json")
        _error, recorded = fails(mine, "forme attendue")
        assert recorded[0].outcome == "failed"
        ((path, one),) = mine.recordings.all()
        assert mine.recordings.read(path, one.raw).startswith(b'{"data"')
        assert service.count(PATH) == 1

    def test_a_redirection_is_not_followed(self, mine, service) -> None:
        with OpenAICompatible() as other:
            service.fail(PATH, "redirect", body=f"{other.base_url}{PATH}".encode())
            fails(mine, "autre adresse")
            assert other.requests == []

    def test_a_refused_content_is_never_sent_twice(self, mine, service) -> None:
        service.fail(PATH, "refused", code="content_policy_violation")
        _error, recorded = fails(mine, "refuse de produire", ServiceRefused)
        fails(mine, "déjà refusé", ServiceRefused)
        assert [one.outcome for one in recorded] == ["refused"]
        assert service.count(PATH) == 1

    def test_a_filter_at_the_end_of_an_answer_is_a_refusal(self, mine, service) -> None:
        service.fail(PATH, "content_filter")
        _error, recorded = fails(mine, "refuse d'écrire", ServiceRefused)
        assert recorded[0].outcome == "refused"
        assert recorded[0].exchange.cost.eur > 0

    def test_a_cut_by_length_says_what_to_raise(self, mine, service) -> None:
        service.fail(PATH, "length")
        error, _recorded = fails(mine, "coupée")
        assert "max_tokens" in error.remedy

    def test_too_much_text_for_the_model(self, mine, service) -> None:
        said = {"error": {"message": "This model's maximum context length is 10", "code": "context_length_exceeded"}}
        service.fail(PATH, "instead", body=json.dumps(said).encode(), status=400)
        fails(mine, "trop longue")

    def test_an_error_in_the_middle_of_a_stream(self, mine, service) -> None:
        said = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"error":{"code":500,"message":"boum"}}\n\n'
        service.fail(PATH, "instead", 1, body=said, content_type="text/event-stream")
        make(mine, "script", engine(mine), ASKED)
        (one,) = kept(mine)
        assert [tried.status for tried in one.exchange.tries] == [500]

    def test_a_key_that_the_service_repeats_is_kept_nowhere(self, mine, service, capfd, caplog) -> None:
        said = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
        service.fail(PATH, "instead", 1, body=json.dumps(said).encode(), status=401)
        service.fail(PATH, "instead", 2, body=json.dumps(said).encode(), status=400)
        with caplog.at_level("DEBUG"):
            first, _recorded = fails(mine, "refusé la clé")
            second, _recorded = fails(mine, "Incorrect")
            make(mine, "script", engine(mine), ASKED)
        assert KEY not in first.diagnostics() + second.diagnostics()
        assert files_with(mine.folder, KEY) == []
        assert KEY not in caplog.text + "".join(capfd.readouterr())


class TestTries:
    def test_a_stumble_is_tried_again_and_told(self, mine, service) -> None:
        service.fail(PATH, "busy", 1)
        service.fail(PATH, "broken", 2)
        make(mine, "script", engine(mine), ASKED)
        (one,) = kept(mine)
        assert [tried.status for tried in one.exchange.tries] == [429, 500]
        assert all(tried.waited > 0 for tried in one.exchange.tries)
        assert service.count(PATH) == 3

    @pytest.mark.parametrize("kind", ["busy", "broken", "cut", "hang_up", "slow"])
    def test_it_stops_after_its_tries_with_what_happened(self, mine, service, kind) -> None:
        service.fail(PATH, kind, seconds=3.0)
        mine = limited(mine, "tries = 2\ntimeout_seconds = 1")
        error, recorded = fails(mine, "après 2 essais")
        assert len(recorded[0].exchange.tries) == 2
        assert service.count(PATH) == 2
        assert recorded[0].outcome == "failed"
        assert error.raw.startswith(b"data: ") is (kind == "cut")

    def test_lost_tries_are_counted_at_their_most(self, mine, service) -> None:
        service.fail(PATH, "hang_up", 1)
        make(mine, "script", engine(mine), ASKED)
        (one,) = kept(mine)
        assert one.exchange.cost.eur > 500 * 10 / 1e6
        assert "1 essai sans réponse" in one.exchange.cost.basis

    def test_retry_after_is_heeded_in_seconds_and_as_a_date(self, mine, service) -> None:
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        service.fail(PATH, "busy", 1, retry_after="1")
        service.fail(PATH, "busy", 2, retry_after=date)
        began = time.monotonic()
        make(mine, "script", engine(mine), ASKED)
        (one,) = kept(mine)
        assert one.exchange.tries[0].waited == 1.0
        assert time.monotonic() - began >= 1.0
        assert one.exchange.tries[1].status == 429

    def test_a_service_that_wants_an_hour_is_not_waited_for(self, mine, service) -> None:
        service.fail(PATH, "busy", retry_after="3600")
        fails(mine, "d'attendre 3600 s")
        assert service.count(PATH) == 1

    def test_a_budget_too_short_for_another_try_ends_them(self, mine, service) -> None:
        service.fail(PATH, "hang_up")
        _error, recorded = fails(limited(mine, "tries = 3\nbudget_eur = 0.012"), "budget ne permet pas d'autre essai")
        assert service.count(PATH) == 1
        assert recorded[0].exchange.cost.eur > 0.005

    def test_a_stop_ends_the_wait_and_keeps_what_passed(self, mine, service) -> None:
        service.fail(PATH, "busy", retry_after="60")
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(fails, mine, "la production a été arrêtée")
            while not service.requests:
                time.sleep(0.01)
            time.sleep(0.1)
            began = time.monotonic()
            halt(mine.folder)
            _error, recorded = asked.result(5)
        assert time.monotonic() - began < 1
        assert [one.outcome for one in recorded] == ["failed"]

    def test_a_slow_stream_is_no_timeout(self, mine, service) -> None:
        service.pause = 0.15
        began = time.monotonic()
        make(mine, "script", engine(mine), ASKED)
        assert time.monotonic() - began > 1.0
        assert service.count(PATH) == 1


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
        fails(mine, f"{spent:.4f} € déjà comptés", BudgetSpent, ASKED.model_copy(update={"attempt": 2}))

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
