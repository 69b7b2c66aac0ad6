"""Each refusal of TikTok: found before anything is sent where it can be, and said in words with what to do."""

from types import SimpleNamespace

import pytest
from case_tiktok import case
from helpers_running import running
from publishing_case import Case
from tiktok import CREATOR, DIRECT, INBOX

from connectors.platforms.tiktok import WORDS
from connectors.publish.deliver import Blocked, deliver
from preuve.errors import PermanentError, TransientError
from preuve.media import probe as probing
from preuve.publication.journal import Journal
from preuve.publication.package import Declarations


@pytest.fixture
def made(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def send(made: Case, tmp_path):
    return deliver(made.publisher(), made.parcel, Journal(tmp_path))


def paths(made: Case) -> list[str]:
    return [seen.path for seen in made.server.requests]


FAILS = [
    *("file_format_check_failed", "duration_check_failed", "frame_rate_check_failed", "picture_size_check_failed"),
    *("auth_removed", "publish_cancelled", "video_pull_failed"),
    *("spam_risk", "spam_risk_text", "spam_risk_too_many_posts", "spam_risk_user_banned_from_posting"),
]


@pytest.mark.parametrize("reason", FAILS)
def test_a_film_given_up_is_failed_with_its_reason_in_words(made, tmp_path, reason):
    found = made()
    found.server.fails = reason
    with pytest.raises(PermanentError) as refused:
        send(found, tmp_path)
    assert refused.value.message == f"TikTok : {WORDS[reason][0]} ({reason})."
    assert refused.value.remedy == WORDS[reason][1]
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"


@pytest.mark.parametrize(("reason", "kind"), [("internal", TransientError), ("never_heard_of", PermanentError)])
def test_a_breakdown_may_be_tried_again_and_an_unknown_reason_may_not(made, tmp_path, reason, kind):
    found = made()
    found.server.fails = reason
    with pytest.raises(kind, match=reason):
        send(found, tmp_path)


def test_a_reason_that_is_no_code_is_never_repeated(made, tmp_path):
    found = made()
    found.server.fails = "\x1b[31m<script>"
    with pytest.raises(PermanentError) as refused:
        send(found, tmp_path)
    assert refused.value.message == "TikTok : la demande est refusée (failed)."


@pytest.mark.parametrize(
    "code", ["spam_risk_too_many_posts", "spam_risk_user_banned_from_posting", "reached_active_user_cap"]
)
def test_a_refusal_on_http_200_blocks_before_anything_is_sent(made, tmp_path, code):
    found = made()
    found.server.refuses = code
    with pytest.raises(Blocked, match=code) as blocked:
        send(found, tmp_path)
    assert WORDS[code][1] in blocked.value.remedy
    assert paths(found) == [CREATOR]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"privacy": "unlisted"}, "non répertoriée"),
        ({"declarations": Declarations(ai=True)}, "payé par quelqu'un"),
        ({"declarations": Declarations(ai=True, paid=True, own_brand=False), "privacy": "private"}, "en privé"),
        ({"schedule": "2026-12-01T10:00:00Z"}, "programmer"),
        ({"options": {"privacy_level": "EVERYBODY"}}, "EVERYBODY"),
    ],
)
def test_what_tiktok_would_refuse_is_found_first(made, tmp_path, how, told):
    found = made(**how)
    with pytest.raises(Blocked, match=told):
        send(found, tmp_path)
    assert DIRECT not in paths(found)


@pytest.mark.parametrize("size", [0, 4_096_000_001])
def test_an_empty_or_too_big_a_file_is_found_first(made, size):
    found = made(mode="draft")
    with found.parcel.film.open("wb") as file:
        file.truncate(size)
    assert any(one.blocks and "4 Go" in one.message for one in found.publisher().obstacles(found.parcel))


def test_a_private_account_can_t_show_to_all(made, tmp_path):
    found = made()
    found.server.private_account = True
    with pytest.raises(Blocked, match="FOLLOWER_OF_CREATOR"):
        send(found, tmp_path)


def test_an_application_without_audit_posts_privately_or_sends_drafts(made, tmp_path):
    found = made()
    found.server.audited = False
    with pytest.raises(PermanentError, match="pas auditée") as refused:
        send(found, tmp_path)
    assert "brouillon" in refused.value.remedy
    assert found.server.uploads == {}


def test_a_film_longer_than_this_creator_may_is_found_first(made, monkeypatch):
    found = made()
    monkeypatch.setattr(probing, "probe", lambda _path: SimpleNamespace(seconds=301.0))
    assert any("301 s" in one.message for one in found.publisher().obstacles(found.parcel) if one.blocks)
    found.server.longest = 302
    assert not any(one.blocks for one in found.publisher().obstacles(found.parcel))


def test_a_sixth_draft_waits_for_her(made, tmp_path):
    found = made(mode="draft")
    for number in range(5):
        again = found.parcel.package.model_copy(update={"project": f"atelier-{number}"})
        deliver(found.publisher(), found.parcel.model_copy(update={"package": again}), Journal(tmp_path))
        found.server.wait(30)
    with pytest.raises(PermanentError, match="cinq brouillons") as refused:
        send(found, tmp_path)
    assert "terminez" in refused.value.remedy
    assert len(found.server.posts()) == 5


def test_too_many_demands_a_minute_are_nothing_done(made, tmp_path):
    found = made(mode="draft")
    found.server.calls = [(INBOX, found.server.now())] * 6
    with pytest.raises(TransientError):
        send(found, tmp_path)
    assert Journal(tmp_path).find(found.parcel.package.key).state == "failed"
    assert found.server.uploads == {}
    found.server.wait(60)
    assert send(found, tmp_path).state == "draft"


def test_a_permission_that_was_not_given_is_said(made, tmp_path):
    found = made()
    found.server.scopes = ("video.upload",)
    with pytest.raises(Blocked, match="n'a pas autorisé") as blocked:
        send(found, tmp_path)
    assert "preuve connect tiktok" in blocked.value.remedy
