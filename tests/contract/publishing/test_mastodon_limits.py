"""What an instance takes, asked of it and held to before anything is sent; and what a hostile one could say."""

from types import SimpleNamespace

import pytest
from case_mastodon import case
from helpers_running import running
from publishing_case import Case, made_post
from test_mastodon_publishing import asked, send

from connectors.platforms.mastodon import identity, items, plain, reason, told
from connectors.platforms.web import Reply
from connectors.publish.deliver import Blocked
from connectors.publish.mastodon_rules import Limits
from connectors.publish.mastodon_text import fit, units
from preuve.errors import BadInput, Gone, PermanentError, TransientError
from preuve.media import probe as probing


@pytest.fixture
def started(tmp_path):
    with running(case, tmp_path) as make:
        yield make


def blocking(found: Case) -> list[str]:
    return [one.message for one in found.publisher().obstacles(found.parcel) if one.blocks]


def told_first(found: Case) -> list[str]:
    return [one.message for one in found.publisher().obstacles(found.parcel) if not one.blocks]


def test_there_are_no_drafts_so_nothing_is_sent(started, tmp_path):
    found = started(mode="draft")
    with pytest.raises(Blocked, match="pas de brouillons") as blocked:
        send(found, tmp_path)
    assert "--publish" in blocked.value.remedy
    assert found.server.requests == []


@pytest.mark.parametrize("less", [1, 24])
def test_a_text_is_cut_by_whole_sentences_and_never_loses_the_sentence_about_ai(started, tmp_path, less):
    found = started()
    most = found.server.characters = len(found.parcel.post.text) - less
    assert any("raccourci" in message for message in told_first(found))
    send(found, tmp_path)
    (post,) = found.server.posts()
    assert len(post["text"]) <= most
    assert found.parcel.post.disclosure in post["text"]
    assert found.parcel.post.call_to_action in post["text"]


def test_what_is_never_cut_may_be_too_long(started, tmp_path):
    found = started()
    found.server.characters = 80
    with pytest.raises(Blocked, match="ne tiennent pas dans 80"):
        send(found, tmp_path)
    assert asked(found, "POST", "/api/v2/media") == []


def test_too_heavy_a_film_is_found_first(started):
    found = started()
    found.server.video_limit = 1_000
    assert blocking(found) == ["Le film pèse 0,0 Mo ; cette instance de Mastodon en prend 0."]


def test_too_many_pictures_a_second_are_found_first(started, monkeypatch):
    found = started()
    monkeypatch.setattr(probing, "probe", lambda _path: SimpleNamespace(fps=121.0))
    assert blocking(found) == ["Cette instance de Mastodon prend 120 images par seconde au plus."]
    monkeypatch.setattr(probing, "probe", lambda _path: SimpleNamespace(fps=120.0))
    assert blocking(found) == []


def test_too_large_a_picture_is_found_first(started):
    found = started()
    wide = found.parcel.post.model_copy(update={"width": 4096, "height": 2160})
    package = found.parcel.package.model_copy(update={"post": wide})
    large = found.parcel.model_copy(update={"package": package})
    assert any(one.blocks and "plus grande" in one.message for one in found.publisher().obstacles(large))


def test_a_description_is_cut_to_what_the_instance_takes(started, tmp_path):
    found = started()
    found.server.description_limit = 10
    send(found, tmp_path)
    assert found.server.posts()[0]["description"] == ""


def test_who_sees_a_private_post_is_said(started):
    assert any("abonnés" in message for message in told_first(started(privacy="private")))


def test_an_address_that_is_no_instance_blocks(started, tmp_path, monkeypatch):
    found = started()
    monkeypatch.setattr(type(found.server), "_instance", lambda _server: 1 / 0)
    monkeypatch.setattr(type(found.server), "answer", lambda _server, _seen: _nothing())
    with pytest.raises(Blocked, match="pas celle d'une instance"):
        send(found, tmp_path)


def _nothing():
    from platform_base import Reply as Answer

    return Answer(b"<html>no</html>", status=404)


@pytest.mark.parametrize(
    "said", [{}, {"configuration": []}, {"configuration": {"statuses": {"max_characters": "many"}}}, {"items": []}]
)
def test_an_instance_that_leaves_its_limits_out_has_the_usual_ones(said):
    assert Limits.read(said) == Limits()


def test_a_link_counts_the_same_however_long():
    assert units("https://a.fr", 23) == 23
    assert units("Voir https://exemple.fr/" + "x" * 200 + " ici", 23) == len("Voir ") + 23 + len(" ici")


def test_gives_up_sentences_then_hashtags():
    post = made_post("web", "").model_copy(
        update={"description": "Un. Deux. Trois.", "hashtags": ("#un", "#deux"), "link": "https://exemple.fr/x"}
    )
    whole, cut = fit(post, 500, 23)
    assert cut == ()
    assert "https://exemple.fr/x" in whole
    shorter, cut = fit(post, units(whole, 23) - 1, 23)
    assert shorter == whole.replace("Un. Deux. Trois.", "Un. Deux.")
    assert cut == ("description du film coupée à une fin de phrase",)
    least = units(fit(post.model_copy(update={"description": "", "hashtags": ("#un",)}), 500, 23)[0], 23)
    shortest, cut = fit(post, least, 23)
    assert shortest.endswith("#un")
    assert cut[1:] == ("hashtag #deux retiré",)
    with pytest.raises(BadInput, match="ne tiennent pas"):
        fit(post, units(post.disclosure, 23), 23)


def reply(body: bytes, status: int = 200) -> Reply:
    return Reply(status, {}, body, "Mastodon")


@pytest.mark.parametrize("body", [b'{"id": "../../admin"}', b'{"id": 7}', b"{}", b"[]", b'{"id": "1/2"}'])
def test_an_id_that_doesn_t_fit_in_an_address_is_refused(body):
    with pytest.raises(PermanentError, match="identifiant"):
        identity(told(reply(body)))


def test_a_refusal_s_text_is_short_and_on_one_line():
    said = reason(reply(b'{"error": "\\u001b[31mline\\n\\nother ' + b"x" * 900 + b'"}', 422))
    assert said.startswith("[31mline other")
    assert len(said) <= 200
    with pytest.raises(PermanentError, match=r"réponse 418"):
        told(reply(b"<html>", 418))
    with pytest.raises(Gone):
        told(reply(b'{"error": "Record not found"}', 404))
    with pytest.raises(PermanentError, match="n'autorise pas"):
        told(reply(b'{"error": "This action is outside the authorized scopes"}', 403))


def test_only_objects_of_a_list_are_read():
    assert items(reply(b'[{"id": "1"}, 2, "x", null]')) == [{"id": "1"}]


@pytest.mark.parametrize("page", [b"", b"<html>", b"[" * 100_000, b'"ok"'])
def test_what_mastodon_didn_t_write_is_no_answer(page):
    for status in (200, 404, 410):
        with pytest.raises(TransientError, match="illisible"):
            told(reply(page, status))
    with pytest.raises(TransientError, match="illisible"):
        items(reply(b'{"id": "1"}'))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bravo&nbsp;!</p><p>Et <b>merci</b><br />à tous</p>", "Bravo\xa0!\nEt merci\nà tous"),
        ("<p><script>alert(1)</script>a &lt;i&gt; b</p>", "a <i> b"),
        ("", ""),
        (None, ""),
        ("<!-- only -->", ""),
    ],
)
def test_texts_lose_their_tags(html, text):
    assert plain(html) == text
