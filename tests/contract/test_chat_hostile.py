"""Text over the OpenAI-compatible protocol: answers that can't be read, or say what isn't so."""

import json

import pytest
from helpers_chat import ASKED, PATH, engine, fails, limited, mine, service
from helpers_service import KEY, OFFERS, files_with, kept, make

from connectors.services import errors
from connectors.services.errors import Called
from preuve.calls.exchange import Exchange
from preuve.engines import TextRequest
from preuve.i18n import speaking
from preuve.providers import Provider

FIXTURES = (service, mine)
PLAIN = TextRequest(prompt="Dis bonjour.")
EVENTS = "text/event-stream"


def chunk(text, end=None):
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}, 'finish_reason': end}]})}\n\n".encode()


def completion(**changes):
    told = {"message": {"content": "Bonjour."}, "finish_reason": "stop"} | changes
    return json.dumps({"choices": [told], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}).encode()


def written(mine, service, body, kind="application/json"):
    """What a model wrote, as the answer is kept."""
    service.fail(PATH, "instead", body=body, content_type=kind)
    text = engine(mine).write(PLAIN).data.decode()
    service.heal()
    return text


class TestPaidAnswers:
    def test_the_halves_of_an_emoji_in_two_pieces_are_joined(self, mine, service) -> None:
        body = chunk("Vélo \ud83d") + chunk("\udeb2 !", "stop") + b"data: [DONE]\n\n"
        assert written(mine, service, body, EVENTS) == "Vélo 🚲 !"

    def test_half_an_emoji_is_replaced(self, mine, service) -> None:
        assert written(mine, service, completion(message={"content": "Vélo \ud83d"})) == "Vélo \ufffd"

    def test_an_end_of_line_in_the_text_ends_no_line_of_the_stream(self, mine, service) -> None:
        piece = {"choices": [{"delta": {"content": "un\u2028deux"}, "finish_reason": "stop"}]}
        body = f"data: {json.dumps(piece, ensure_ascii=False)}\n\n".encode()
        assert written(mine, service, body, EVENTS) == "un\u2028deux"

    @pytest.mark.parametrize("body", [b'{"a":' + b"[" * 200_000, b'data: {"a":' + b"[" * 200_000 + b"\n\n"])
    def test_json_without_end_is_kept_as_it_came_and_counted(self, mine, service, body) -> None:
        service.fail(PATH, "instead", body=body)
        _error, recorded = fails(mine, "forme attendue")
        ((path, one),) = mine.recordings.all()
        assert mine.recordings.read(path, one.raw) == body
        assert recorded[0].exchange.cost.eur > 0.005
        assert service.count(PATH) == 1

    def test_an_endless_error_is_told(self, mine, service) -> None:
        service.fail(PATH, "instead", body=b'{"error":' + b"[" * 200_000, status=400)
        fails(mine, "sans dire pourquoi")

    @pytest.mark.parametrize("said", ["half \ud83d", "whole \U0001f6b2"])
    def test_half_a_character_in_an_error_is_told_and_kept(self, mine, service, said) -> None:
        service.fail(PATH, "instead", body=json.dumps({"error": {"message": said}}).encode(), status=400)
        error, recorded = fails(mine, said.split()[0])
        assert recorded[0].reason == error.message

    def test_a_count_that_is_no_number_is_not_believed(self, mine, service) -> None:
        told = json.loads(completion()) | {"usage": {"prompt_tokens": 10**400, "completion_tokens": 2}}
        service.fail(PATH, "instead", body=json.dumps(told).encode())
        assert "compté au plus" in engine(mine).write(PLAIN).exchange.cost.basis

    @pytest.mark.parametrize("broken", ["connectors.text.completion._usage", "connectors.text.chat.Chat._answer"])
    def test_whatever_fails_once_an_answer_came_it_is_kept(self, mine, service, monkeypatch, broken) -> None:
        def fail(*_args) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(broken, fail)
        _error, recorded = fails(mine, "forme attendue")
        assert recorded[0].raw.size > 500
        assert recorded[0].exchange.cost.eur > 0


class TestWhatIsTold:
    def test_a_service_that_is_busy_and_speaks_of_billing_is_asked_again(self, mine, service) -> None:
        said = {
            "error": {"message": "Rate limit reached. See https://x.example/account/billing.", "code": "rate_limit"}
        }
        service.fail(PATH, "instead", 1, body=json.dumps(said).encode(), status=429)
        make(mine, "script", engine(mine), ASKED)
        assert service.count(PATH) == 2

    def test_too_many_tokens_a_minute_passes(self, mine, service) -> None:
        said = {"error": {"message": "Too many tokens, please wait before trying again."}}
        service.fail(PATH, "instead", 1, body=json.dumps(said).encode(), status=429)
        make(mine, "script", engine(mine), ASKED)
        assert service.count(PATH) == 2

    @pytest.mark.parametrize("code", ["insufficient_quota", "billing_hard_limit_reached"])
    def test_an_account_without_credit_is_told_by_its_code(self, mine, service, code) -> None:
        service.fail(PATH, "instead", body=json.dumps({"error": {"code": code}}).encode(), status=429)
        fails(mine, "plus de crédit")
        assert service.count(PATH) == 1

    def test_a_web_page_costs_nothing(self, mine, service) -> None:
        service.fail(PATH, "html", status=200)
        _error, recorded = fails(limited(mine, "budget_eur = 0.012"), "page web")
        assert recorded[0].exchange.cost.eur is None
        service.heal()
        make(mine, "script", engine(mine), ASKED)

    @pytest.mark.parametrize("end", ["tool_calls", "stop"])
    def test_an_answer_without_text_is_not_told_as_a_wrong_address(self, mine, service, end) -> None:
        service.fail(PATH, "instead", body=completion(message={"content": None}, finish_reason=end))
        error, recorded = fails(mine, f"sans écrire de texte.*{end}")
        assert "base_url" not in error.remedy
        assert recorded[0].exchange.cost.eur > 0

    @pytest.mark.parametrize(
        ("label", "told"),
        [("OpenAI", "d'OpenAI"), ("ElevenLabs", "d'ElevenLabs"), ("Été", "d'Été"), ("Mistral AI", "de Mistral AI")],
    )
    def test_a_label_is_elided_where_it_wants_it(self, label, told) -> None:
        called = Called("x", Provider(label=label, protocol="openai", base_url="https://x.example", offers=OFFERS))
        exchange = Exchange(provider="x", method="POST", url="https://x.example")
        made = [errors.not_json, errors.page, errors.too_long]
        texts = [make_one(called, exchange, b"").message for make_one in made]
        texts.append(errors.too_big(called, exchange, 8).message)
        assert all(f" {told} " in text or f" {told}." in text for text in texts)
        with speaking("en"):
            assert label in errors.not_json(called, exchange, b"").message
            assert "d'" not in errors.not_json(called, exchange, b"").message


class TestAKey:
    def test_one_in_a_header_of_a_good_answer_is_kept_nowhere(self, mine, service) -> None:
        service.request_id = f"req-{KEY}"
        make(mine, "script", engine(mine), ASKED)
        assert kept(mine)[0].exchange.request_id == "req-***_1"
        assert kept(mine)[0].details["request_id"] == "req-***_1"
        assert files_with(mine.folder, KEY) == []

    def test_one_among_the_models_is_not_shown(self, mine, service) -> None:
        service.models = (f"modele-{KEY}",)
        error, _recorded = fails(mine, "n'a pas le modèle")
        assert "modele-***" in error.remedy
