"""The page of the reading in a real browser: charts, hostile comments, a phone, and axe."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser

from connectors.audience.export import Exports
from preuve.audience.build import build_table
from preuve.audience.comments import make
from preuve.audience.lecture import accepted as decisions
from preuve.audience.lecture import reading_page
from preuve.audience.lecture.material import material
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.table import Cell, Day

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not browser(), reason="no Chromium on this machine")]
AXE = os.environ.get("PREUVE_AXE", "")
SAMPLE = Path(__file__).parents[2] / "sample_project"
HOSTILE = "<img src=x onerror=\"document.title='pris'\"></blockquote><script>document.title='pris'</script>"
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's reading beside charts of every kind, with a comment that holds a script."""
    reading, _digest = decisions.read_reading(SAMPLE)
    table = build_table(Exports(SAMPLE).read(), fictitious=True)
    days = []
    for row in table.rows[:3]:
        more = Cell(value=row.cells["views"].value / 3, sources=row.cells["views"].sources, how="difference")
        days.append(Day(platform=row.post.platform, id=row.post.id, day=date(2026, 5, 18), since=date(2026, 5, 1),
                        computed=True, cells={"views": more}))  # fmt: skip
    rows = [[n / 20, 1.1 - n * 0.045] for n in range(21)]
    watched = Snapshot(
        source="youtube",
        observed_at=datetime(2026, 5, 18, tzinfo=UTC),
        posts=(Asked(id="v1", title=HOSTILE, seconds=35),),
        pages=(Page(call="retention", post="v1", answer={"rows": rows}),),
    )
    themes = [name for part in reading.of("theme") for name in part.comments]
    said = [make(platform="tiktok", post="1", text=HOSTILE).model_copy(update={"id": name}) for name in themes]
    known = material(table.model_copy(update={"days": tuple(days)}), [watched], said)
    folder = tmp_path_factory.mktemp("lecture")
    return reading_page.write(folder, reading, known, decisions.read_accepted(SAMPLE))


def test_hostile_comments_stay_texts(chromium, page):
    chromium.open(page.as_uri())
    assert "Lecture des chiffres" in chromium.run("document.title")
    assert chromium.run("document.querySelectorAll('script, img').length") == 0
    assert chromium.run(
        "[...document.querySelectorAll('blockquote')].some(one => one.textContent.includes('<script>'))"
    )


def test_every_drawing_is_named_and_has_its_table(chromium, page):
    chromium.open(page.as_uri())
    assert chromium.run("document.querySelectorAll('svg').length") == 6
    assert chromium.run(
        "[...document.querySelectorAll('figure')].every(one => one.querySelector('title').textContent &&"
        " one.querySelector('desc').textContent && one.querySelectorAll('tbody tr').length)"
    )
    outside = "one => { const b = one.getBBox(), v = one.closest('svg').viewBox.baseVal;"
    outside += " return b.x < -1 || b.y < -1 || b.x + b.width > v.width + 1 || b.y + b.height > v.height + 1; }"
    assert (
        chromium.run(f"[...document.querySelectorAll('svg text')].filter({outside}).map(one => one.textContent)") == []
    )


def test_the_page_fits_a_phone(chromium, page):
    chromium.call("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=1, mobile=True)
    chromium.open(page.as_uri())
    chromium.run(OPEN)
    assert chromium.run("document.documentElement.scrollWidth") <= 320
    chromium.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_axe_finds_nothing_in_the_reading(chromium, page):
    chromium.open(page.as_uri())
    chromium.run(OPEN)
    assert chromium.axe(Path(AXE)) == []
