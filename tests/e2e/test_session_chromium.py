"""The session's page in a real browser: readable, escaped, nothing fetched, nothing that axe finds."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser

from preuve.dossier.report.handed import Handed
from preuve.dossier.report.oddity import Odd
from preuve.dossier.report.session import Session, page

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not browser(), reason="no Chromium on this machine")]
AXE = os.environ.get("PREUVE_AXE", "")
EVIL = "<script>document.title='pris'</script><img src=http://192.0.2.1/x onerror=\"document.title='pris'\">"
LEVELS = {"L0": "verified", "L1": "not_run", "L2": "within_tolerance", "L3": "not_run"}


def example() -> Session:
    """A session with everything that one can hold."""
    criteria = {f"contenus-ia Cr{n}.{m}": "met" for n in range(1, 6) for m in range(1, 4)}
    awa = Handed(file="awa.zip", sha256="1", title="Réparer " + EVIL, candidate="Awa Diop", session="2026-12",
                 levels=LEVELS, signer="Awa Diop (C-042)", criteria=criteria)  # fmt: skip
    hugo = awa.model_copy(
        update={
            "file": "hugo-" + "x" * 180 + ".zip",
            "candidate": EVIL,
            "levels": {**LEVELS, "L2": "failed"},
            "failed": ("Le film " + EVIL,),
            "criteria": {"contenus-ia Cr3.2": "unmet", "contenus-ia Cr1.1": "declared"},
            "unread": "mémoire épuisée",
        }
    )
    faux = Handed(file="faux.zip", refused="ce n'est pas une archive ZIP entière.", remedy="Redemandez-le.")
    lina = Handed(file="lina.zip", sha256="4", candidate="Lina", levels=LEVELS)
    found = (
        Odd(kind="film", rows=(1, 2), said="Le même film : web.mp4 ~ web.mp4.", where=("data/" + "f" * 120,)),
        Odd(kind="text", rows=(1, 2), said="Texte en commun.", where=(EVIL,)),
        Odd(kind="template", rows=(2,), said="42 mots viennent du modèle du kit."),
        Odd(kind="sample", rows=(4,), said="Reprend l'exemple du kit."),
    )
    return Session(at=datetime(2026, 11, 22, 14, 5, tzinfo=UTC), rows=(awa, hugo, faux, lina), odd=found)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """The page, opened by double click."""
    file: Path = tmp_path_factory.mktemp("session") / "session.html"
    file.write_text(page(example()), encoding="utf-8")
    with Chromium(tmp_path_factory.mktemp("profile")) as chromium:
        chromium.open(file.as_uri())
        yield chromium


def test_what_dossiers_say_stays_text(opened: Chromium) -> None:
    assert opened.run("document.title").startswith("Tableau de la session")
    assert opened.run("document.scripts.length + document.images.length") == 0
    assert opened.complaints() == []


def test_its_style_holds_and_statuses_differ_by_more_than_colour(opened: Chromium) -> None:
    assert opened.run("getComputedStyle(document.querySelector('.badge.failed')).color") == "rgb(156, 42, 23)"
    assert opened.run("[...document.querySelectorAll('td .badge')].every(one => /[a-z]{4}/.test(one.textContent))")


@pytest.mark.parametrize("width", [360, 1280])
def test_page_never_overflows_though_its_table_scrolls(opened: Chromium, width: int) -> None:
    opened.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    assert opened.run("document.documentElement.scrollWidth") <= width
    assert opened.run("document.querySelector('.wide').tabIndex") == 0, "the keyboard can scroll the table"


def test_levels_are_read_on_a_telephone_without_scrolling_aside(opened: Chromium) -> None:
    opened.call("Emulation.setDeviceMetricsOverride", width=390, height=900, deviceScaleFactor=1, mobile=False)
    assert opened.run("(one => one.scrollWidth <= one.clientWidth)(document.querySelector('.wide'))")
    told = opened.run("getComputedStyle(document.querySelectorAll('tbody td')[1], '::before').content")
    assert "L0" in told, "each cell says what it is of"


def test_each_thing_to_look_at_is_reached_from_its_row(opened: Chromium) -> None:
    targets = opened.run("[...document.querySelectorAll('td a')].map(one => !!document.querySelector(one.hash))")
    assert targets == [True] * 4, "the block of both, then the template's, then the sample's"
    there = opened.run(
        "[...document.querySelectorAll('td a')].map(one => document.querySelector(one.hash).textContent.includes("
        "one.closest('tr').querySelector('th span').textContent))"
    )
    assert there == [True] * 4, "and it is about that very row"


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe.min.js")
def test_axe_finds_nothing(opened: Chromium) -> None:
    opened.run("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert opened.axe(Path(AXE)) == []
