"""The history of figures: fed once, never changed; days that are given or computed; one post whatever names it."""

import io
import sqlite3
import tracemalloc
import zipfile
import zlib
from datetime import UTC, datetime

import openpyxl
import pytest
from helpers_audience import META, REEL, TIKTOK, write

from preuve.artifact import digest_bytes, digest_file
from preuve.audience import build_table, read_exports, to_xlsx
from preuve.audience.accessible import found_by
from preuve.audience.figures import Figure, Post, Reading, Readings, Source
from preuve.audience.gather import Sources, make_table
from preuve.audience.history import FILE, MAX_BYTES, Brought, History, Kept
from preuve.audience.identity import Known, handles
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.audience.thinning import thinned
from preuve.errors import BadInput

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
ID = "7512345678901234001"
SHARED = f"https://www.tiktok.com/@atelier/video/{ID}"


def export(folder, views, name="tiktok.csv", *, said=""):
    lines = [said] if said else []
    return write(folder, name, *lines, TIKTOK, f"Un,{SHARED},2026-05-01,{views},2,3,4")


def brought(path, kind="export"):
    return Brought(path.name, digest_file(path), kind, path.read_bytes(), lambda: read_exports([path]))


def feed(project, *paths, now=NOW, reader="r1"):
    with History(project) as history:
        return history.feed([brought(path) for path in paths], now=now, reader=reader, latencies={})


def counting(project, *paths):
    with History(project) as history:
        return [one.name for one in history.counting({path.name: digest_file(path) for path in paths})]


def snapshot(folder, views, at):
    made = Snapshot(
        source="tiktok",
        observed_at=at,
        posts=(Asked(id=ID),),
        pages=(Page(call="video/query", answer={"data": {"videos": [{"id": ID, "view_count": views, "like_count": 9}]},
                                                "error": {"code": "ok"}}),),
    )  # fmt: skip
    path = folder / f"tiktok-atelier-{at:%Y%m%dT%H%M%SZ}.json"
    path.write_text(made.model_dump_json(), encoding="utf-8")
    return path


def test_a_file_is_fed_once(tmp_path):
    path = export(tmp_path, 100)
    assert feed(tmp_path, path) == 4
    assert feed(tmp_path, path) == 0
    with History(tmp_path) as history:
        (views,) = [one for one in history.observations() if one["metric"] == "views"]
    assert (views["value"], views["post"], views["source_row"], views["written"]) == (100, ID, 2, "100")


def test_a_file_read_otherwise_is_kept_again_and_the_latest_reading_counts(tmp_path):
    path = export(tmp_path, 100)
    feed(tmp_path, path)
    assert feed(tmp_path, path, reader="r2") == 4
    with History(tmp_path) as history:
        assert len(history.observations()) == 4


@pytest.mark.parametrize("table", ["files", "observations", "readings", "withdrawals"])
@pytest.mark.parametrize("order", ["UPDATE {t} SET rowid = rowid", "DELETE FROM {t}"])
def test_nothing_is_changed_nor_erased(tmp_path, table, order):
    feed(tmp_path, export(tmp_path, 100))
    with History(tmp_path) as history:
        history.withdraw("tiktok.csv", now=NOW, by="Claire")
    base = sqlite3.connect(tmp_path / FILE)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        base.execute(order.format(t=table))
    base.close()


def test_a_replaced_export_loses_nothing(tmp_path):
    feed(tmp_path, export(tmp_path, 100))
    path = export(tmp_path, 150)
    feed(tmp_path, path, now=NOW.replace(day=27))
    old, new = sorted(counting(tmp_path, path), key=len, reverse=True)
    assert (new, old.startswith("tiktok (")) == ("tiktok.csv", True)
    path.unlink()
    assert len(counting(tmp_path)) == 2
    with History(tmp_path) as history:
        assert history.withdraw("tiktok.csv", now=NOW, by="Claire") == 2
    assert counting(tmp_path) == []


def test_an_invented_export_is_forgotten_with_its_file(tmp_path):
    path = export(tmp_path, 100, said="# données fictives")
    feed(tmp_path, path)
    assert counting(tmp_path, path) == ["tiktok.csv"]
    path = export(tmp_path, 120, said="# données fictives")
    feed(tmp_path, path)
    assert len(counting(tmp_path, path)) == 2
    path.unlink()
    assert counting(tmp_path) == []
    mine = export(tmp_path, 7)
    feed(tmp_path, mine)
    assert counting(tmp_path, mine) == ["tiktok.csv"]


def test_a_history_that_is_damaged_says_what_to_do(tmp_path):
    (tmp_path / "audience").mkdir()
    (tmp_path / FILE).write_bytes(b"not a database, not at all, not even a little bit" * 30)
    with pytest.raises(BadInput) as error:
        feed(tmp_path, export(tmp_path, 1))
    assert FILE in error.value.diagnostics()


@pytest.mark.parametrize("data", [
    pytest.param(zlib.compress(b"Titre,Vues"), id="other bytes"),
    pytest.param(zlib.compress(b"Titre,Vues\nUn,1\n")[:-3], id="cut"),
    pytest.param(b"Titre,Vues\nUn,1\n", id="not compressed"),
])  # fmt: skip
def test_a_history_whose_files_were_changed_is_not_counted(tmp_path, data):
    assert "historique.sqlite" in forged(tmp_path, digest_bytes(b"Titre,Vues\nUn,1\n"), data)


def test_a_forged_history_never_unfolds_beyond_what_a_file_may_hold(tmp_path):
    whole = bytes(MAX_BYTES + 10_000_000)
    tracemalloc.start()
    told = forged(tmp_path, digest_bytes(whole), zlib.compress(whole, 9))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "historique.sqlite" in told
    assert most < 2.5 * MAX_BYTES


def forged(project, sha256, data):
    """What is said of a history where someone put these bytes."""
    feed(project)
    base = sqlite3.connect(project / FILE)
    with base:
        base.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", (sha256, "x.csv", "export", f"{NOW:%FT%T%z}", 0, data)
        )
    base.close()
    with pytest.raises(BadInput) as error:
        counting(project)
    return error.value.diagnostics()


def test_the_file_that_came_last_gives_the_latest_figures(tmp_path):
    (tmp_path / "b").mkdir()
    paths = {"a.csv": export(tmp_path, 100), "b.csv": export(tmp_path / "b", 150)}
    came = {"a.csv": "2026-05-20T09:00:00+00:00", "b.csv": "2026-05-27T09:00:00+00:00"}
    (row,) = make_table(Sources(paths, context={"brought": came}), fictitious=False).rows
    assert row.value("views") == 150
    with pytest.raises(BadInput, match="rien ne dit"):
        make_table(Sources(paths, context={"brought": dict.fromkeys(came, came["a.csv"])}), fictitious=False)


def test_an_export_and_an_api_speak_of_one_post(tmp_path):
    exports = {"t-2026-05-18.csv": export(tmp_path, 100, "t-2026-05-18.csv")}
    asked = snapshot(tmp_path, 180, NOW)
    table = make_table(Sources(exports, {asked.name: asked}), fictitious=False)
    (row,) = table.rows
    assert (row.value("views"), row.value("likes"), row.value("comments")) == (180, 9, 3)
    assert (row.when, row.cells["comments"].when) == ("2026-05-20T09:00:00+00:00", "2026-05-18")
    assert row.post.title == "Un"
    assert row.engagement.counted == ("likes",), "comments of another day would give the rate of no day"
    assert table.days == (), "an export and an API don't count alike: no difference between them"
    assert table.definition("tiktok").latency


def test_the_workbook_draws_the_days(tmp_path):
    paths = [snapshot(tmp_path, 100 * day, NOW.replace(day=day)) for day in (18, 20, 23)]
    asked = {path.name: path for path in paths}
    book = to_xlsx(make_table(Sources({}, asked), fictitious=False))
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Historique"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=6)]
    assert [(row[2].day, row[3].day, row[4], row[5]) for row in rows] == [
        (20, 18, "écart calculé entre deux relevés", 200),
        (23, 20, "écart calculé entre deux relevés", 300),
    ]
    parts = zipfile.ZipFile(io.BytesIO(book))
    charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    drawn = next(chart for chart in charts if "scatterChart" in chart)
    assert "Historique!$C$5:$C$6" in drawn
    assert len(charts) == 3, "views by platform, engagement, views by day"


def test_days_that_the_platform_gives_are_not_computed_again(tmp_path):
    rows = [f"1,{REEL},IG reel,04/27/2026,04/{day}/2026,Un,35,{views},80,9,3" for day, views in ((28, 10), (29, 5))]
    table = build_table(read_exports([write(tmp_path, "a.csv", META, *rows)]))
    assert [(day.day.day, day.cells["views"].value, day.computed) for day in table.days] == [
        (28, 10, False),
        (29, 5, False),
    ]


@pytest.mark.parametrize(("one", "other"), [
    (Post(platform="youtube", id="dQw4w9WgXcQ"), Post(platform="youtube", id="x", url="https://youtu.be/dQw4w9WgXcQ")),
    (Post(platform="youtube", id="a", url="https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
     Post(platform="youtube", id="b", url="https://youtube.com/shorts/dQw4w9WgXcQ")),
    (Post(platform="instagram", id="1", url=REEL), Post(platform="instagram", id="2", url=REEL.replace("reel", "p"))),
    (Post(platform="web", id="/film/"), Post(platform="web", id="7", url="https://a.example/film")),
])  # fmt: skip
def test_addresses_that_are_one_post(one, other):
    assert handles(one) & handles(other)


def test_the_same_id_on_two_platforms_is_two_posts():
    reading = Reading(value=1, source=Source(file="a", row=1, column="v", written="1"))
    figures = tuple(
        Figure(post=Post(platform=name, id="12"), definition="x", values={"views": reading})
        for name in ("mastodon", "web")
    )
    assert len(build_table(Readings(figures=figures)).rows) == 2


def test_the_journal_s_words_complete_a_post(tmp_path):
    known = Known(platform="tiktok", id="other", url=SHARED, target="tiktok", title="Notre titre", seconds=20, run="r1")
    heads = TIKTOK + ",Average watch time"
    readings = read_exports([write(tmp_path, "a.csv", heads, f"Un,{SHARED},2026-05-01,10,2,3,4,0:00:05")])
    (row,) = build_table(readings, known=[known]).rows
    assert (row.post.id, row.post.others, row.post.title) == ("other", (ID,), "Notre titre")
    assert row.value("avg_watch_pct") == 25


def test_what_a_run_found_of_accessibility_stands_beside_the_figures(tmp_path):
    findings = {"findings": [
        {"id": "CAP01", "target": "tiktok", "status": "met"}, {"id": "CAP03", "target": "tiktok", "status": "unmet"},
        {"id": "CAP01", "target": "web", "status": "unmet"}, {"id": "FLA01", "target": "tiktok", "status": "declared"},
        {"id": "OPT01", "target": "tiktok", "status": "met"}]}  # fmt: skip
    found = {"r1/tiktok": {"families": found_by(findings, "tiktok"), "report": "../r1/report/index.html"}}
    known = Known(platform="tiktok", id=ID, target="tiktok", run="r1").model_dump(mode="json")
    sources = Sources({"a.csv": export(tmp_path, 5)}, context={"publications": [known], "accessibility": found})
    (row,) = make_table(sources, fictitious=False).rows
    assert [(one.family, one.met, one.judged, one.waiting) for one in row.access] == [
        ("CAP", 1, 2, 0),
        ("FLA", 0, 0, 1),
    ]
    assert row.report.endswith("index.html")


def test_old_snapshots_are_thinned_to_the_last_of_each_day():
    days = ["20260501T070000Z", "20260501T190000Z", "20260502T070000Z", "20260520T070000Z", "20260520T190000Z"]
    kept = [Kept(f"tiktok-a-{day}.json", day, "snapshot", NOW, b"") for day in days]
    export_ = Kept("x-20260501T070000Z.csv", "e", "export", NOW, b"")
    assert [one.sha256 for one in thinned([*kept, export_])] == [*days[1:], "e"]


def test_a_snapshot_that_someone_changed_is_named(tmp_path):
    path = tmp_path / "tiktok-a-20260501T070000Z.json"
    path.write_text('{"source": 1}')
    with pytest.raises(BadInput) as error:
        make_table(Sources({}, {path.name: path}), fictitious=False)
    assert f"audience/releves/{path.name}" in error.value.diagnostics()
