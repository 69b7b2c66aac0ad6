"""How a film is cut for TikTok, held to TikTok's own rules; and one of true size."""

import hashlib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from publishing_case import access, parcel
from tiktok import TikTokServer

from connectors.platforms.tiktok import Refusal, told
from connectors.platforms.web import Reply
from connectors.publish.deliver import deliver
from connectors.publish.tiktok import TikTok, Told
from connectors.publish.tiktok_upload import Cut, cut
from preuve.errors import PermanentError, TransientError
from preuve.publication.journal import Journal

GIB = 1024**3


@pytest.mark.parametrize(
    ("size", "pieces", "last"),
    [
        (1, 1, 1),
        (4_194_304, 1, 4_194_304),
        (19_999_999, 1, 19_999_999),
        (20_000_000, 2, 10_000_000),
        (50_000_123, 5, 10_000_123),  # TikTok's own example
        (64_000_001, 6, 14_000_001),
        (4 * GIB, 429, 14_967_296),
    ],
)
def test_cuts_as_tiktok_says(size, pieces, last):
    found = cut(size)
    first, end = found.span(found.count - 1)
    assert (found.count, end - first + 1, end) == (pieces, last, size - 1)
    source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": found.piece, "total_chunk_count": found.count}
    rules = SimpleNamespace(megabyte=1_000_000)
    assert TikTokServer._source(rules, source) == (size, found.piece, found.count)


@pytest.mark.parametrize("there", [9_999, 10_000])
def test_goes_on_after_what_is_there_however_it_is_counted(there):
    assert Cut(33_292, 10_000, 3).after(there) == 1


def test_a_piece_half_there_is_sent_whole():
    assert Cut(33_292, 10_000, 3).after(15_000) == 1
    assert Cut(33_292, 10_000, 3).after(0) == 0
    assert Cut(33_292, 10_000, 3).after(33_291) == 3


def test_a_film_of_true_size_arrives_whole(tmp_path):
    film = b"\0\0\0\x18ftypisom" + bytes(20_000_111)
    with TikTokServer() as server:
        account = replace(access(server, "tiktok"), pause=server.wait)
        sent = parcel(tmp_path / "bundle", "tiktok", "tiktok", film=film)
        assert deliver(TikTok.open(account), sent, Journal(tmp_path)).state == "draft"
        (post,) = server.posts()
        assert post["sha256"] == hashlib.sha256(film).hexdigest()
        sizes = [len(seen.body) for seen in server.requests if seen.method == "PUT"]
        assert sizes == [10_000_000, 10_000_123]


def reply(body: bytes, status: int = 200) -> Reply:
    return Reply(status, {}, body, "TikTok")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"data": {}}', b'{"error": {"code": 7}}', b"<html>"])
def test_what_isn_t_an_envelope_is_no_success(body):
    with pytest.raises(PermanentError, match="n'est pas lisible"):
        told(reply(body))


def test_an_error_is_one_whatever_the_status():
    with pytest.raises(Refusal, match=r"\(invalid_param, 2026ABC\)"):
        told(reply(b'{"data": {"a": 1}, "error": {"code": "invalid_param", "log_id": "2026ABC"}}'))
    with pytest.raises(Refusal, match="access_token_invalid"):
        told(reply(b'{"error": "access_token_invalid", "error_description": "x", "log_id": "<b>"}', 401))
    with pytest.raises(TransientError, match="trop de demandes"):
        told(reply(b'{"error": {"code": "rate_limit_exceeded"}}'))
    with pytest.raises(PermanentError, match="n'est pas lisible"):
        told(reply(b'{"data": {}, "error": {"code": "ok"}}', 400))


@pytest.mark.parametrize(
    ("posts", "post"),
    [
        ("[7512345678901234001]", "7512345678901234001"),
        ('["7512345678901234001"]', "7512345678901234001"),
        ("[]", ""),
        ("null", ""),
        ('["../../me", "12"]', ""),
        ('"7512345678901234001"', ""),
        ("[true]", ""),
    ],
)
def test_reads_the_misspelt_ids_as_numbers_or_texts(posts, post):
    data = f'{{"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": {posts}}}'
    body = f'{{"data": {data}, "error": {{"code": "ok"}}}}'
    assert Told.read(reply(body.encode())).post == post
