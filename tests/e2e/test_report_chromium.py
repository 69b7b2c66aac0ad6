"""The report in a real browser, opened by double click: films, tabs, sliders, filters, print, and axe."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser
from helpers_report import CAPTIONS, findings, make

from preuve import report

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.skipif(not browser(), reason="no Chromium on this machine"),
]
AXE = os.environ.get("PREUVE_AXE", "")
CUES = """new Promise(done => { const t = document.querySelector('track');
  t.track.mode = 'showing';
  const seen = () => done([t.readyState, [...(t.track.cues || [])].map(cue => cue.text)]);
  t.readyState >= 2 ? seen() : (t.onload = seen, t.onerror = () => done([t.readyState, []])); })"""
SHOWN = "[...document.querySelectorAll('.panel')].filter(one => one.checkVisibility()).map(one => one.dataset.target)"
SOUGHT = """new Promise(done => { const v = document.querySelector('#film-tiktok video');
  const told = () => done([v.currentTime, document.activeElement === v]);
  v.currentTime > 0 && !v.seeking ? told() : v.addEventListener('seeked', told, {once: true});
  setTimeout(told, 5000); })"""
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
UNDER = "document.querySelector('%s').getBoundingClientRect().%s"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    subject = make(tmp_path_factory.mktemp("rapport") / "projet")
    assert subject.folder
    assert subject.project
    (subject.project.folder / "portfolio.yaml").write_text("frameworks: [contenus-ia, certifiag]\n", encoding="utf-8")
    found = findings(subject)
    return report.write(subject, {"fr": found, "en": found}, subject.folder).parent


def pages(folder: Path) -> list[Path]:
    return [*sorted(folder.glob("*.html")), *sorted(folder.glob("en/*.html"))]


def go(chromium: Chromium, page: Path, fragment: str = "") -> None:
    """Open a page afresh: a change of fragment alone would not load it again."""
    chromium.open("about:blank")
    chromium.open(page.as_uri() + fragment)


def press(chromium: Chromium, key: str) -> None:
    for kind in ("keyDown", "keyUp"):
        chromium.call("Input.dispatchKeyEvent", type=kind, key=key, code=key)


def test_every_page_obeys_its_own_policy(chromium, folder):
    for page in pages(folder):
        go(chromium, page)
        assert chromium.complaints() == [], page
        assert chromium.run("document.documentElement.classList.contains('js')"), page
        assert "pris" not in chromium.run("document.title")
        assert chromium.run("getComputedStyle(document.querySelector('nav ul')).display") == "flex", page


def test_the_policy_stops_a_script_that_got_in(chromium, folder):
    page = folder / "bad.html"
    text = (folder / "index.html").read_text(encoding="utf-8")
    page.write_text(text.replace("<h1>", "<script>document.title='pris'</script><h1>"), encoding="utf-8")
    go(chromium, page)
    page.unlink()
    assert chromium.run("document.title") != "pris"
    assert any("Content Security Policy" in line for line in chromium.complaints())


def test_the_first_film_plays_with_its_captions(chromium, folder):
    for page in (folder / "index.html", folder / "en" / "index.html"):
        go(chromium, page)
        assert chromium.run(CUES) == [2, list(CAPTIONS)]
        assert chromium.run(
            "new Promise(done => { const v = document.querySelector('video'); v.muted = true;"
            " v.ontimeupdate = () => { if (v.currentTime > 0.2) done(true) };"
            " v.onerror = () => done(false); v.play().catch(error => done(String(error))) })"
        )


def test_a_link_to_a_moment_opens_its_film_there(chromium, folder):
    go(chromium, folder / "films.html", "#t=tiktok,1.250,20,40,60,30")
    assert chromium.run(SOUGHT) == [1.25, True]
    assert chromium.run(SHOWN) == ["tiktok"]
    assert chromium.run("document.querySelectorAll('#film-tiktok .region rect').length") == 1
    assert chromium.run("document.querySelector('#film-tiktok .chart .cursor').getAttribute('x1') > 100"), (
        "the curves' cursor follows the film"
    )


def test_a_hostile_moment_is_harmless(chromium, folder):
    for fragment in ("#t=tiktok,NaN,a,b,c,d", "#t=%3Cimg%20src=x%3E,1", "#t=", "#%22%3E", "#statut=x"):
        go(chromium, folder / "films.html", fragment)
        assert chromium.run("document.querySelectorAll('.region').length") == 0
        assert chromium.run(SHOWN) in (["web"], ["tiktok"])


def test_tabs_follow_the_keyboard(chromium, folder):
    go(chromium, folder / "films.html")
    assert chromium.run(SHOWN) == ["web"]
    chromium.run("document.querySelector('[role=tab]').focus()")
    for key, shown in (("ArrowRight", "tiktok"), ("ArrowRight", "web"), ("End", "tiktok"), ("Home", "web")):
        press(chromium, key)
        assert chromium.run(SHOWN) == [shown]
        assert chromium.run("document.activeElement.getAttribute('aria-selected')") == "true"
        assert chromium.run("document.querySelectorAll('[role=tab][tabindex=\"0\"]').length") == 1


def test_the_platforms_interface_shows_on_request(chromium, folder):
    go(chromium, folder / "films.html", "#film-tiktok")
    assert chromium.run("document.querySelector('#film-tiktok .zones').checkVisibility()") is False
    chromium.run("document.querySelector('#zones-tiktok').click()")
    assert chromium.run("document.querySelector('#film-tiktok .zones').checkVisibility()") is True
    for side in ("left", "top", "width", "height"):
        assert chromium.run(UNDER % ("#film-tiktok .zones", side)) == chromium.run(UNDER % ("#film-tiktok video", side))


def test_before_and_after_stand_under_one_slider(chromium, folder):
    go(chromium, folder / "optimisations.html")
    clip = "getComputedStyle(document.querySelector('.sliding .after .shot')).clipPath"
    assert "50%" in chromium.run(clip)
    chromium.run("document.querySelector('.sliding input').focus()")
    press(chromium, "ArrowRight")
    assert "51%" in chromium.run(clip)
    assert chromium.run(UNDER % (".sliding .before img", "left")) == chromium.run(
        UNDER % (".sliding .after img", "left")
    )
    assert chromium.complaints() == []


def test_filters_keep_what_is_asked_for(chromium, folder):
    go(chromium, folder / "mesures.html", "#statut=unmet")
    shown = "[...document.querySelectorAll('.card')].filter(one => !one.hidden).map(one => one.id)"
    assert chromium.run(shown) == ["CON01", "CON04"]
    chromium.run(
        "(form => { form.elements.kind.value = 'requirement'; form.dispatchEvent(new Event('change')); })"
        "(document.querySelector('.filters'))"
    )
    assert chromium.run(shown) == ["CON01"]
    assert chromium.run("document.querySelector('.filters [role=status]').textContent") == "1 mesure affichée"
    assert chromium.run("document.querySelector('.annex').hidden") is True


def test_criteria_filter_by_evidence(chromium, folder):
    go(chromium, folder / "criteres.html")
    kept = "[...document.querySelectorAll('.criterion')].filter(one => !one.hidden)"
    everything = chromium.run(f"{kept}.length")
    chromium.run(
        "(form => { form.elements.competence.value = 'C5'; form.elements.kind.value = 'check';"
        " form.dispatchEvent(new Event('change')); })(document.querySelector('.filters'))"
    )
    assert 0 < chromium.run(f"{kept}.length") < everything
    assert chromium.run(f"{kept}.every(one => one.dataset.competence === 'C5' && one.open)")
    rows = "[...document.querySelectorAll('.row')].filter(one => one.checkVisibility()).map(one => one.dataset.kind)"
    assert set(chromium.run(rows)) == {"check"}
    parts = "[...document.querySelectorAll('.part')].filter(one => one.checkVisibility())"
    assert chromium.run(f"{parts}.every(one => one.querySelector('.row:not([hidden])'))")


def test_a_link_to_a_check_unfolds_it(chromium, folder):
    go(chromium, folder / "mesures.html", "#CON01")
    assert chromium.run("document.querySelector('#CON01').open") is True


def test_without_script_everything_is_shown(chromium, folder):
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        go(chromium, folder / "films.html")
        assert chromium.run(SHOWN) == ["web", "tiktok"]
        go(chromium, folder / "mesures.html")
        assert chromium.run("document.querySelector('.filters').checkVisibility()") is False
        go(chromium, folder / "optimisations.html")
        sides = "[...document.querySelectorAll('.compare img')].map(one => one.getBoundingClientRect().left)"
        assert len(set(chromium.run(sides))) == 2
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)


def test_paper_shows_every_film_and_what_needs_a_look(chromium, folder):
    go(chromium, folder / "films.html")
    chromium.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert chromium.run(SHOWN) == ["web", "tiktok"]
        assert chromium.run("document.querySelector('[role=tablist]').checkVisibility()") is False
        go(chromium, folder / "mesures.html")
        chromium.run("dispatchEvent(new Event('beforeprint'))")
        closed = "[...document.querySelectorAll('.card:not([open])')].map(one => one.dataset.status)"
        assert set(chromium.run(closed)) == {"met", "not_applicable"}
        assert chromium.run("document.querySelector('.filters').checkVisibility()") is False
        chromium.run("dispatchEvent(new Event('afterprint'))")
        assert chromium.run("document.querySelectorAll('.card[open]').length") == 0
    finally:
        chromium.call("Emulation.setEmulatedMedia", media="")


def test_no_page_scrolls_sideways_on_a_phone(chromium, folder):
    chromium.call("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=2, mobile=True)
    try:
        for page in pages(folder):
            go(chromium, page)
            chromium.run(OPEN)
            assert chromium.run("document.documentElement.scrollWidth") <= 320, page
    finally:
        chromium.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_axe_finds_nothing(chromium, folder):
    for page in pages(folder):
        go(chromium, page)
        chromium.run(OPEN)
        assert chromium.axe(Path(AXE)) == [], page


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_axe_finds_nothing_in_any_tab_nor_on_a_phone(chromium, folder):
    chromium.call("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
    try:
        for fragment in ("#film-web", "#film-tiktok"):
            go(chromium, folder / "films.html", fragment)
            chromium.run(OPEN)
            assert chromium.axe(Path(AXE)) == [], fragment
        for page in (folder / "index.html", folder / "en" / "criteres.html"):
            go(chromium, page)
            assert chromium.axe(Path(AXE)) == [], page
    finally:
        chromium.call("Emulation.clearDeviceMetricsOverride")
