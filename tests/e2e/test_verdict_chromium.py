"""The verdict's page in a real browser: readable, escaped, nothing fetched, nothing that axe finds."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser

from preuve.dossier.model import LevelVerdict, Point, Verdict
from preuve.dossier.report.questions import questions
from preuve.dossier.report.verdict import page

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not browser(), reason="no Chromium on this machine")]
AXE = os.environ.get("PREUVE_AXE", "")
EVIL = "<script>document.title='pris'</script><img src=http://192.0.2.1/x onerror=\"document.title='pris'\">"
ASK = "Montrez le film sur le compte où il est publié."


def point(level: str, which: str, title: str, status: str, **given) -> Point:
    return Point(level=level, id=f"{level}.{which}", title=title, status=status, **given)


def example() -> Verdict:
    """A verdict with everything that one can hold."""
    integrity = [point("L0", f"p{n}", f"Point d'intégrité {n}", "verified", said="identique") for n in range(6)]
    origin = [
        point("L1", "signature", "Signature du dossier", "verified", said="Signé par Awa Diop (C-042)."),
        point("L1", "stamp", "Horodatage", "not_run", said="Ce dossier n'est pas horodaté.", optional=True),
    ]
    film = "data/deliverables/films/tiktok.mp4"
    wrong = {
        "said": f"annoncé : 34 s ; mesuré : 31 s {EVIL}",
        "remedy": "Demandez le film d'origine.",
        "names": (film,),
    }
    unseen = {"said": "Il manque la reconnaissance de parole.", "ask": ASK}
    consistency = [
        point("L2", "film", f"Le film {EVIL}", "failed", **wrong, criteria=("contenus-ia Cr3.2",)),
        *[point("L2", f"near{n}", f"Plan {n}", "within_tolerance", said=f"PSNR {38 + n} dB") for n in range(3)],
        *[point("L2", f"un{n}", f"Mesure {n}", "not_run", **unseen) for n in range(4)],
        *[point("L2", f"ok{n}", f"Constat {n} retrouvé", "verified") for n in range(40)],
    ]
    replay = [point("L3", "level", "Reproduction", "not_run", said="la reproduction n'a pas été demandée (--replay)")]
    given = {"L0": integrity, "L1": origin, "L2": consistency, "L3": replay}
    return Verdict(
        sha256="ab" * 32,
        file="dossier-2026-11-22-123338.zip",
        at=datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
        kit="0.1.0",
        seconds=18.4,
        run="2026-11-22-123338",
        title="Réparer plutôt que jeter " + EVIL,
        candidate="C-042",
        session="2026-12",
        levels=tuple(LevelVerdict(level=level, points=tuple(points), seconds=1) for level, points in given.items()),
    )


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The page, opened by double click."""
    folder = tmp_path_factory.mktemp("verdict")
    file: Path = folder / "verdict.html"
    verdict = example()
    file.write_text(page(verdict, questions(points=verdict.points)), encoding="utf-8")
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        chromium.open(file.as_uri())
        yield chromium


def test_what_the_dossier_says_stays_text(opened: Chromium) -> None:
    assert opened.run("document.title").startswith("Verdict – Réparer plutôt que jeter <script>")
    assert opened.run("document.scripts.length + document.images.length") == 0
    assert opened.complaints() == []


def test_its_style_holds_under_its_own_policy(opened: Chromium) -> None:
    assert (
        opened.run("getComputedStyle(document.querySelector('.badge.failed')).backgroundColor") == "rgb(251, 238, 234)"
    )
    assert "sha256-" in opened.run("document.querySelector('meta[http-equiv]').content")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_overflows(opened: Chromium, width: int) -> None:
    opened.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    assert opened.run("document.documentElement.scrollWidth") <= width


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe.min.js")
def test_axe_finds_nothing(opened: Chromium) -> None:
    opened.run("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert opened.axe(Path(AXE)) == []
