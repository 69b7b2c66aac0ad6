"""The pages in a real browser, opened as a teacher or a juror does: by double click, and from a server."""

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import imageio_ffmpeg
import pytest
from helpers_chromium import Chromium, browser

from preuve import run_page
from preuve.history import PastRun
from preuve.project import Brief
from preuve.publication import post as publication
from preuve.publication import site
from preuve.review import page as review_page
from preuve.review.decisions import GATES, Decision, Gate, Seen, Taken
from preuve.review.waiting import Waiting
from preuve.run_state import RunState, read_run
from preuve.storyboard import Change, Shot, Storyboard
from preuve.targets import platforms

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not browser(), reason="no Chromium on this machine")]
AXE = os.environ.get("PREUVE_AXE", "")
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour à tous\n\n00:01.000 --> 00:02.000\nÀ bientôt\n"
CUES = """new Promise(done => { const t = document.querySelector('track');
  t.track.mode = 'showing';
  const seen = () => done([t.readyState, [...(t.track.cues || [])].map(cue => cue.text)]);
  t.readyState >= 2 ? seen() : (t.onload = seen, t.onerror = () => done([t.readyState, []])); })"""
PLAYED = """new Promise(done => { const v = document.querySelector('video'); v.muted = true;
  v.ontimeupdate = () => { if (v.currentTime > 0.3) done(true) }; v.onerror = () => done(v.error.message);
  v.play().catch(error => done(String(error))) })"""
CAPTIONS = {"tiktok": VTT.encode()}
T0 = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
STORY = Storyboard(
    title="On répare <b>ensemble</b>",
    description="Un grille-pain en panne n'est pas un déchet !",
    shots=(
        Shot(
            id="panne", narration="<script>document.title='pris'</script>", on_screen="En panne ?", visual="v", alt="A"
        ),
        Shot(id="fete", narration="On goûte.", visual="v", alt='"><img src=x onerror="document.title=\'pris\'">'),
    ),
)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> publication.Files:
    """A real two-second H.264 and AAC film, its cover, captions and transcript."""
    import subprocess

    folder = tmp_path_factory.mktemp("media")
    ffmpeg, film, cover = imageio_ffmpeg.get_ffmpeg_exe(), folder / "f.mp4", folder / "c.jpg"
    source = ["-f", "lavfi", "-i", "testsrc2=s=320x180:d=2", "-f", "lavfi", "-i", "sine=d=2"]
    quiet = [ffmpeg, "-loglevel", "error", "-y"]
    subprocess.run([*quiet, *source, "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", film], check=True)
    subprocess.run([*quiet, "-i", film, "-frames:v", "1", cover], check=True)
    (folder / "c.vtt").write_text(VTT, encoding="utf-8")
    (folder / "c.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nBonjour\n", encoding="utf-8")
    (folder / "t.txt").write_text("Bonjour à tous.\n\nÀ bientôt.", encoding="utf-8")
    return publication.Files(
        film=film, cover=cover, vtt=folder / "c.vtt", srt=folder / "c.srt", transcript=folder / "t.txt"
    )


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory: pytest.TempPathFactory, media: publication.Files) -> Path:
    brief = Brief.model_validate(
        {
            "title": "t",
            "organisation": "L'Atelier",
            "subject": "s",
            "objectives": ["o"],
            "audience": "a",
            "key_messages": ["m"],
            "call_to_action": "Venez samedi !",
            "link": "https://example.org/atelier",
            "targets": ["web"],
        }
    )
    post = publication.compose(brief, STORY, platforms().targets["web"], ("image", "voice"), ("Dessins : OpenMoji.",))
    return unpack(site.site(post, media, brief), tmp_path_factory.mktemp("Page de l'été"))


def unpack(bundle: publication.Bundle, folder: Path) -> Path:
    for name, data in bundle.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.read_bytes())
    return folder


@pytest.fixture(scope="module")
def run_folders(tmp_path_factory: pytest.TempPathFactory, media: publication.Files) -> dict[str, Path]:
    """A run on its way and the same at its end, each in a folder of its own."""
    folders = {}
    for name in ("going", "done"):
        folder = folders[name] = tmp_path_factory.mktemp(name)
        for path, source in (
            ("films/tiktok.mp4", media.film),
            ("covers/tiktok.jpg", media.cover),
            ("captions/tiktok.vtt", media.vtt),
            ("pictures/panne-wide.jpg", media.cover),
        ):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(source.read_bytes())
        run_page.write(folder, state(folder, done=name == "done"))
    for gate in GATES:
        page = review_page.render(waiting(folders["done"], gate), state(folders["done"], done=True), CAPTIONS)
        (folders["done"] / f"relecture-{gate}.html").write_text(page, encoding="utf-8")
    return folders


def waiting(folder: Path, gate: Gate) -> Waiting:
    """What a person is awaited for, with a hostile earlier decision."""
    seen = (Seen(name="storyboard.json", sha256="a" * 64),)
    told = {"gate": gate, "verdict": "refused", "by": "Camille", "at": T0, "note": STORY.shots[0].narration}
    change = Change(shot="fete", field="narration", before="On mange.", after=STORY.shots[0].narration)
    earlier = (Taken(folder / f"{gate}-1.yaml", 1, Decision(**told, seen=seen)),)
    return Waiting(PastRun(folder), gate, seen, (), STORY, (change,), earlier, edited=False)


def state(folder: Path, *, done: bool) -> RunState:
    engine = {"engine": "svg", "capability": "image", "ai": True, "model": "m"}
    lines: list[dict[str, object]] = [{"kind": "start", "at": T0.isoformat(), "sources": "x", "kit": "0.1.0"}]
    for number, step in enumerate(("script", "scene", "voice", "segment", "audience") if done else ("script", "scene")):
        at = T0 + timedelta(seconds=number)
        lines.append(
            {"kind": "step", "key": step, "step": step, "label": "panne", "hit": number == 0, "engine": engine}
            | {"started": at.isoformat(), "ended": (at + timedelta(seconds=1)).isoformat(), "seconds": 1.0}
        )
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    lines += [
        {
            "kind": "deliver",
            "path": str(path.relative_to(folder)),
            "sha256": "0",
            "name": "n",
            "size": path.stat().st_size,
        }
        for path in found
    ]
    lines += [{"kind": "end", "at": T0.isoformat(), "status": "complete"}] if done else []
    changes = [Change(shot="panne", field="narration", before="RIP", after="En panne ?", note="Le ton.")]
    return read_run(
        lines, title="t", now=T0 + timedelta(seconds=5), storyboard=STORY, changes=changes, targets=("tiktok", "web")
    )


def test_site_plays_with_captions_by_double_click(chromium: Chromium, site_folder: Path) -> None:
    chromium.open((site_folder / "index.html").as_uri())
    assert chromium.run(CUES) == [2, ["Bonjour à tous", "À bientôt"]]
    assert chromium.run(PLAYED) is True
    assert chromium.complaints() == []


def test_site_plays_with_captions_from_a_server(chromium: Chromium, site_folder: Path) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Print nothing."""

    handler = functools.partial(Quiet, directory=str(site_folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium.open(f"http://127.0.0.1:{server.server_port}/index.html")
        assert chromium.run(CUES) == [2, ["Bonjour à tous", "À bientôt"]]
        assert chromium.run(PLAYED) is True
        assert chromium.run("getComputedStyle(document.querySelector('header')).backgroundColor") == "rgb(15, 76, 92)"
        assert [text for text in chromium.complaints() if "favicon" not in text and "404" not in text] == []
        server.shutdown()


def test_a_text_track_beside_the_page_would_not_load(chromium: Chromium, site_folder: Path) -> None:
    """Why captions are embedded: the day this fails, the plain file will do."""
    page = (site_folder / "index.html").read_text(encoding="utf-8")
    start = page.index('src="data:text/vtt')
    plain = page[:start] + 'src="film.fr.vtt"' + page[page.index('"', start + 5) + 1 :]
    (site_folder / "plain.html").write_text(plain, encoding="utf-8")
    chromium.open((site_folder / "plain.html").as_uri())
    assert chromium.run(CUES) == [3, []]


@pytest.mark.parametrize("name", ["going", "done"])
def test_hostile_texts_stay_texts(chromium: Chromium, run_folders: dict[str, Path], name: str) -> None:
    chromium.open((run_folders[name] / "pause.html").as_uri())
    assert "pris" not in chromium.run("document.title")
    assert chromium.run("document.querySelectorAll('script, [onerror], main b').length") == 0
    assert "<script>document.title='pris'</script>" in chromium.run("document.querySelector('.narration').textContent")
    assert chromium.complaints() == []


@pytest.mark.parametrize("gate", GATES)
def test_the_page_of_a_review_shows_what_it_is_about(
    chromium: Chromium, run_folders: dict[str, Path], gate: Gate
) -> None:
    chromium.open((run_folders["done"] / f"relecture-{gate}.html").as_uri())
    assert "pris" not in chromium.run("document.title")
    assert chromium.run("document.querySelectorAll('script, [onerror], main b').length") == 0
    shown = {"storyboard": (0, 0), "images": (1, 0), "film": (0, 1)}[gate]
    loaded = chromium.run(
        "[[...document.querySelectorAll('.plans img')].filter(one => one.naturalWidth).length,"
        " document.querySelectorAll('video').length]"
    )
    assert tuple(loaded) == shown
    if gate == "film":
        assert chromium.run(CUES) == [2, ["Bonjour à tous", "À bientôt"]]
        assert chromium.run(PLAYED) is True
    assert chromium.complaints() == []


def test_the_security_policy_stops_a_script_that_got_in(chromium: Chromium, run_folders: dict[str, Path]) -> None:
    folder = run_folders["done"]
    page = (folder / "index.html").read_text(encoding="utf-8")
    (folder / "bad.html").write_text(
        page.replace("<h1>", "<script>document.title='pris'</script><h1>"), encoding="utf-8"
    )
    chromium.open((folder / "bad.html").as_uri())
    assert chromium.run("document.title") != "pris"


def test_the_live_page_reloads_where_it_was_read(chromium: Chromium, run_folders: dict[str, Path]) -> None:
    chromium.call("Emulation.setDeviceMetricsOverride", width=1000, height=400, deviceScaleFactor=1, mobile=False)
    chromium.open((run_folders["going"] / "index.html").as_uri())
    chromium.run("window.first = true, scrollTo(0, 300)")
    chromium.wait_for("Page.loadEventFired")
    assert chromium.run("window.first") is None
    assert chromium.run("new Promise(done => setTimeout(() => done(scrollY), 300))") == 300
    chromium.call("Emulation.clearDeviceMetricsOverride")


def test_the_finished_and_the_paused_pages_stay_still(chromium: Chromium, run_folders: dict[str, Path]) -> None:
    for page in (run_folders["done"] / "index.html", run_folders["going"] / "pause.html"):
        chromium.open(page.as_uri())
        assert chromium.run("document.querySelector('meta[http-equiv=refresh]')") is None


def test_first_film_plays_undisturbed_while_the_run_goes_on(chromium: Chromium, run_folders: dict[str, Path]) -> None:
    chromium.open((run_folders["going"] / "index.html").as_uri())
    link = chromium.run("(({href, target}) => [href, target])(document.querySelector('.films a'))")
    assert link == [(run_folders["going"] / "film-tiktok.html").as_uri(), "film"]
    chromium.open(link[0])
    assert chromium.run(CUES) == [2, ["Bonjour à tous", "À bientôt"]]
    assert chromium.run(PLAYED) is True
    assert chromium.complaints() == []


def test_no_page_scrolls_sideways_on_a_phone(
    chromium: Chromium, run_folders: dict[str, Path], site_folder: Path
) -> None:
    chromium.call("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=2, mobile=True)
    folders = [run_folders["done"], run_folders["going"], site_folder]
    pages = [path for folder in folders for path in folder.glob("*.html") if path.name != "index.html"]
    for page in [*pages, site_folder / "index.html", run_folders["done"] / "index.html"]:
        chromium.open(page.as_uri())
        assert chromium.run("document.documentElement.scrollWidth") <= 320, page
    chromium.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Chromium, run_folders: dict[str, Path], site_folder: Path, scheme: str) -> None:
    chromium.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    pages = [
        run_folders["going"] / "pause.html",
        run_folders["going"] / "film-tiktok.html",
        run_folders["done"] / "index.html",
        *(run_folders["done"] / f"relecture-{gate}.html" for gate in GATES),
        site_folder / "index.html",
    ]
    for page in pages:
        chromium.open(page.as_uri())
        assert chromium.axe(Path(AXE)) == [], page


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_axe_only_minds_the_reloading_of_the_live_page(chromium: Chromium, run_folders: dict[str, Path]) -> None:
    chromium.open((run_folders["going"] / "index.html").as_uri())
    assert [line.split(":")[0] for line in chromium.axe(Path(AXE))] == ["meta-refresh"]
