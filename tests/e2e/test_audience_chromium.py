"""The audience page in a real browser: on paper, on a phone, and from a figure to what it is made of."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser

from connectors.audience.export import Exports
from preuve.audience import to_page
from preuve.audience.build import build_table

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not browser(), reason="no Chromium on this machine")]
AXE = os.environ.get("PREUVE_AXE", "")
SAMPLE = Path(__file__).parents[2] / "sample_project"
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
OUTSIDE = (
    "[...document.querySelectorAll('td, th, svg')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
    ".map(one => one.textContent.slice(0, 60))"
)
FIGURES = (
    "[...document.querySelectorAll('[aria-labelledby=audience-reached] tbody tr')].every(row =>"
    " ['taux', 'views'].every(name => row.querySelector(`a[href$=-${name}]`).getBoundingClientRect().right <= 390))"
)
HINT = "getComputedStyle(document.querySelector('.audience-hint')).display"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audience") / "audience.html"
    path.write_text(to_page(build_table(Exports(SAMPLE).read())), encoding="utf-8")
    return path


@pytest.fixture
def sized(chromium):
    """Sets the window's width."""

    def size(width: int, media: str = "screen") -> None:
        chromium.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        chromium.call("Emulation.setEmulatedMedia", media=media)

    yield size
    chromium.call("Emulation.clearDeviceMetricsOverride")
    chromium.call("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize("width", [1047, 718])
def test_nothing_is_cut_off_the_paper(chromium, page, sized, width):
    """An A4 sheet's width between its margins, at 96 dots an inch: as the page asks to be printed, then upright."""
    sized(width, "print")
    chromium.open(page.as_uri())
    assert chromium.run(OUTSIDE) == []
    assert "size: A4 landscape" in page.read_text(encoding="utf-8")


def test_nothing_is_cut_at_a_laptop_s_width(chromium, page, sized):
    sized(1280)
    chromium.open(page.as_uri())
    assert chromium.run(OUTSIDE) == []
    assert chromium.run(HINT) == "none"
    assert chromium.run("document.querySelectorAll('.audience-charts figure').length") > 1
    right = "Math.max(...[...document.querySelectorAll('figure svg')].map(one => one.getBoundingClientRect().right))"
    assert chromium.run(right) > 1100


def test_the_main_figures_are_there_on_a_phone_and_the_rest_is_announced(chromium, page, sized):
    sized(390)
    chromium.open(page.as_uri())
    assert chromium.run(FIGURES)
    assert chromium.run(HINT) == "block"
    assert chromium.run("document.documentElement.scrollWidth") <= 390


def test_a_figure_leads_to_the_cell_it_was_read_in(chromium, page, sized):
    sized(1280)
    chromium.open(page.as_uri())
    chromium.run("document.querySelector('a[href$=-views]').click()")
    assert chromium.run("document.querySelector(':target').checkVisibility()")
    assert "tiktok-contenu.csv" in chromium.run("document.querySelector(':target').textContent")


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_axe_finds_nothing(chromium, page):
    chromium.open(page.as_uri())
    chromium.run(OPEN)
    assert chromium.axe(Path(AXE)) == []
