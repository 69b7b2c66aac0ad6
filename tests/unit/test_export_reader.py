"""The second reader of exports, and the forms read back."""

import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from preuve.checks.audience_forms import comma_values, page, workbook
from preuve.checks.export_reader import empty, heads_of, number, plain_head, read

CSV = '\ufeff# Données fictives\nsep=;\nTitre;Vues;Vues\n"Deux\nlignes";1 200;3\n;;\nTrois;"5,5";\n'


@pytest.mark.parametrize(
    ("written", "head", "comma", "value"),
    [
        ("1\u202f925", "Vues", True, 1925),
        ("1,925", "Views", False, 1925),
        ("12,8", "Durée", True, 12.8),
        ("12.5", "Durée", True, 12.5),
        ("1,2 k", "Vues", True, 1200),
        ("1.2K", "Views", False, 1200),
        ("0:00:41", "Durée moyenne", True, 41),
        ("1:05", "Durée moyenne", True, 65),
        ("1 min 5 s", "Durée moyenne", True, 65),
        ("2,75", "Durée de visionnage (heures)", True, 9900),
        ("48,9 %", "Part", True, 48.9),
        ("−3", "Abonnés", True, -3),
    ],
)
def test_numbers_as_platforms_write_them(written: str, head: str, comma: bool, value: float):
    assert number(written, head, comma=comma) == pytest.approx(value)


@pytest.mark.parametrize("written", ["?", "beaucoup", "1/2", "1 2 3 x"])
def test_what_is_no_number(written: str):
    with pytest.raises(ValueError, match=re.escape(written)):
        number(written, "Vues", comma=True)


@pytest.mark.parametrize(
    ("written", "comma"), [("12,000", True), ("1.000", True), ("12.000", False), ("1,234.000", False)]
)
def test_what_may_be_a_thousand_or_a_decimal_is_no_count(written: str, comma: bool):
    with pytest.raises(ValueError, match=re.escape(written)):
        number(written, "Vues", comma=comma, whole=True)


@pytest.mark.parametrize(
    ("written", "comma", "value"), [("12,000", False, 12_000), ("12 000", True, 12_000), ("1,125 k", True, 1_125)]
)
def test_a_thousand_for_sure_is_a_count(written: str, comma: bool, value: float):
    assert number(written, "Vues", comma=comma, whole=True) == value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_rows_are_numbered_as_a_spreadsheet_does(encoding: str):
    found = read((CSV if encoding == "utf-8" else CSV.lstrip("\ufeff")).encode(encoding))
    assert found.invented
    assert found.rows[4] == {"Titre": "Deux\nlignes", "Vues": "1 200"}
    assert found.rows[6]["Vues"] == "5,5"


def test_a_file_without_the_mark_is_not_invented():
    assert not read(b"Titre,Vues\nnos donnees,1\n").invented


def test_no_figure_is_not_zero():
    assert empty(" – ")
    assert empty("N/A")
    assert not empty("0")


def test_heads_are_those_declared():
    assert plain_head("Mentions J’aime") in heads_of("meta-business-suite", "fr", "likes")
    assert plain_head("Couverture") not in heads_of("meta-business-suite", "fr", "views")
    assert heads_of("inconnu", "fr", "views") == frozenset()


def test_the_csv_s_last_line_is_a_total():
    form = comma_values("\ufeffPublication;Vues;Portée\r\nA;1;\r\nB;2,5;7\r\nTotal;3,5;7\r\n".encode(), 2)
    assert [row["Vues"] for row in form.rows] == [1, 2.5]
    assert form.rows[0]["Portée"] is None
    assert form.totals == [{"Publication": "Total", "Vues": 3.5, "Portée": 7}]


def test_the_page_s_figures_are_read_as_shown():
    heads = "<tr><th>Plateforme</th><th>Publication</th><th>Vues</th><th>Taux</th></tr>"
    row = "<tr><td>TikTok</td><th>12 gestes</th><td>2\u202f840</td><td>10,9\u00a0% <small>310 / 99</small></td></tr>"
    (found,) = page(f"<body><table>{heads}{row}</table></body>".encode(), 1).rows
    assert found == {"Plateforme": "TikTok", "Publication": "12 gestes", "Vues": 2840, "Taux": 10.9}


def test_a_workbook_that_would_unfold_too_far_is_not_opened(tmp_path: Path):
    path = tmp_path / "audience.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as parts, parts.open("xl/worksheets/sheet1.xml", "w") as sheet:
        for _megabyte in range(101):
            sheet.write(bytes(1_000_000))
    with pytest.raises(ValueError, match=r"audience\.xlsx"):
        workbook(path)


@pytest.mark.parametrize("data", [b"", b"<!-- -->"])
def test_an_empty_page_is_no_form(data: bytes):
    with pytest.raises(ValueError, match="no table"):
        page(data, 1)
