"""Text over the OpenAI-compatible protocol: every way a service fails, what is told of it, and what is tried again."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from helpers_chat import ASKED, OFFER, PATH, engine, fails, limited, mine, service
from helpers_service import KEY, VARIABLE, OpenAICompatible, files_with, kept, know, make

from connectors.services import openai_client
from connectors.services.openai_client import MEGABYTE
from connectors.services.turnstile import halt
from connectors.services.wire import Wire
from preuve.errors import MissingPart, ServiceRefused

FIXTURES = (service, mine)


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

    def test_an_account_without_credit_is_not_asked_again(self, mine, service) -> None:
        said = {"error": {"message": "You exceeded your current quota.", "code": "insufficient_quota"}}
        service.fail(PATH, "instead", body=json.dumps(said).encode(), status=429)
        fails(mine, "plus de crédit")
        assert service.count(PATH) == 1

    def test_a_stream_that_ends_before_its_end_is_cut(self, mine, service) -> None:
        said = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\n'
        service.fail(PATH, "instead", 1, body=said, content_type="text/event-stream")
        make(mine, "script", engine(mine), ASKED)
        (one,) = kept(mine)
        assert [tried.reason for tried in one.exchange.tries] == ["réponse coupée en route"]

    def test_an_error_in_the_middle_of_a_stream(self, mine, service) -> None:
        said = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"error":{"code":500,"message":"boum"}}\n\n'
        service.fail(PATH, "instead", 1, body=said, content_type="text/event-stream")
        make(mine, "script", engine(mine), ASKED)
        (one,) = kept(mine)
        assert [tried.status for tried in one.exchange.tries] == [500]

    def test_a_response_too_big_is_not_read_to_its_end(self, mine, service) -> None:
        service.fail(PATH, "instead", body=b'{"a": "' + b"a" * (8 * MEGABYTE) + b'"}')
        _error, recorded = fails(mine, "dépasse 8 Mo")
        assert len(recorded[0].exchange.tries) == 1

    def test_a_stream_without_end_has_one(self, mine, service, monkeypatch) -> None:
        monkeypatch.setattr(openai_client, "ENDLESS", 0.5)
        service.pause = 0.15
        _error, recorded = fails(limited(mine, "tries = 1\ntimeout_seconds = 1"), "après 1 essai")
        assert recorded[0].exchange.seconds < 1.5

    def test_a_compressed_response_is_refused(self) -> None:
        wire = Wire("", 1.0, 10, 10.0, "essai")
        with pytest.raises(httpx2.RemoteProtocolError):
            wire._with_an_end(httpx2.Response(200, headers={"content-encoding": "gzip"}, content=b""))

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
