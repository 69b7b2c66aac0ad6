"""The table's forms: workbook, CSV, rows, page. Each marks invented figures, and none lets a formula in."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date

import openpyxl
import pytest
from helpers_audience import LINK, SAMPLE, TIKTOK, write
from lxml import html

from preuve.audience import build_table, read_exports, style, to_csv, to_html, to_page, to_rows, to_xlsx
from preuve.audience.forms.charts import grouped
from preuve.audience.forms.grid import inert

NASTY = '=HYPERLINK("http://exemple.org","gagné")'


@pytest.fixture(scope="module")
def table():
    return build_table(read_exports(SAMPLE))


@pytest.fixture
def nasty(tmp_path):
    quoted = NASTY.replace('"', '""')
    lines = (
        TIKTOK + ",+<script>Inconnue",
        f'"{quoted}",{LINK},2026-05-01,100,5,,,<script>alert(1)</script>',
        f"<script>alert(2)</script>,{LINK}1,2026-05-02,100,<script>,,,",
    )
    return build_table(read_exports([write(tmp_path, "=a.csv", *lines)]))


def book(table, **options):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(table)), **options)


def test_the_workbook_is_the_same_bytes_whenever_it_is_written(table):
    code = (
        "import sys, hashlib; from pathlib import Path; from preuve.audience import *;"
        "t = build_table(read_exports([Path(p) for p in sys.argv[1:]]));"
        "print(hashlib.sha256(to_xlsx(t) + to_csv(t) + to_page(t).encode()).hexdigest())"
    )
    command = [sys.executable, "-c", code, *map(str, SAMPLE)]
    zones = ({"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1"}, {"TZ": "America/Lima", "PYTHONHASHSEED": "2"})
    runs = [subprocess.run(command, capture_output=True, check=True, env=os.environ | z).stdout for z in zones]
    assert runs[0] == runs[1]
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(to_xlsx(table))).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    assert book(table).properties.created.date() == date(2026, 5, 18)


def test_the_workbook_has_its_sheets(table):
    sheets = book(table)
    assert sheets.sheetnames == ["Audience", "Historique", "Détail par source", "Définitions"]
    assert all(sheet.freeze_panes for sheet in sheets)
    assert all(sheet["A2"].value == "Données fictives" for sheet in sheets)
    heads = [cell.value for cell in sheets["Audience"][4]]
    first = dict(zip(heads, (cell.value for cell in sheets["Audience"][5]), strict=True))
    assert (first["Plateforme"], first["Vues"], first["Portée"]) == ("TikTok", 2840, None)
    assert first["Publiée le"].date() == date(2026, 4, 14)


def test_the_workbooks_formulas_agree_with_the_table(table):
    shown, written = book(table, data_only=True)["Audience"], book(table)["Audience"]
    heads = [cell.value for cell in shown[4]]
    views, rate = heads.index("Vues") + 1, heads.index("Taux d'engagement") + 1
    total = next(row for row in range(17, 30) if shown.cell(row, 1).value == "TikTok")
    assert written.cell(total, views).value == '=SUMIFS($G$5:$G$16,$A$5:$A$16,"TikTok")'
    assert shown.cell(total, views).value == sum(shown.cell(row, views).value for row in (5, 6, 7))
    assert written.cell(5, rate).value == "=T5/G5"
    assert shown.cell(5, rate).value == pytest.approx(310 / 2840)
    everything = total + 4
    assert shown.cell(everything, 1).value == "Toutes plateformes"
    assert shown.cell(everything, heads.index("Portée") + 1).value is None


def test_the_workbook_says_where_each_figure_comes_from(table):
    rows = list(book(table)["Détail par source"].iter_rows(min_row=5, values_only=True))
    assert len(rows) == sum(len(cell.sources) for row in table.rows for cell in row.cells.values())
    likes = [row for row in rows if row[2] == "18000000000000201" and row[3] == "Mentions J'aime"]
    assert likes[0][4:] == (131, "lu", "meta-contenu.csv", 3, "Mentions J’aime", "131", "2026-05-18")


def test_the_chart_has_a_title_and_a_text_for_screen_readers(table):
    parts = zipfile.ZipFile(io.BytesIO(to_xlsx(table)))
    chart = parts.read("xl/charts/chart1.xml").decode()
    drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert "Vues par plateforme (données fictives)" in chart
    assert "Audience!$G$18:$G$21" in chart
    assert re.search(r'descr="Vues par plateforme \(données fictives\)\. TikTok : 9\u202f270', drawing)


def test_csv_opens_in_french_excel(table):
    data = to_csv(table)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 12
    assert (rows[0]["Part moyenne vue (%)"], rows[0]["Portée"]) == ("61,11", "")
    assert {row["Nature"] for row in rows} == {"données fictives"}


def test_rows_keep_their_shape(table, nasty):
    heads, *rows = to_rows(table)
    assert heads[:-1] == to_rows(nasty)[0]
    assert heads[-1] == "Nature"
    assert {len(row) for row in rows} == {len(heads)}
    assert rows[0][heads.index("Identifiant")] == "7490000000000000101"
    assert rows[0][heads.index("Vues")] == 2840
    assert rows[0][heads.index("Portée")] is None
    assert rows[0][heads.index("Taux d'engagement (%)")] == 10.92


def test_no_text_becomes_a_formula(nasty):
    line = to_csv(nasty).decode("utf-8-sig").splitlines()[1]
    assert line.startswith("\"'=HYPERLINK")
    for sheet in book(nasty):
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f" and "HYPERLINK" in str(cell.value)]
    assert any(cell.value == NASTY and cell.data_type == "s" for cell in book(nasty)["Audience"]["B"])


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", " =1", "\t=1", "\r1", "＝1", "\u00a0=1"])
def test_inert(text):
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", ["Un", "3 gestes", "a=b", "l'été", ""])
def test_inert_leaves_text_alone(text):
    assert inert(text) == text


def test_html_is_accessible(table):
    page = html.fromstring(to_page(table))
    assert page.get("lang") == "fr"
    captions = [one.findtext("caption") or one.getparent().get("aria-label") for one in page.iter("table")]
    assert all(captions)
    told = [*page.iterfind(".//figcaption"), *page.iterfind(".//caption")]
    assert all(one.text.endswith("(données fictives)") for one in told)
    assert all(head.get("scope") in {"col", "row"} for head in page.iter("th"))
    named = {}
    for drawing in page.iter("svg"):
        assert drawing.get("role") == "img"
        mine = {one.get("id"): one.text for one in drawing if one.get("id")}
        assert [mine[one] for one in drawing.get("aria-labelledby").split()] == list(mine.values())
        named |= mine
    assert "TikTok\u00a0: 9\u202f270" in named["audience-chart-text"]
    identifiers = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(identifiers) == len(set(identifiers))
    assert not re.search(r"(?:src|href)=(?!\"#)", to_page(table))
    led = [one.get("href")[1:] for one in page.iter("a")]
    assert set(led) <= set(identifiers)


def test_html_marks_and_escapes(table, nasty):
    fragment = to_html(nasty)
    assert "<script" not in fragment
    assert "fictives" not in fragment
    assert "+&lt;script&gt;Inconnue" in fragment
    assert fragment.count("&lt;script&gt;alert(2)") >= 2
    assert f'href="{LINK}"' in fragment
    assert to_html(table).count("données fictives") >= 6
    assert all(rule.startswith(".audience") for rule in style().splitlines() if not rule.startswith("@media"))


def test_html_of_no_export():
    fragment = to_html(build_table(read_exports([])))
    assert "Aucun export" in fragment
    assert "<table" not in fragment
    assert book(build_table(read_exports([]))).sheetnames[0] == "Audience"


def test_a_table_without_views_has_no_chart(tmp_path):
    table = build_table(read_exports([write(tmp_path, "a.csv", TIKTOK, f"Un,{LINK},,,5,,")]))
    assert "<svg" not in to_html(table)
    assert not [name for name in zipfile.ZipFile(io.BytesIO(to_xlsx(table))).namelist() if "chart" in name]


def test_a_thousand_posts_stay_readable(tmp_path):
    rows = [f"Film {i},{LINK}{i:04},2026-05-01,{i},1,2,3" for i in range(1000)]
    table = build_table(read_exports([write(tmp_path, "a.csv", TIKTOK, *rows)]))
    assert "4000 cellules" in to_html(table)
    assert book(table, read_only=True)["Détail par source"].max_row == 4004


def test_french_punctuation_never_starts_a_line(table):
    shown = html.fromstring(to_html(table)).text_content()
    assert not re.search(r" [:;?!%»]|« ", shown)


def test_numbers_are_grouped_as_french_does():
    assert grouped(1234567.25, 1) == "1\u202f234\u202f567,2"
    assert grouped(None) == "–"


def test_each_figure_leads_to_what_it_is_made_of(table):
    page = html.fromstring(to_page(table))
    named = {one.get("id"): one for one in page.iter() if one.get("id")}
    captioned = [one for one in page.iter("table") if one.find("caption") is not None]
    tables = {one.findtext("caption").split(" (")[0]: one for one in captioned}
    for at, cells in enumerate(tables["Vues et interactions par publication"].findall("tbody/tr")):
        told = {one.text_content(): one.get("href") for one in cells.iter("a")}
        row = table.rows[at]
        views = named[told[grouped(row.value("views"))][1:]]
        assert row.cells["views"].sources[0].written in views.text_content()
        assert all(grouped(row.value(one)) in named[f"c-{at}-taux"].text_content() for one in row.engagement.counted)
    for cells in tables["Totaux par plateforme"].findall("tbody/tr"):
        shown = [one for one in cells.findall("td")[1:] if one.text_content().strip() != "–"]
        assert shown
        assert all(named[one.find("a").get("href")[1:]].tag == "tr" for one in shown)
    likes = named["t-0-likes"].findall("td")[1]
    assert sum(int(one.text_content().replace("\u202f", "")) for one in likes.iter("a")) == 754


def test_ids_stay_text_in_a_spreadsheet(table):
    rows = list(csv.DictReader(io.StringIO(to_csv(table).decode("utf-8-sig")), delimiter=";"))
    ids = [row["Identifiant"] for row in rows]
    assert ids[0] == "'7490000000000000101"
    assert not [one for one in ids if re.fullmatch(r"[\d.,eE+]+", one)]
    assert rows[0]["Vues"] == "2840"
