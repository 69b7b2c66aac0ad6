"""The page of attempts in a real browser, opened by double click: pictures, sounds, texts, phones, axe."""

import io
import json
import os
import shutil
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser

from preuve.artifact import digest_bytes
from preuve.attempts import iterations
from preuve.attempts import page as iteration_page
from preuve.attempts.iterations import Attempt, Choice, Iterations
from preuve.project import Project

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.skipif(not browser(), reason="no Chromium on this machine"),
]
ROOT = Path(__file__).parents[2]
AXE = os.environ.get("PREUVE_AXE", "")
EVIL = "<script>document.title='pris'</script><img src=x onerror=\"document.title='pris'\">"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEARD = """new Promise(done => { const a = document.querySelector('audio'); a.preload = 'auto';
  a.onloadedmetadata = () => done(a.duration); a.onerror = () => done(a.error.message); a.load(); })"""


def sound(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(24_000)
        made.writeframes(bytes(2 * int(24_000 * seconds)))
    return out.getvalue()


def record(folder: Path, step: str, of: str, attempt: int, name: str, data: bytes) -> None:
    """A call of a service, as a run would keep it."""
    kept = folder / step
    kept.mkdir(parents=True, exist_ok=True)
    file = f"{of}-{attempt}{Path(name).suffix}"
    (kept / file).write_bytes(data)
    engine = {"engine": "essai", "capability": "voice", "ai": True, "model": "m"}
    told = {"id": f"{step}-{of}-{attempt}", "step": step, "label": of, "attempt": attempt, "origin": "captured"}
    told |= {"engine": engine, "model": f"m {EVIL}", "request": {"prompt": f"Essai {attempt}. {EVIL}"}}
    told |= {"request_sha256": "0" * 64, "started": datetime(2026, 11, 22, 9, attempt, tzinfo=UTC).isoformat()}
    told["response"] = {"name": name, "sha256": digest_bytes(data), "size": len(data), "file": file}
    (kept / f"{of}-{attempt}.recording.json").write_text(json.dumps(told), encoding="utf-8")


def script(narration: str) -> bytes:
    board = json.loads((ROOT / "sample_project/recordings/text/script-chaleureux.json").read_bytes())
    board["shots"][0]["narration"] = narration
    return json.dumps(board, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("essais") / "projet d'été #1 à 100 %"
    shutil.copytree(ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve", "a_corriger"))
    mine = folder / "recordings"
    record(mine, "voice", "fete", 1, "voice.wav", sound(1.5))
    record(mine, "voice", "fete", 2, "voice.wav", sound(2))
    record(mine, "script", "chaleureux", 3, "answer.txt", script(f"Lina hésite. {EVIL}"))
    tried = iterations.read(folder)
    more = (
        Attempt(what="voice", of="fete", number=2, note="Trop vite.", changes={"speed": 0.9}, by=EVIL),
        Attempt(what="script", of="chaleureux", number=3, note=f"Nomme Lina. {EVIL}"),
        Attempt(what="script", of="chaleureux", number=4, base=3, note="Encore.", failed=f"refusé {EVIL}"),
    )
    choices = (Choice(what="script", of="chaleureux", number=3, why=EVIL),)
    iterations.write(folder, Iterations(attempts=(*tried.attempts, *more), choices=(*tried.choices, *choices)))
    return iteration_page.write(Project(folder))


def test_everything_is_there_and_hostile_texts_stay_texts(chromium, page):
    chromium.open(page.as_uri())
    assert chromium.complaints() == []
    assert chromium.run("document.title").startswith("Essais")
    assert chromium.run("[...document.querySelectorAll('article')].map(one => one.id)") == [
        "script-chaleureux",
        "image-panne",
        "image-chiffre",
        "voice-fete",
    ]
    assert chromium.run("[...document.images].every(one => one.naturalWidth > 300)")
    assert chromium.run("document.querySelectorAll('.attempt.chosen').length") == 4


def test_a_voice_is_heard(chromium, page):
    chromium.open(page.as_uri())
    assert chromium.run(HEARD) == pytest.approx(1.5)


def test_changed_words_show(chromium, page):
    chromium.open(page.as_uri())
    told = "document.querySelector('#script-chaleureux-3 .lines %s').textContent"
    assert chromium.run(told % "ins").startswith("Lina hésite. <script>")
    assert "grille-pain" in chromium.run(told % "del")


@pytest.mark.parametrize("width", [390, 1280])
def test_it_never_scrolls_sideways(chromium, page, width):
    chromium.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600
    )
    chromium.open(page.as_uri())
    assert chromium.run(WIDER) == 0
    chromium.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_axe_finds_nothing(chromium, page):
    chromium.open(page.as_uri())
    chromium.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert chromium.axe(Path(AXE)) == []
