"""The other exports: workbooks, Google Analytics, LinkedIn, Matomo, and those she describes herself."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from helpers_audience import LINK, TIKTOK, write

from preuve.audience import build_table
from preuve.audience.exports import workbooks
from preuve.audience.exports.columns import own_formats
from preuve.audience.exports.reading import read_exports
from preuve.audience.identity import Known
from preuve.checks.export_reader import read_workbook
from preuve.checks.recount import recount
from preuve.errors import BadInput

GA4 = (
    "# ----------------------------------------",
    "# Pages and screens: Page path and screen class",
    "# Property: Atelier",
    "# Start date: 20260501",
    "# End date: 20260518",
    "Nth day,Views",
    "0,12",
    "",
    "# ----------------------------------------",
    "Page path and screen class,Views,Active users,Average engagement time per active user,Event count,Total revenue",
    "/film/,1204,310,41.5,3000,0",
    "/,90,80,3,120,0",
    "",
    "Country,Active users",
    "France,310",
)
HEADS = [
    *("Post title", "Post link", "Post type", "Created date", "Impressions", "Views", "Clicks"),
    *("Click through rate (CTR)", "Likes", "Comments", "Reposts", "Follows", "Engagement rate", "Nouveau"),
]
POST = "https://www.linkedin.com/feed/update/urn:li:activity:7195000000000000001/"


def linkedin(folder, *rows, name="linkedin.xlsx"):
    book = openpyxl.Workbook()
    book.active.title = "Metrics"
    book.active.append(["Aggregated metrics"])
    book.active.append(["Date", "Impressions (organic)"])
    sheet = book.create_sheet("All posts")
    sheet.append(["Post-level data since May 1, 2026. Read the help page to learn more."])
    sheet.append(HEADS)
    for row in rows:
        sheet.append(row)
    book.save(folder / name)
    return folder / name


def values(figure):
    return {metric: reading.value for metric, reading in figure.values.items()}


def test_ga4_s_pages_among_its_tables(tmp_path):
    readings = read_exports([write(tmp_path, "ga4.csv", *GA4)])
    assert [figure.post.id for figure in readings.figures] == ["/film/", "/"]
    film = readings.figures[0]
    assert values(film) == {"views": 1204, "reach": 310, "avg_watch_s": 41.5}
    assert (film.window, film.since, film.until) == ("period", date(2026, 5, 1), date(2026, 5, 18))
    assert film.values["views"].source.row == 11


def test_only_the_pages_of_publications_count_once_the_journal_tells_them(tmp_path):
    readings = read_exports([write(tmp_path, "ga4.csv", *GA4)])
    known = Known(platform="wordpress", id="7", url="https://atelier.example/film/", title="On répare", seconds=30)
    table = build_table(readings, known=[known])
    (row,) = table.rows
    assert (row.post.title, row.post.id, row.value("views")) == ("On répare", "7", 1204)
    assert "avg_watch_pct" not in row.cells
    assert "1" in table.problems[-1].reason
    assert len(build_table(readings).rows) == 2


def test_linkedin_s_workbook(tmp_path):
    row = ["On répare", POST, "Organic", "05/14/2026", 5210, 1830, 41, 0.0079, 96, 12, 8, 3, 0.0301, 7]
    path = linkedin(tmp_path, row)
    readings = read_exports([path])
    (figure,) = readings.figures
    assert (figure.post.platform, figure.post.id) == ("linkedin", "7195000000000000001")
    assert figure.post.published == date(2026, 5, 14)
    assert values(figure) == {"impressions": 5210, "views": 1830, "clicks": 41, "likes": 96, "comments": 12,
                              "shares": 8, "followers_gained": 3}  # fmt: skip
    assert readings.files[0].name == "linkedin.xlsx › All posts"
    assert readings.files[0].unknown_columns == ("Nouveau",)
    table = build_table(readings)
    again = recount(table, read_workbook(path.read_bytes(), path.name))
    assert (again.figures > 7, again.faults) == (True, ())
    spoiled = read_workbook(linkedin(tmp_path, [*row[:5], 1831, *row[6:]], name="b.xlsx").read_bytes(), path.name)
    assert "1830" in recount(table, spoiled).faults[0].note


def test_matomo_s_pages_in_utf_16(tmp_path):
    lines = ("label\tnb_visits\tnb_hits\tavg_time_on_page\tmetadata_url",
             "on-repare\t31\t44\t00:01:12\thttps://atelier.example/on-repare/")  # fmt: skip
    readings = read_exports([write(tmp_path, "matomo.csv", *lines, encoding="utf-16")])
    (figure,) = readings.figures
    assert values(figure) == {"views": 44}
    known = Known(platform="wordpress", id="9", url="https://atelier.example/on-repare/", title="On répare")
    assert build_table(readings, known=[known]).rows[0].post.id == "9"


def test_a_workbook_s_cells_are_read_as_they_show(tmp_path):
    heads = [*TIKTOK.split(","), "Average watch time", "Watched full video (%)"]
    book = openpyxl.Workbook()
    book.active.append(["# Données fictives, inventées pour l'exemple ; relevé du 2026-05-18"])
    book.active.append(heads)
    book.active.append(
        [
            "Un",
            LINK,
            datetime(2026, 5, 1, 18, 5, tzinfo=UTC).replace(tzinfo=None),
            1250,
            7,
            None,
            "=1+1",
            timedelta(seconds=12),
            0.4,
        ]
    )
    book.active.cell(3, 9).number_format = "0.0%"
    book.save(tmp_path / "t.xlsx")
    readings = read_exports([tmp_path / "t.xlsx"])
    (figure,) = readings.figures
    assert values(figure) == {"views": 1250, "likes": 7, "avg_watch_s": 12, "completion": 40}
    assert figure.post.published == date(2026, 5, 1)
    assert (readings.fictitious, figure.observed_at) == (True, date(2026, 5, 18))
    assert [problem.written for problem in readings.problems] == ["=1+1"]


def bomb(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bomb({"xl/worksheets/sheet1.xml": b"0" * 2_000_000}), "se déplie"),
        (bomb({f"xl/{n}.xml": b"x" for n in range(600)}), "se déplie"),
        (bomb({"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "lisible"),
        (bomb({"readme.txt": b"not a workbook"}), "lisible"),
        (b"PK\x03\x04" + b"\xff" * 200, "lisible"),
    ],
)
def test_a_hostile_workbook_is_refused(tmp_path, monkeypatch, data, reason):
    monkeypatch.setattr(workbooks, "MAX_UNFOLDED", 1_000_000)
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(BadInput, match=reason) as error:
        read_exports([tmp_path / "a.xlsx"])
    assert "a.xlsx" in error.value.diagnostics()


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    path = linkedin(tmp_path, ["Un", POST, "Organic", "05/14/2026", 1, 2, 3, 0, 4, 5, 6, 7, 0, 8])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet2.xml"
    parts[name] = b'<!DOCTYPE worksheet [<!ENTITY a "1">]>' + parts[name]
    path.write_bytes(bomb(parts))
    with pytest.raises(BadInput, match="lisible"):
        read_exports([path])


def test_a_workbook_that_says_it_is_endless(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(TIKTOK.split(","))
    book.active.cell(1_000_000, 1).value = "loin"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="trop de lignes"):
        read_exports([tmp_path / "a.xlsx"])


OWN = """formats:
  vimeo:
    label: Vimeo
    platform: vimeo
    note: Lectures comptées par Vimeo.
    languages:
      en: {decimal: ".", dates: [Y-M-D], required: [Video, Plays]}
    columns:
      - {role: id, en: {heads: [Video]}}
      - {role: views, unit: count, en: {heads: [Plays]}}
"""


def test_a_format_she_describes(tmp_path):
    (tmp_path / "colonnes.yaml").write_text(OWN, encoding="utf-8")
    own = own_formats(tmp_path / "colonnes.yaml")
    readings = read_exports([write(tmp_path, "v.csv", "Video,Plays", "abc,12")], own)
    table = build_table(readings, own=own)
    assert table.rows[0].value("views") == 12
    assert table.definition("vimeo").note == "Lectures comptées par Vimeo."


@pytest.mark.parametrize(("old", "new", "key"), [
    ("unit: count", "unit: vues", "formats.vimeo.columns.2.unit"),
    ("  vimeo:", "  tiktok-studio:", "formats.tiktok-studio"),
    ("role: id", "role: nom", "role"),
])  # fmt: skip
def test_a_wrong_description_names_the_file_and_the_key(tmp_path, old, new, key):
    (tmp_path / "colonnes.yaml").write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput) as error:
        own_formats(tmp_path / "colonnes.yaml")
    assert "colonnes.yaml" in error.value.diagnostics()
    assert key in error.value.key
    assert error.value.remedy
