"""Timestamps of a real authority (OpenSSL): asked for over HTTP, judged by pinned roots alone, with no network."""

import hashlib
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from helpers_authority import NOW, OpenSsl, served
from helpers_origin import CLAIRE, LINES, SESSION, Made, later, looked, somebody, trusting
from rfc3161_client import decode_timestamp_response

from connectors.timestamps import ask
from preuve.dossier import bag, layout
from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign import files, timestamp, tokens
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.challenge import Answer
from preuve.dossier.sign.trust import Trust
from preuve.dossier.verify import dated
from preuve.errors import BadInput, PermanentError, TransientError

DATA = b"an envelope"


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return OpenSsl(tmp_path_factory.mktemp("authority") / "one").make()


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return OpenSsl(tmp_path_factory.mktemp("authority") / "two", "Une autre racine").make()


@pytest.fixture(scope="module")
def namesake(tmp_path_factory):
    return OpenSsl(tmp_path_factory.mktemp("authority") / "three").make()


@pytest.fixture(scope="module")
def expired(tmp_path_factory):
    return OpenSsl(tmp_path_factory.mktemp("authority") / "four", until=NOW - timedelta(days=2)).make()


@pytest.fixture(scope="module")
def token(authority):
    with served(authority) as server:
        return ask(server.url, DATA)


@pytest.fixture
def trust(authority) -> Trust:
    return trusting(authorities=(authority.pinned,))


def test_her_own_token_says_when(token):
    asked = decode_timestamp_response(tokens.in_order(token)).tst_info.gen_time
    assert timestamp.said(token) == asked
    assert timestamp.said(b"\x30\x03abc") is None


class TestAsked:
    def test_only_a_digest_is_sent_and_openssl_agrees(self, authority, tmp_path):
        with served(authority) as server:
            (tmp_path / "run.tsr").write_bytes(ask(server.url, DATA))
        (tmp_path / "data").write_bytes(DATA)
        (tmp_path / "more").write_bytes(DATA + b".")
        assert authority.verifies(tmp_path / "run.tsr", tmp_path / "data")
        assert not authority.verifies(tmp_path / "run.tsr", tmp_path / "more")
        assert len(server.asked) == 1
        assert DATA not in server.asked[0]

    @pytest.mark.parametrize(("spoil", "told"), [
        ("page", r"n'est pas un horodatage\."), ("refused", "503"), ("redirect", "307"), ("endless", "trop grosse"),
        ("garbage", "lisible"), ("another", "autre demande"), ("swapped", "autre demande"),
    ])  # fmt: skip
    def test_what_is_no_answer_to_this_is_refused(self, authority, token, spoil, told):
        with served(authority) as server:
            server.spoil, server.kept = spoil, hashlib.sha256(DATA).digest() if spoil == "swapped" else token
            with pytest.raises(PermanentError, match=told) as caught:
                ask(server.url, DATA)
            assert len(server.asked) == 1
        assert "127.0.0.1" in caught.value.message

    def test_nobody_answers(self, authority):
        with served(authority) as server:
            url = server.url
        with pytest.raises(TransientError, match="n'a pas répondu"):
            ask(url, DATA)

    @pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://a:b@127.0.0.1/"])
    def test_an_address_that_can_not_be(self, url):
        with pytest.raises(BadInput):
            ask(url, DATA)


class TestOrder:
    """OpenSSL gives its certificates in any order: half of its authorities would otherwise be unreadable."""

    @pytest.fixture
    def reversed_(self, token):
        begins, ends = tokens._certificates(token)
        listed = [token[first:last] for _tag, first, _at, last in tokens._parts(token, begins, ends)]
        assert len(listed) == 2
        return token[:begins] + b"".join(sorted(listed, reverse=True)) + token[ends:]

    def test_the_library_alone_refuses_it(self, reversed_):
        with pytest.raises(ValueError, match="InvalidSetOrdering"):
            decode_timestamp_response(reversed_)

    def test_it_is_read_all_the_same_and_openssl_agrees(self, tmp_path, reversed_, token, trust, authority):
        assert tokens.in_order(reversed_) == tokens.in_order(token) == token
        assert timestamp.verify(reversed_, DATA, trust).state == "trusted"
        (tmp_path / "data").write_bytes(DATA)
        for one in (reversed_, token):
            (tmp_path / "run.tsr").write_bytes(one)
            assert authority.verifies(tmp_path / "run.tsr", tmp_path / "data")

    @pytest.mark.parametrize("junk", [b"", b"\x30", b"\x30\x85\1\1\1\1\1", b"\x30\x80\0\0", b"\x30\x02\x30\x7f"])
    def test_what_can_not_be_read_stays_as_it_is(self, junk):
        assert tokens.in_order(junk) == junk


class TestVerified:
    def test_a_pinned_authority(self, token, trust, authority, other):
        found = timestamp.verify(token, DATA, trust)
        assert (found.state, found.authority) == ("trusted", "CN=Essai racine")
        assert abs(found.at - datetime.now(UTC)) < timedelta(minutes=5)
        both = trusting(authorities=(other.pinned, authority.pinned))
        assert timestamp.verify(token, DATA, both).state == "trusted"

    def test_a_wrong_authority_is_unknown_and_one_of_the_same_name_is_tampering(self, token, other, namesake):
        assert timestamp.verify(token, DATA, Trust()).state == "unknown"
        assert timestamp.verify(token, DATA, trusting(authorities=(other.pinned,))).state == "unknown"
        assert timestamp.verify(token, DATA, trusting(authorities=(namesake.pinned,))).state == "tampered"

    def test_an_authority_pinned_for_something_else(self, token, authority):
        pinned = authority.pinned.model_copy(update={"use": ("credentials",)})
        assert timestamp.verify(token, DATA, trusting(authorities=(pinned,))).state == "unknown"

    def test_one_that_is_too_long_is_not_even_read(self, token, trust, monkeypatch):
        monkeypatch.setattr(timestamp, "MOST_BYTES", len(token) - 1)
        assert timestamp.verify(token, DATA, trust).state == "unreadable"

    def test_only_a_root_can_be_pinned(self, authority):
        with pytest.raises(BadInput, match="certificat d'une autorité"):
            keyring.authority(authority.folder / "tsa.pem", ("timestamp",))

    def test_an_expired_one(self, expired):
        with served(expired) as server:
            late = ask(server.url, DATA)
        assert timestamp.verify(late, DATA, trusting(authorities=(expired.pinned,))).state == "expired"

    def test_other_bytes(self, token, trust):
        assert timestamp.verify(token, DATA + b".", trust).state == "other-bytes"

    def test_bytes_changed_by_chance_never_pass(self, token, trust):
        chance = random.Random(7)
        began = time.monotonic()
        passed = []
        for _turn in range(400):
            spoilt = bytearray(token)
            at = chance.randrange(len(spoilt))
            spoilt[at] ^= 1 << chance.randrange(8)
            if chance.random() < 0.2:
                del spoilt[chance.randrange(len(spoilt)) :]
            found = timestamp.verify(bytes(spoilt), DATA, trust)
            if found.state == "trusted":
                passed.append((at, found.at))
        assert time.monotonic() - began < 10
        assert {moment for _at, moment in passed} <= {timestamp.verify(token, DATA, trust).at}

    @pytest.mark.parametrize("junk", [b"", b"\x30", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80" * 20_000, b"0" * 100_000])
    def test_what_is_no_token(self, junk, trust):
        assert timestamp.verify(junk, DATA, trust).state == "unreadable"


class TestDossier:
    @pytest.fixture
    def stamped(self, authority):
        """A dossier's files, stamped."""

        def make(made: Made):
            contents = {name: one for name, one in made.contents().items() if name != layout.TAGS}
            with served(authority) as server:
                return bag.closed({**contents, layout.TIMESTAMP: ask(server.url, contents[layout.ENVELOPE])})

        return make

    def test_the_date_is_attested(self, tmp_path, authority, stamped):
        claire = somebody()
        points = looked(tmp_path, stamped(Made(claire)), trusting(claire, authorities=(authority.pinned,)))
        assert points["timestamp"].status == "verified"
        assert "UTC" in points["timestamp"].said
        assert "déclarées" in points["timestamp"].said
        assert looked(tmp_path, stamped(Made(claire)), trusting(claire))["timestamp"].status == "not_run"

    def test_a_timestamp_of_another_envelope(self, tmp_path, authority, stamped):
        claire = somebody()
        taken = stamped(Made(claire))[layout.TIMESTAMP]
        contents = {**Made(claire, extra={"data/inputs/x": b"x"}).contents(), layout.TIMESTAMP: taken}
        points = looked(tmp_path, contents, trusting(claire, authorities=(authority.pinned,)))
        assert points["timestamp"].status == "failed"
        assert "autre chose" in points["timestamp"].said

    def test_forged_dates_are_caught_by_the_timestamp(self, tmp_path, authority, stamped):
        claire = somebody()
        line = {**LINES[0], "at": later(days=3).isoformat()}
        points = looked(tmp_path, stamped(Made(claire, lines=(line,))),
                        trusting(claire, authorities=(authority.pinned,)))  # fmt: skip
        assert points["timestamp"].status == "failed"
        assert "une date est fausse" in points["timestamp"].said
        alone = looked(tmp_path, Made(claire, lines=(line,)).contents(), trusting(claire))
        assert "seulement déclarées" in alone["timestamp"].said

    def test_a_date_to_come_is_odd(self, tmp_path, authority, stamped, monkeypatch):
        claire = somebody()
        contents = stamped(Made(claire))
        monkeypatch.setattr(dated, "now", lambda: later(days=-2))
        points = looked(tmp_path, contents, trusting(claire, authorities=(authority.pinned,)))
        assert points["timestamp"].status == "failed"
        assert "pas encore arrivé" in points["timestamp"].said

    @pytest.mark.parametrize(("days", "status", "told"), [
        (-40, "failed", "trop tard"), (2, "failed", "avant que le défi"), (-1, "verified", "Scellé après"),
    ])  # fmt: skip
    def test_the_challenge_s_time_is_judged_by_it(self, tmp_path, authority, stamped, days, status, told):
        claire = somebody()
        one = challenges.issue(CLAIRE, SESSION, later(days=days))
        given = files.save(tmp_path / "defi.json", one)
        made = Made(claire, challenge=Answer(one.model_dump_json().encode(), one))
        points = looked(tmp_path, stamped(made), trusting(claire, authorities=(authority.pinned,)), given)
        assert points["challenge"].status == status
        assert told in points["challenge"].said

    def test_a_timestamp_with_no_signature_says_nothing(self, tmp_path, token):
        points = looked(tmp_path, Made(None, attached={layout.TIMESTAMP: token}).contents(), Trust())
        assert points["timestamp"].status == "not_run"
