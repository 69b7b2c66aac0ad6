"""The page of publications in a real browser, opened by double click: narrow and wide, light and dark, axe."""

import os
from pathlib import Path

import pytest
from helpers_chromium import Chromium

from preuve.publication import page
from preuve.publication.journal import Event, Journal, now
from preuve.publication.package import Declarations, Package
from preuve.publication.post import Post

AXE = os.environ.get("PREUVE_AXE", "")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
POST = Post(
    target="web", label="Web", title="On répare", language="fr", text="T", description="T", call_to_action="C",
    disclosure="D", alt_text="A", width=16, height=9, units=1,
)  # fmt: skip
pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("projet")
    journal = Journal(folder)
    for account in ("1", "2"):
        sent = Package(
            platform="mastodon", account=account, project="p", run="2026-11-22-100000", target="web", post=POST,
            files={"film.mp4": "f" * 64}, declarations=Declarations(ai=True), mode="publish",
        )  # fmt: skip
        address = "https://mastodon.example/@atelier/" + "1" * 60
        received = {"state": "published", "ids": {"id": "1" * 40}, "url": address, "response": "d" * 64}
        checked = {"state": "published", "details": {"held": ["le film"], "missing": ["les sous-titres"]}}
        journal.write(sent.key, Event(kind="intended", at=now(), package=sent))
        journal.write(sent.key, Event.model_validate({"kind": "sent", "at": now(), **received}))
        journal.write(sent.key, Event.model_validate({"kind": "checked", "at": now(), **checked}))
    (journal.folder / ("a" * 16 + ".jsonl")).write_text("{}\n")
    return page.write(folder, journal)


def test_it_opens_by_double_click_and_breaks_no_rule(chromium, written):
    chromium.open(written.as_uri())
    assert chromium.run("document.querySelectorAll('main article').length") == 2
    assert chromium.run("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
    assert chromium.complaints() == []


@pytest.mark.parametrize("width", [320, 1280])
def test_it_never_scrolls_sideways(chromium, written, width):
    chromium.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    chromium.open(written.as_uri())
    chromium.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert chromium.run(WIDER) == 0
    chromium.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium, written, scheme):
    chromium.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    chromium.open(written.as_uri())
    chromium.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert chromium.axe(Path(AXE)) == []
