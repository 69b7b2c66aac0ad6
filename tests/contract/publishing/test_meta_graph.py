"""Graph's errors in plain French with a remedy, its allowance heeded, and nothing outside taken on trust."""

import json
from datetime import UTC, datetime

import pytest
from case_instagram import account
from meta_instagram import USER, Instagram

from connectors.platforms.meta import Graph, Usage, in_doubt, moment, node, same_text, usage
from connectors.platforms.meta_errors import Busy, NotThere, Refusal, Said, failure, said
from connectors.platforms.meta_upload import transferred
from connectors.platforms.web import Reply
from preuve.errors import PermanentError, TransientError, Uncertain


@pytest.fixture
def server():
    with Instagram() as one:
        yield one


@pytest.fixture
def graph(server):
    return Graph(account(server).web())


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "words", "remedy"),
    [
        (9, 2207042, Refusal, "publications permises en 24 heures", "demain"),
        (4, 2207051, Refusal, "pris pour un abus", "Ouvrez l'application"),
        (25, 2207050, Refusal, "limité par la plateforme", "Ouvrez l'application"),
        (9007, 2207027, Refusal, "pas encore prêt", "Relancez"),
        (9004, 2207052, Refusal, "n'a pas pu lire le film", "Relancez"),
        (352, 2207026, Refusal, "ne prend pas ce format de film", "preuve check"),
        (36003, 2207009, Refusal, "proportions", "preuve run"),
        (36004, 2207010, Refusal, "texte est trop long", "brief.yaml"),
        (1, 2207057, Refusal, "couverture", "thumb_offset"),
        (-2, 2207020, Refusal, "expiré", "recommencera"),
        (190, 463, Refusal, "connexion à ce compte a pris fin", "preuve connect"),
        (200, 0, Refusal, "n'a pas donné le droit", "autorisations"),
        (10, 0, Refusal, "n'a pas donné le droit", "autorisations"),
        (100, 33, NotThere, "ne trouve pas cela", "preuve accounts"),
        (24, 2207008, NotThere, "ne trouve pas cela", "preuve accounts"),
        (100, 0, Refusal, "refuse la demande", "Lisez"),
        (4, 0, Busy, "trop de demandes", "une heure"),
        (17, 0, Busy, "trop de demandes", "une heure"),
        (32, 0, Busy, "trop de demandes", "une heure"),
        (613, 0, Busy, "trop de demandes", "une heure"),
        (80002, 0, Busy, "trop de demandes", "une heure"),
        (2, 0, Busy, "panne passagère", "quelques minutes"),
        (-1, 2207001, Busy, "panne passagère", "quelques minutes"),
    ],
)
def test_every_code_is_told_in_words_with_what_to_do(code, subcode, kind, words, remedy):
    error = failure("Instagram", Said(code, subcode, "As Meta says"))
    assert type(error) is kind
    assert isinstance(error, TransientError) is (kind is Busy)
    assert words in error.message
    assert remedy in error.remedy
    assert f"code {code}/{subcode}" in error.message or f"code {code} de" in error.message


def test_what_meta_says_is_one_short_line():
    found = said({"error": {"message": "a\nb\x1b[31m " + "x" * 999, "code": "7", "error_subcode": True}})
    assert found
    assert (found.code, found.subcode, "\n" in found.message, "\x1b" in found.message) == (0, 0, False, False)
    assert len(found.message) <= 200
    assert said({"data": []}) is None
    assert said({"error": "text"}) is None


@pytest.mark.parametrize("raw", [b"", b"<html>", b"[]", b"{}", b'"text"'])
def test_an_answer_that_is_no_object_is_no_success(graph, raw):
    reply = Reply(200, {}, raw, "Instagram")
    with pytest.raises(TransientError, match="illisible"):
        graph._judged(reply, creates=False)
    with pytest.raises(Uncertain, match="illisible"):
        graph._judged(reply, creates=True)


def test_the_allowance_is_read_and_waited_for(server, graph):
    business = json.dumps({"1": [{"type": "x", "call_count": 99, "estimated_time_to_regain_access": 7}]})
    assert usage({"x-app-usage": '{"call_count": 12, "total_time": 40}'}) == Usage(40, 0)
    assert usage({"x-business-use-case-usage": business}) == Usage(99, 7)
    for wild in ("[]", "{", '{"call_count": "12"}', '{"call_count": -5}', '{"call_count": 1e99}', "[" * 9_000):
        assert usage({"x-app-usage": wild, "x-business-use-case-usage": wild}) == Usage()
    server.used = 96
    graph.get(f"/{USER}/media", fields="id")
    assert server.pauses == []
    graph.get(f"/{USER}/media", fields="id")
    assert server.pauses == [60.0]


def test_a_rate_is_not_pushed_and_a_passing_fault_is_tried_again(server, graph):
    server.deny("media", 4)
    with pytest.raises(Busy):
        graph.get(f"/{USER}/media", fields="id")
    assert len(server.requests) == 1
    server.deny("media", 100, 1, transient=True, times=3)
    graph.get(f"/{USER}/media", fields="id")
    assert len(server.requests) == 5


def test_no_token_is_sent_in_an_address_nor_a_next_page_s_followed(server, graph):
    server.media = {str(n): {"id": str(n)} for n in range(60)}
    assert len(list(graph.pages(f"/{USER}/media", fields="id", limit=25))) == 60
    assert [seen.query.get("after") for seen in server.requests] == [None, "25", "50"]
    assert all(server.token not in json.dumps(seen.query) for seen in server.requests)


def test_a_token_that_a_variable_gives_is_traced_to_it(graph, monkeypatch):
    graph.web.given = "PREUVE_INSTAGRAM_TOKEN"
    body = {"error": {"message": "Session has expired", "code": 190, "error_subcode": 463}}
    monkeypatch.setattr(
        type(graph.web), "call", lambda *_args, **_how: Reply(400, {}, json.dumps(body).encode(), "Instagram")
    )
    monkeypatch.setattr(graph.web, "tokens", None)
    with pytest.raises(PermanentError, match="la variable PREUVE_INSTAGRAM_TOKEN"):
        graph.get("/me")


@pytest.mark.parametrize("wild", ["", "me", "../1", "1/2", "1?x", "17a", "1_2_3", "1" * 30, "²"])
def test_only_an_id_goes_in_a_path(wild):
    with pytest.raises(PermanentError):
        node(wild)


def test_in_doubt_a_failure_to_learn_is_no_failure_to_post():
    with pytest.raises(Uncertain), in_doubt("Facebook"):
        raise TransientError("coupé")
    with pytest.raises(Uncertain, match="déjà"), in_doubt("Facebook"):
        raise Uncertain("déjà")


def test_times_and_texts_as_graph_writes_them():
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert moment("2026-11-22T10:00:00+0000") == moment(int(at.timestamp())) == at
    assert [moment(wild) for wild in (None, "", "soon", True, 10**30, {"a": 1})] == [None] * 6
    assert same_text(" Bonjour\r\nà  tous ", "Bonjour\nà tous")
    assert not same_text(None, "")


def test_bytes_received_are_never_more_than_the_film():
    assert transferred({"status": "complete"}, 9) == 9
    assert [transferred({"bytes_transfered": wild}, 9) for wild in (10, -1, True, "3", None, 2.5)] == [0] * 6
    assert transferred("text", 9) == 0
