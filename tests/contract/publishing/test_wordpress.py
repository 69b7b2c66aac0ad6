"""The publisher for WordPress, on a real one (6.1.9, Debian's package): what it makes, keeps and refuses."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from platform_base import Reply
from publishing_case import access, parcel
from wordpress_front import Front

from connectors.platforms.account import Access, Account, Fixed
from connectors.publish.deliver import Blocked, deliver, withdraw
from connectors.publish.wordpress import WordPress
from preuve.errors import Gone, PermanentError, TransientError
from preuve.publication.journal import Journal

pytestmark = pytest.mark.long

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour à tous\n".encode()
HOSTILE = {
    "title": 'On <script>alert(1)</script> répare ]]> & "vite"',
    "description": "Voir --> ou <!-- wp:html --> [gallery] https://example.org/embed",
    "call_to_action": "Venez <b>samedi</b> :)",
    "disclosure": "https://www.youtube.com/watch?v=abcdefghijk",
    "link": "https://example.org/?a=1&b=%22x%22",
    "credits": ("Dessins : <i>OpenMoji</i> (CC BY-SA 4.0)", "]]> fin"),
}


@pytest.fixture
def front():
    with Front() as server:
        yield server


@pytest.fixture
def publish(front, tmp_path):
    """Publish a film in its own words; `film` makes another one, `fresh` forgets the journal."""

    def one(film=b"", *, fresh=False, said=None, **package):
        folder = tmp_path / f"bundle-{len(list(tmp_path.iterdir()))}"
        made = parcel(folder, "wordpress", "web", film=film, **{"mode": "publish", **package})
        if said:
            post = made.post.model_copy(update=said)
            made = made.model_copy(update={"package": made.package.model_copy(update={"post": post})})
        journal = Journal(tmp_path / f"other-{folder.name}" if fresh else tmp_path)
        return deliver(opened(front), made, journal), made

    return one


@pytest.fixture
def plugin(front):
    """Code that the site runs for this test only."""
    yield lambda code: front.site.plugin("essai", code)
    front.site.plugin("essai", "")


def opened(front):
    return WordPress.open(access(front, "wordpress"))


def mp4(seed):
    return b"\0\0\0\x18ftypisom" + bytes((seed * i) % 251 for i in range(5000))


def test_publishes_an_article_with_everything_a_visitor_needs(front, publish):
    publication, made = publish()
    (post,) = front.posts()
    assert (publication.state, publication.ids["id"]) == ("published", str(post["id"]))
    assert publication.events[-1].details["missing"] == []
    assert len(publication.events[-1].details["held"]) == 7
    assert {one["name"]: one["sha256"] for one in front.files()} == {
        f"preuve-{digest[:16]}{name[name.rindex('.') :]}": digest
        for name, digest in made.package.files.items()
        if name in (made.post.film, made.post.cover, made.post.captions)
    }
    assert {(one["id"], one["alt"]) for one in front.files() if one["alt"]} == {
        (post["cover"], "Un grille-pain crème fume.")
    }


def test_nothing_said_becomes_a_tag_a_shortcode_or_a_frame(front, publish, plugin):
    plugin("add_filter('pre_oembed_result', function () { return '<iframe></iframe>'; });")  # as YouTube would answer
    publication, _ = publish(said=HOSTILE)
    page = front.site.php(
        f"setup_postdata($GLOBALS['post'] = get_post({publication.ids['id']}));"
        "echo json_encode(array(get_the_title(), apply_filters('the_content', get_the_content())));"
    )
    title, content = page
    assert "<script" not in title
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in title
    assert "<iframe" not in content
    assert "<b>" not in content
    assert "<i>" not in content
    assert "[gallery]" in unescape(content)
    assert "Voir &#8211;&gt; ou &lt;!&#8211; wp:html &#8211;&gt;" in content
    assert 'href="https://example.org/?a=1&amp;b=%22x%22"' in content
    assert content.count("<!--") == 0  # every block was understood as one
    assert publication.events[-1].details["missing"] == []


def test_the_next_film_takes_the_former_one_s_place_and_keeps_what_she_wrote(front, publish):
    first, _ = publish(mp4(1))
    post = front.posts()[0]
    front.site.php(
        f"wp_update_post(wp_slash(array('ID' => {post['id']}, 'post_name' => 'mon-adresse', 'post_content' =>"
        f" '<p>Mon mot.</p>' . get_post({post['id']})->post_content . '<p>Après.</p>')));"
    )
    second, made = publish(mp4(2))
    (now,) = front.posts()
    assert (now["id"], now["slug"]) == (post["id"], "mon-adresse")
    assert second.ids["id"] == first.ids["id"]
    assert now["content"].startswith("<p>Mon mot.</p><!-- wp:group")
    assert now["content"].endswith("<!-- /wp:group --><p>Après.</p>")
    assert now["content"].count("<video") == 1
    films = [one["sha256"] for one in front.files() if one["type"] == "video/mp4"]
    assert films == [made.package.files["film.mp4"]]
    assert second.events[-1].details["missing"] == []


def test_a_former_film_that_another_page_shows_stays(front, publish):
    shown, _ = publish(mp4(1), privacy="private")
    assert (shown.state, front.posts()[0]["status"]) == ("published", "private")
    film = next(one for one in front.files() if one["type"] == "video/mp4")
    front.site.php(
        f"wp_insert_post(array('post_type' => 'page', 'post_content' => 'x/{film['name']}', 'post_status' => 'draft'));"
    )
    publish(mp4(2))
    assert len([one for one in front.files() if one["type"] == "video/mp4"]) == 2


def test_without_the_journal_the_same_article_is_updated(front, publish):
    publish(mp4(1))
    publish(mp4(1), fresh=True)
    publish(mp4(2), fresh=True)
    assert len(front.posts()) == 1
    assert len(front.files()) == 3


def test_a_draft_leaves_alone_what_visitors_see(front, publish):
    publish(mp4(1))
    draft, _ = publish(mp4(2), mode="draft")
    assert [one["status"] for one in front.posts()] == ["publish", "draft"]
    assert draft.state == "draft"
    assert draft.events[-1].details["missing"] == []
    again, _ = publish(mp4(1), mode="draft", fresh=True)
    assert again.state == "published"
    assert [one["status"] for one in front.posts()] == ["publish", "draft"]


def test_a_draft_is_shown_when_asked(front, publish):
    draft, shown = publish(mode="draft")[0], publish()[0]
    assert (draft.state, shown.state, draft.ids["id"]) == ("draft", "published", shown.ids["id"])
    assert [one["status"] for one in front.posts()] == ["publish"]


def test_planned_for_later(front, publish):
    when = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    planned, _ = publish(schedule=when.astimezone())
    (post,) = front.posts()
    assert (planned.state, post["status"]) == ("draft", "future")
    assert post["date_gmt"] == when.strftime("%Y-%m-%d %H:%M:%S")
    assert planned.events[-1].details["status"] == "future"


def test_what_wordpress_cannot_do_is_said_before_anything_is_sent(front, publish):
    front.ahead = timedelta(hours=1)
    soon = datetime.now(UTC) + timedelta(minutes=30)  # past, by the site's own clock
    for package, said in (({"privacy": "unlisted"}, "non répertoriés"), ({"schedule": soon}, "heure prévue")):
        with pytest.raises(Blocked, match=said):
            publish(**package)
    assert front.posts() == []


def test_an_author_may_do_all_of_it(front, publish):
    front.login = "author"
    publication, _ = publish(said=HOSTILE)
    assert publication.events[-1].details["missing"] == []


@pytest.mark.parametrize("login", ["contributor", "subscriber"])
def test_who_may_not_is_told_before_anything_is_sent(front, publish, login):
    front.login = login
    with pytest.raises(Blocked, match="upload_files") as told:
        publish()
    assert "Auteur" in told.value.remedy
    assert front.files() == []


def test_a_site_that_refuses_captions(front, publish, plugin):
    plugin("add_filter('upload_mimes', function ($types) { unset($types['vtt']); return $types; });")
    front.login = "author"
    with pytest.raises(PermanentError, match="rest_upload_sideload_error") as told:
        publish()
    assert "text/vtt" in told.value.remedy
    assert front.posts() == []


def test_a_site_that_dies_once_the_article_is_written(front, publish, plugin):
    plugin("add_action('rest_after_insert_post', function () { throw new Exception('panne'); });")
    publication, _ = publish()
    assert publication.state == "published"
    assert [event.kind for event in publication.events][-3:] == ["lost", "found", "checked"]
    assert len(front.posts()) == 1


def test_a_film_too_heavy_for_the_site_s_memory(front, publish, plugin):
    plugin("if (str_contains($_SERVER['CONTENT_TYPE'] ?? '', 'video')) { ini_set('memory_limit', '24M'); }")
    with pytest.raises(PermanentError, match="trop lourd") as told:
        publish(b"\0\0\0\x18ftypisom" + bytes(30_000_000))
    assert "crf" in told.value.remedy
    assert (front.posts(), front.files()) == ([], [])


def test_a_site_closed_by_a_security_plugin(front, publish, plugin):
    plugin("add_action('rest_api_init', function () { status_header(403); die('<html>Interdit</html>'); });")
    with pytest.raises(PermanentError, match="page au lieu de données") as told:
        publish()
    assert "extension de sécurité" in told.value.remedy


def test_a_site_in_maintenance(front, publish):
    flag = front.site.site / ".maintenance"
    flag.write_text(f"<?php $upgrading = {int(datetime.now(UTC).timestamp())};")
    try:
        with pytest.raises(TransientError, match="503"):
            publish()
    finally:
        flag.unlink()


def test_plain_addresses(front, publish):
    plain = "update_option('permalink_structure', '{}'); $GLOBALS['wp_rewrite']->init(); flush_rewrite_rules();"
    front.site.php(plain.format(""))
    try:
        publication, _ = publish()
        assert publication.events[-1].details["missing"] == []
        assert front.requests[-1].path.endswith(".vtt")
        assert any(one.query.get("rest_route") for one in front.requests)
    finally:
        front.site.php(plain.format("/%year%/%monthnum%/%postname%/"))


@pytest.mark.parametrize(
    ("reply", "said", "remedy"),
    [
        (Reply(b"<html>413</html>", "text/html", 413), "poids", "upload_max_filesize"),
        (Reply(b"", "text/html", 301, {"Location": "https://www.example.org/"}), r"www\.example\.org", "exacte"),
        (Reply(b'{"code": "rest_upload_file_too_big", "message": "<b>1 Mo</b>"}', status=400), "« 1 Mo »", "nginx"),
        (Reply(b'{"code": "x", "message": "\\u001b[2J"}', status=418), "x", "navigateur"),
    ],
)
def test_what_a_host_refuses_is_said_plainly(front, publish, reply, said, remedy):
    front.instead["POST", "/wp/v2/media"] = reply
    with pytest.raises(PermanentError, match=said) as told:
        publish()
    assert remedy in told.value.remedy
    assert "\x1b" not in told.value.message
    assert front.posts() == []


def test_what_a_page_lacks_is_named(front, publish):
    publication, made = publish()
    front.site.php(
        f"$p = get_post({publication.ids['id']}); wp_update_post(wp_slash(array('ID' => $p->ID, 'post_content' =>"
        "str_replace(array('captions', 'Bonjour'), array('subtitles', 'Salut'), $p->post_content))));"
    )
    assert set(opened(front).read_back(made, publication.ids).missing) == {
        "la transcription",
        "la piste de sous-titres pour sourds et malentendants",
        "le fichier de sous-titres, lisible par un navigateur",
    }


def test_captions_served_as_text_play_nowhere(front, publish):
    front.instead["GET", ".vtt"] = Reply(CAPTIONS, "text/plain")
    publication, made = publish()
    assert made.captions.read_bytes() == CAPTIONS
    assert publication.events[-1].details["missing"] == ["le fichier de sous-titres, lisible par un navigateur"]


def test_an_article_binned_is_gone_and_can_be_published_anew(front, publish, tmp_path, plugin):
    publication, made = publish()
    plugin("add_filter('rest_post_trashable', '__return_false');")
    assert not withdraw(opened(front), made, Journal(tmp_path), publication)  # no bin: a person deletes it
    assert len(front.posts()) == 1
    plugin("")
    assert withdraw(opened(front), made, Journal(tmp_path), publication)
    assert front.posts() == []
    with pytest.raises(Gone):
        opened(front).read_back(made, publication.ids)
    assert publish()[0].ids["id"] != publication.ids["id"]


def test_a_wrong_password_is_said(front, tmp_path):
    account = Account(platform="wordpress", id="a", label="A", base_url=front.base_url)
    publisher = WordPress.open(Access(account, Fixed("bm9ib2R5Om5vcGU="), pause=lambda _: None))
    with pytest.raises(PermanentError, match="mot de passe d'application") as told:
        publisher.obstacles(parcel(tmp_path / "bundle", "wordpress", "web"))
    assert "Authorization" in told.value.remedy
