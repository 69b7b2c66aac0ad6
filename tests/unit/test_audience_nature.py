"""Real and invented figures in one table: each row says what it is, and who says so."""

import json
from pathlib import Path

from preuve.audience.forms.page import to_page
from preuve.audience.gather import Sources, from_json, gather, make_table
from preuve.audience.nature import brief_words, cause, mark, nature
from preuve.audience.table import Table
from preuve.checks.aut import AUT05

ROOT = Path(__file__).parents[2]
EXPORT = ROOT / "sample_project" / "audience" / "tiktok-contenu.csv"


def taken(folder: Path) -> Path:
    """What an API answered: seven likes."""
    videos = [{"id": "7512345678901234001", "view_count": 104, "like_count": 7}]
    told = {
        "source": "tiktok",
        "observed_at": "2026-11-20T07:00:00Z",
        "posts": [{"id": videos[0]["id"]}],
        "pages": [{"call": "video/query", "answer": {"data": {"videos": videos}, "error": {"code": "ok"}}}],
    }
    path = folder / "tiktok-a-20261120T070000Z.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def table(folder: Path, *, exports: bool, fictitious: bool) -> Table:
    path = taken(folder)
    sources = Sources({EXPORT.name: EXPORT} if exports else {}, {path.name: path})
    return make_table(sources, fictitious=fictitious)


def test_an_answer_of_an_api_beside_the_samples_exports_is_no_invented_figure(tmp_path):
    found = table(tmp_path, exports=True, fictitious=True)
    told = {row.post.id[:4]: nature(row, found) for row in found.rows}
    assert told == {"7490": "données fictives", "7512": brief_words()}
    assert mark(found) == "données en partie fictives"
    page = to_page(found)
    assert "(données fictives)" not in page
    assert page.count(f">{brief_words()}<") == 1 + (len(found.metrics) > 6)
    assert "fictitious: true" in cause(found)
    path = taken(tmp_path)
    made = gather(Sources({EXPORT.name: EXPORT}, {path.name: path}), fictitious=True)
    ends = [line.rsplit(";", 1)[1] for line in made["audience.csv"].decode("utf-8-sig").splitlines()]
    assert sorted(ends) == sorted(["Nature", *["données fictives"] * 3, brief_words()])
    assert from_json(made["table.json"]) == found


def test_with_no_export_left_the_brief_alone_says_it(tmp_path):
    found = table(tmp_path, exports=False, fictitious=True)
    assert mark(found) == brief_words()
    assert "inventés pour l'exemple" not in cause(found) + to_page(found)
    outcome = AUT05.check(found, {})
    assert outcome.status == "unmet"
    assert "exports" not in outcome.remedy
    assert "brief.yaml" in outcome.remedy


def test_a_real_project_with_an_export_of_the_sample_left_in_it(tmp_path):
    found = table(tmp_path, exports=True, fictitious=False)
    assert {nature(row, found) for row in found.rows} == {"données fictives", ""}
    assert mark(found) == "données en partie fictives"
    assert "Une partie" in cause(found)


def test_real_figures_of_a_real_project_are_marked_nowhere(tmp_path):
    found = table(tmp_path, exports=False, fictitious=False)
    assert (mark(found), cause(found), [nature(row, found) for row in found.rows]) == ("", "", [""])
    assert 'audience-mark"' not in to_page(found)


def test_a_table_of_before_marks_all_its_rows(tmp_path):
    found = table(tmp_path, exports=True, fictitious=True)
    rows = tuple(row.model_copy(update={"fictitious": None}) for row in found.rows)
    old = found.model_copy(update={"rows": rows, "by_brief": False})
    assert mark(old) == "données fictives"
    assert {nature(row, old) for row in old.rows} == {"données fictives"}
