"""The marking grid in a real browser: with a dossier or without, kept in files, two of them side by side, on paper."""

import base64
import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers_chromium import Chromium, browser
from helpers_verifier import Page

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.skipif(not browser(), reason="no Chromium on this machine"),
]

from helpers_origin import CLAIRE, Made, somebody  # noqa: E402  (helpers_verifier says where it is)

from preuve.dossier import archive  # noqa: E402
from preuve.dossier.opening import files as entries  # noqa: E402
from preuve.frameworks import framework  # noqa: E402

AXE = os.environ.get("PREUVE_AXE", "")
FORMULA = '=HYPERLINK("http://192.0.2.1","x")'
TAB, ENTER, SPACE, DOWN = 9, 13, 32, 40


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("telechargements")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[Page]:
    with Chromium(tmp_path_factory.mktemp("profile")) as found:
        found.call("Network.enable")
        found.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        yield Page(found)


def type_in(page: Page, selector: str, text: str) -> None:
    page.chromium.run(f"document.querySelector({json.dumps(selector)}).focus()")
    page.chromium.call("Input.insertText", text=text)


def click(page: Page, selector: str) -> None:
    page.chromium.run(f"document.querySelector({json.dumps(selector)}).click()")


def saved(page: Page, downloads: Path, button: str, suffix: str) -> Path:
    """What a button gives to the disk."""
    before = set(downloads.iterdir())
    click(page, button)
    page.wait("document.querySelector('#grid-status').textContent.includes('grille-')")
    for _turn in range(200):
        new = [one for one in set(downloads.iterdir()) - before if one.suffix == suffix and one.stat().st_size]
        if new:
            return new[0]
        page.chromium.run("new Promise(done => setTimeout(done, 25))")
    raise AssertionError(suffix)


def grid(folder: Path, juror: str, decisions: dict[str, str], **more) -> Path:
    given = {"kind": "preuve-grid", "version": 1, "framework": "contenus-ia", "candidate": CLAIRE, "juror": juror}
    path = folder / f"{juror}.json"
    path.write_text(json.dumps(given | {"decisions": decisions, "comments": {}} | more), encoding="utf-8")
    return path


def fill(page: Page) -> None:
    """A grid without any dossier."""
    page.fresh("#grid")
    type_in(page, "#grid-candidate", "Zoé O'Neil")
    type_in(page, "#grid-juror", "Anne Petit")
    click(page, "#decide-C1-acquis")
    click(page, "#decide-C2-non_acquis")
    type_in(page, "#on-Cr2\\.1", "Prompts trop courts ;\n« à revoir »")
    type_in(page, "#on-C2", FORMULA)


def test_a_grid_without_a_dossier_is_kept_and_opened_again(page, downloads):
    fill(page)
    assert "2 compétences décidées sur 5" in page.text("#grid-progress")
    assert page.text("#grid-status") == "Des réponses ne sont pas enregistrées."
    kept = saved(page, downloads, "#grid-save", ".json")
    told = json.loads(kept.read_bytes())
    assert told["decisions"] == {"C1": "acquis", "C2": "non_acquis"}
    assert told["comments"]["Cr2.1"] == "Prompts trop courts ;\n« à revoir »"
    assert kept.name.startswith("grille-zoe-o-neil-anne-petit-")
    page.fresh("#grid")
    assert page.chromium.run("document.querySelector('#grid-juror').value") == ""
    page.chromium.give("#grid-open", kept)
    page.wait("document.querySelector('#grid-juror').value === 'Anne Petit'")
    assert page.chromium.run("document.querySelector('#decide-C2-non_acquis').checked") is True
    assert page.chromium.run("document.querySelector('#on-C2').value") == FORMULA
    assert page.quiet()


def test_the_table_has_every_criterion_and_no_formula(page, downloads):
    fill(page)
    data = saved(page, downloads, "#grid-csv", ".csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert {len(row) for row in rows} == {13}
    asked = framework("contenus-ia")
    assert [row[7] for row in rows[1:] if row[7]] == [one.id for one in asked.criteria()]
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in "=+-@" and cell.strip()]
    assert f"'{FORMULA}" in cells
    assert "Non acquis" in next(row for row in rows if row[6] == "C2")
    assert page.quiet()


def test_a_dossier_fills_the_headings_and_nothing_typed_is_lost(page, tmp_path):
    page.fresh("#grid")
    type_in(page, "#grid-session", "octobre")
    file = archive.write(tmp_path / "dossier.zip", Made(somebody()).contents())
    page.verify(file)
    assert page.chromium.run("document.querySelector('#grid-candidate').value") == CLAIRE
    assert page.chromium.run("document.querySelector('#grid-session').value") == "octobre"
    page.chromium.run("location.hash = '#grid'")
    page.wait("!document.querySelector('#part-grid').hidden")
    assert page.text("#grid-who code") == page.chromium.run("document.querySelector('.facts code').textContent")


def test_a_grid_says_how_its_dossier_stood_and_that_nobody_signed_it(page, tmp_path, downloads):
    file = archive.write(tmp_path / "dossier.zip", Made(somebody()).contents())
    spoilt = bytearray(file.read_bytes())
    spoilt[next(one.at for one in entries(file) if one.name.endswith("brief.yaml"))] ^= 1
    file.write_bytes(spoilt)
    page.fresh().verify(file)
    page.chromium.run("location.hash = '#grid'")
    page.wait("!document.querySelector('#part-grid').hidden")
    assert page.text("#grid-who .notice") == (
        "Intégrité : ne concorde pas ; Origine : pas examiné ; Cohérence : pas examiné"
    )
    kept = saved(page, downloads, "#grid-save", ".json")
    assert json.loads(kept.read_bytes())["levels"] == {"L0": "failed", "L1": "not_run", "L2": "not_run"}
    assert "sans nom de membre du jury" in page.text("#grid-status")
    table = saved(page, downloads, "#grid-csv", ".csv")
    rows = csv.reader(io.StringIO(table.read_text("utf-8-sig")), delimiter=";")
    table.unlink()
    assert {" ".join(row[-1].split()) for row in rows} == {"Vérification du dossier", page.text("#grid-who .notice")}
    page.fresh("#compare")
    page.chromium.give("#compare-one", kept)
    page.chromium.give("#compare-other", grid(tmp_path, "Paul", {}))
    page.wait("document.querySelector('#compared table')")
    assert "rempl" in page.text("#compared .notice")
    assert "Intégrité : ne concorde pas" in page.text("#compared")
    assert page.quiet()


def test_a_reload_by_accident_warns(page):
    page.fresh("#grid")
    leave = """(() => {
      const one = new Event('beforeunload', {cancelable: true});
      dispatchEvent(one);
      return one.defaultPrevented;
    })()"""
    assert page.chromium.run(leave) is False
    click(page, "#decide-C1-acquis")
    assert page.chromium.run(leave) is True
    page.chromium.run("document.querySelector('#grid-save').click()")
    assert page.chromium.run(leave) is False


OF_A_GRID = '{"kind":"preuve-grid","version":1,"framework":%s}'
NO_GRIDS = ("{}", "x", OF_A_GRID % '"autre"', OF_A_GRID % '"contenus-ia","decisions":{"C1":"admis"}')


@pytest.mark.parametrize("text", NO_GRIDS)
def test_a_file_that_is_no_grid_changes_nothing(page, tmp_path, text):
    page.fresh("#grid")
    type_in(page, "#grid-juror", "Anne")
    bad = tmp_path / "autre.json"
    bad.write_text(text, encoding="utf-8")
    page.chromium.give("#grid-open", bad)
    page.wait("document.querySelector('#grid-status').textContent.includes('pas une grille')")
    assert page.chromium.run("document.querySelector('#grid-juror').value") == "Anne"
    assert page.quiet()


def test_two_grids_side_by_side(page, tmp_path):
    evil = "<img src=x onerror=alert(1)>"
    one = grid(
        tmp_path, "Anne", {"C1": "acquis", "C2": "acquis", "C3": "a_revoir"}, comments={"Cr2.1": evil}, dossier="a" * 64
    )
    other = grid(tmp_path, "Paul", {"C1": "acquis", "C2": "non_acquis"}, candidate="2026-999", dossier="b" * 64)
    page.fresh("#compare")
    page.chromium.give("#compare-one", one)
    page.chromium.give("#compare-other", other)
    page.wait("document.querySelector('#compared table')")
    gaps = page.chromium.run("[...document.querySelectorAll('#compared [data-gap]')].map(row => row.dataset.gap)")
    assert gaps == ["same", "different", "half", "neither", "neither"]
    assert "Même avis sur 1 compétence, sur 5. À discuter : C2." in page.text("#compared")
    assert "Avis différents" in page.text("#compared [data-gap=different]")
    assert page.text("#compared").count("Attention") == 2
    assert evil in page.text("#compared")
    assert page.chromium.run("document.querySelectorAll('#compared img').length") == 0
    assert page.quiet()


def press(page: Page, key: str, code: int, *, text: str = "") -> None:
    page.chromium.press(key, code=code, text=text)


def reach(page: Page, wanted: str) -> None:
    """Tab until an element has the focus."""
    for _turn in range(200):
        press(page, "Tab", TAB)
        if page.chromium.run(f"document.activeElement.matches({json.dumps(wanted)})"):
            return
    raise AssertionError(f"the keyboard doesn't reach {wanted}")


def test_the_keyboard_alone_goes_from_the_drop_to_the_export(page, tmp_path, downloads):
    page.fresh()
    reach(page, "#dossier")
    assert page.chromium.run("document.querySelector('#dossier-choose').checkVisibility()") is True
    assert page.chromium.run("getComputedStyle(document.querySelector('#dossier-choose')).outlineStyle") == "solid"
    page.verify(archive.write(tmp_path / "dossier.zip", Made(somebody()).contents()))
    reach(page, "[data-level=L0] summary")
    press(page, "Enter", ENTER, text="\r")
    assert page.chromium.run("document.activeElement.parentElement.open") is True
    reach(page, "a[href='#grid']:not(nav a)")
    press(page, "Enter", ENTER, text="\r")
    page.wait("document.activeElement.id === 'main' && !document.querySelector('#part-grid').hidden")
    reach(page, "#decide-C1-none")
    press(page, "ArrowDown", DOWN)
    assert page.chromium.run("document.querySelector('#decide-C1-acquis').checked") is True
    reach(page, "#grid-csv")
    before = set(downloads.iterdir())
    press(page, " ", SPACE, text=" ")
    page.wait("document.querySelector('#grid-status').textContent.includes('exporté')")
    page.chromium.run("new Promise(done => setTimeout(done, 300))")
    assert {one.suffix for one in set(downloads.iterdir()) - before} == {".csv"}


def test_on_paper_only_what_was_decided(page):
    fill(page)
    page.chromium.call("Emulation.setEmulatedMedia", media="print")
    try:
        shown = (
            "[...document.querySelectorAll('.choice')].filter(one => one.checkVisibility()).map(one => one.textContent)"
        )
        assert page.chromium.run(shown) == ["Acquis", "Non acquis", *["Pas encore décidé"] * 3]
        twin = "document.querySelector('#on-Cr2\\\\.1').parentElement.querySelector('.paper')"
        assert (
            page.chromium.run(f"{twin}.checkVisibility() && {twin}.textContent")
            == "Prompts trop courts ;\n« à revoir »"
        )
        assert page.chromium.run("document.querySelector('nav').checkVisibility()") is False
    finally:
        page.chromium.call("Emulation.setEmulatedMedia", media="")
    pdf = base64.b64decode(page.chromium.call("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert pdf.startswith(b"%PDF")


@pytest.mark.skipif(not AXE, reason="PREUVE_AXE doesn't name axe-core's script")
def test_axe_finds_nothing(page, tmp_path):
    file = archive.write(tmp_path / "dossier.zip", Made(somebody()).contents())
    bad = tmp_path / "bad.zip"
    bad.write_bytes(file.read_bytes()[:-1])
    for name in (file, bad):
        page.fresh().verify(name)
        page.chromium.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.chromium.axe(Path(AXE)) == []
    fill(page)
    page.chromium.run("new Promise(done => setTimeout(done, 400))")  # colours change little by little
    assert page.chromium.axe(Path(AXE)) == []
    page.fresh("#compare")
    page.chromium.give("#compare-one", grid(tmp_path, "Anne", {"C1": "acquis"}, general="Bien."))
    page.chromium.give("#compare-other", grid(tmp_path, "Paul", {"C1": "non_acquis"}))
    page.wait("document.querySelector('#compared table')")
    assert page.chromium.axe(Path(AXE)) == []


@pytest.mark.parametrize("width", [320, 900])
def test_no_part_scrolls_sideways(page, tmp_path, width):
    page.chromium.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 400
    )
    try:
        page.fresh().verify(archive.write(tmp_path / "dossier.zip", Made(somebody()).contents()))
        for part in ("#verify", "#grid", "#compare"):
            page.chromium.run(f"location.hash = '{part}'")
            page.chromium.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            assert page.chromium.run("document.documentElement.scrollWidth") <= width, part
    finally:
        page.chromium.call("Emulation.clearDeviceMetricsOverride")


def choose(page: Page, name: str, value: str) -> None:
    page.chromium.run(
        f"(() => {{ const box = document.querySelector('{name}'); box.value = '{value}';"
        " box.dispatchEvent(new Event('change')); })()"
    )


@pytest.mark.parametrize(
    ("framework_id", "lost", "said"),
    [
        ("certifiag", "C2", "C2 : non acquis. À repasser ensemble : C1, C2, C3, C4."),
        ("certifiag", "C5", "C5 : non acquis, à repasser seul."),
        ("reseaux-sociaux-ia", "C3", "C3 : non acquis. Le référentiel demande toutes les compétences."),
        ("contenus-ia", "C3", "C3 : non acquis. Le référentiel ne dit pas ce qui en découle."),
    ],
)
def test_what_follows_from_her_decisions_is_what_the_source_says(page, framework_id, lost, said):
    page.fresh("#grid")
    choose(page, "#grid-framework", framework_id)
    assert page.text("#grid-outcome") == ""
    every = [one.id for one in framework(framework_id).competences]
    for one in every:
        click(page, f"#decide-{one}-{'non_acquis' if one == lost else 'acquis'}")
    assert " ".join(page.text("#grid-outcome").split()) == said
    click(page, f"#decide-{lost}-acquis")
    assert page.text("#grid-outcome") == "Toutes les compétences sont acquises."
    assert page.quiet()


def test_the_external_juror_decides_where_the_source_says_so(page, tmp_path, downloads):
    ours = {"framework": "certifiag"}
    inside = grid(tmp_path, "Anne", {"C1": "acquis", "C5": "acquis"}, **ours, role="interne")
    outside = grid(tmp_path, "Paul", {"C1": "non_acquis", "C5": "acquis"}, **ours, role="externe")
    page.fresh("#compare")
    page.chromium.give("#compare-one", inside)
    page.chromium.give("#compare-other", outside)
    page.wait("document.querySelector('#compared .outcome')")
    told = " ".join(page.text("#compared .outcome").split())
    assert "Désaccord sur C1 : l'avis du membre externe (Paul) l'emporte" in told
    assert "C1 : non acquis. À repasser ensemble : C1, C2, C3, C4." in told
    assert "Encore à décider : C2, C3, C4." in told
    page.chromium.give("#compare-other", grid(tmp_path, "Luc", {"C1": "non_acquis"}, **ours, role="interne"))
    page.wait("document.querySelector('#compared .outcome').textContent.includes('place de chacun')")
    assert "À repasser ensemble" not in page.text("#compared .outcome")
    page.fresh("#grid")
    assert page.chromium.run("document.querySelector('#grid-role')") is None
    choose(page, "#grid-framework", "certifiag")
    choose(page, "#grid-role", "externe")
    type_in(page, "#grid-juror", "Lou Externe")
    kept = saved(page, downloads, "#grid-save", ".json")
    assert json.loads(kept.read_bytes())["role"] == "externe"
    assert page.quiet()
