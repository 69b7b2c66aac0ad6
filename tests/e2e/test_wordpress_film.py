"""A real film on a real WordPress: a visitor plays it with its captions, the editor opens it without complaint."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest
from helpers_chromium import Chromium, browser

SERVERS = str(Path(__file__).parents[1] / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)

from publishing_case import parcel as make_parcel  # noqa: E402
from wordpress_front import LISTED, site  # noqa: E402

from connectors.platforms.account import Access, Account, Fixed  # noqa: E402
from connectors.publish.deliver import deliver  # noqa: E402
from connectors.publish.wordpress import WordPress  # noqa: E402
from preuve.publication.journal import Journal  # noqa: E402

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.skipif(not browser(), reason="no Chromium on this machine"),
]
AXE = os.environ.get("PREUVE_AXE", "")
SECONDS = 4
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour à tous\n\n00:02.000 --> 00:04.000\nOn répare ensemble\n"
PLAYED = """new Promise(done => { const v = document.querySelector('.preuve-film video'), t = v.textTracks[0];
  const report = () => done({mode: t.mode, kind: t.kind, language: t.language, label: t.label,
    cues: [...(t.cues || [])].map(cue => cue.text), active: [...(t.activeCues || [])].map(cue => cue.text),
    time: v.currentTime, width: v.videoWidth, sound: v.webkitAudioDecodedByteCount > 0});
  v.muted = true; v.onerror = () => done(v.error.message);
  v.ontimeupdate = () => { if (v.currentTime > 2.2) { v.pause(); v.ontimeupdate = null; report(); } };
  v.play().catch(error => done(String(error))) })"""
LOGIN = """document.querySelector('#user_login').value = '{}'; document.querySelector('#user_pass').value =
  'login-password'; document.querySelector('#loginform').submit()"""
BLOCKS = """new Promise((done, gone) => { let left = 100; const look = () => {
  const all = []; const walk = blocks => blocks.forEach(b => { all.push([b.name, b.isValid]); walk(b.innerBlocks); });
  const editor = window.wp && wp.data && wp.data.select('core/block-editor');
  if (editor) walk(editor.getBlocks());
  all.length ? done(all) : --left ? setTimeout(look, 200) : gone(new Error('the editor is empty')); }; look(); })"""


@pytest.fixture(scope="module")
def wordpress():
    real = site()
    real.empty()
    return real


def film(path: Path, colour: str) -> bytes:
    """A four-second film with sound."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", f"color={colour}:s=320x180:r=25",
               "-f", "lavfi", "-i", "sine=440", "-t", str(SECONDS), "-c:v", "libx264", "-preset", "ultrafast",
               "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(path)]  # fmt: skip
    subprocess.run(command, check=True)
    return path.read_bytes()


def cover(path: Path) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "color=darkgreen:s=320x180",
               "-frames:v", "1", "-y", str(path)]  # fmt: skip
    subprocess.run(command, check=True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def published(wordpress, tmp_path_factory):
    """Publish a film of some colour by one of the site's people; captions show from the start."""
    folder = tmp_path_factory.mktemp("projet")

    def one(colour: str, login: str = "admin"):
        bundle = folder / colour
        bundle.mkdir(exist_ok=True)
        made = make_parcel(bundle, "wordpress", "web", film=film(folder / f"{colour}.mp4", colour), mode="publish")
        for name, data in (("film.fr.vtt", VTT.encode()), ("couverture.jpg", cover(bundle / "couverture.jpg"))):
            (bundle / name).write_bytes(data)
        said = {"burned": False, "link": "https://example.org/?a=1&b=2", "credits": ("Dessins : OpenMoji [CC] //",)}
        post = made.post.model_copy(update={**said, "title": "On répare & on « rit » <b>"})
        made = made.model_copy(update={"package": made.package.model_copy(update={"post": post})})
        account = Account(platform="wordpress", id=login, label=login, base_url=wordpress.base_url)
        publisher = WordPress.open(Access(account, Fixed(wordpress.token(login))))
        return deliver(publisher, made, Journal(folder))

    return one


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


def test_a_visitor_plays_the_film_with_its_captions(published, wordpress, chromium, tmp_path):
    first = published("darkred")
    assert published("darkred").events == first.events  # the second time there is nothing to do
    now = published("darkblue")
    assert len(wordpress.php(LISTED)) == 1
    assert (first.url, now.ids["id"]) == (now.url, first.ids["id"])
    assert now.events[-1].details["missing"] == []

    chromium.open(now.url)
    played = chromium.run(PLAYED)
    assert played["cues"] == ["Bonjour à tous", "On répare ensemble"]
    assert (played["kind"], played["language"], played["label"]) == ("captions", "fr", "Français")
    assert (played["mode"], played["active"]) == ("showing", ["On répare ensemble"])
    assert (played["width"], played["sound"]) == (320, True)
    picture = chromium.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
    (Path(os.environ.get("PREUVE_SHOTS") or tmp_path) / "wordpress.png").write_bytes(base64.b64decode(picture))


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_the_film_s_part_is_accessible(published, chromium):
    chromium.open(published("darkblue").url)
    chromium.run(Path(AXE).read_text(encoding="utf-8") + "; true")
    assert chromium.run("axe.run('.preuve-film').then(r => r.violations.map(v => v.id))") == []


@pytest.mark.parametrize(("login", "colour"), [("admin", "darkblue"), ("author", "gold")])
def test_the_editor_opens_it_without_complaint(published, wordpress, chromium, login, colour):
    if login == "author":
        wordpress.empty()
    publication = published(colour, login)
    chromium.call("Network.clearBrowserCookies")
    chromium.open(f"{wordpress.base_url}/wp-login.php")
    chromium.run(LOGIN.format(login))
    chromium.wait_for("Page.loadEventFired")
    chromium.open(f"{wordpress.base_url}/wp-admin/post.php?post={publication.ids['id']}&action=edit")
    blocks = chromium.run(BLOCKS)
    unfolds = wordpress.php("echo json_encode(version_compare(get_bloginfo('version'), '6.3', '>='));")
    folded = ["details", "paragraph", "paragraph"] if unfolds else ["html"]
    expected = ["group", "paragraph", "heading", "video", "paragraph", *folded, "paragraph", "paragraph"]
    assert [name for name, _ in blocks] == [f"core/{name}" for name in expected]
    assert all(valid for _, valid in blocks)
