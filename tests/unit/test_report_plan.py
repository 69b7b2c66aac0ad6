"""The storyboard's page tells the AI's edit plan and what became of it, whatever its words hold."""

import json
from pathlib import Path

import lxml.html
import pytest
from helpers_report import EVIL, findings, make, write_ledger

from preuve import report
from preuve.checks.subject import Subject
from preuve.edit_plan.told import Missing, Point, Told
from preuve.report.material import Material
from preuve.report.plan import plan
from preuve.sessions.plan import without

POINTS = (
    Point(aspect="order", before=("panne", "fete"), proposed=("fete", "panne"), now=("panne", "fete"), state="left"),
    Point(aspect="seconds", shot="panne", before=3.5, proposed=3.5, now=3.5, state="same"),
    Point(
        aspect="motion", shot="panne", before="push-in", proposed="still", now="still", state="taken", reason=EVIL[:300]
    ),
)
TOLD = Told(
    number=1,
    plan="0" * 64,
    summary=EVIL,
    model=EVIL,
    origin="authored",
    decided=True,
    taken=("motion",),
    why="Parce que " + EVIL,
    by="Nour",
    at="2026-11-22T09:30:00Z",
    points=POINTS,
)


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    return make(tmp_path / "projet")


def page(subject: Subject, told: bytes, language: str = "fr"):
    assert subject.folder
    (subject.folder / "plan.json").write_bytes(told)
    write_ledger(subject.folder)
    found = findings(subject)
    report.write(subject, {"fr": found, "en": found}, subject.folder)
    folder = subject.folder / "report" / ("" if language == "fr" else language)
    return lxml.html.parse(str(folder / "storyboard.html")).getroot()


def test_what_was_proposed_and_decided_is_told(subject):
    root = page(subject, TOLD.model_dump_json().encode())
    (section,) = root.xpath("//section[@aria-labelledby='plan-de-montage']")
    text = " ".join(section.text_content().split())
    assert "Décidé par Nour" in text
    assert "écrite par un modèle de langage pour cet exemple" in text
    assert "1 point était déjà ainsi, 1 point est repris, 1 point n'est pas repris" in text.replace("’", "'")
    rows = [" ".join(row.text_content().split()) for row in section.xpath(".//li")]
    assert len(rows) == 2
    assert "zoom avant lent" in rows[1]
    assert "image fixe" in rows[1]
    assert section.xpath(".//script") == []
    assert section.xpath(".//img") == []


def test_it_is_told_in_english_too(subject):
    root = page(subject, TOLD.model_dump_json().encode(), "en")
    assert root.xpath("//section[@aria-labelledby='plan-de-montage']")


@pytest.mark.parametrize(
    "data", [b"", b"null", b"[]", b'{"number": 1}', b"\xff", json.dumps({"points": EVIL}).encode()]
)
def test_what_is_no_plan_is_not_told(subject, data):
    assert subject.folder
    (subject.folder / "plan.json").write_bytes(data)
    assert plan(Material(subject, subject.folder / "report")) is None


def test_a_plan_nobody_decided_on_says_so(subject):
    open_plan = TOLD.model_copy(update={"decided": False, "taken": (), "by": "", "why": "", "at": ""})
    root = page(subject, open_plan.model_dump_json().encode())
    (section,) = root.xpath("//section[@aria-labelledby='plan-de-montage']")
    assert "Personne n" in section.text_content()
    assert "Décidé par" not in section.text_content()


def test_a_shot_cut_since_is_one_line_and_counted_as_a_shot(subject):
    kinds = ("seconds", "motion", "transition")
    gone = tuple(Point(aspect=one, shot="fete", before="a", proposed="b", now="", state="gone") for one in kinds)
    root = page(subject, TOLD.model_copy(update={"points": (*POINTS, *gone)}).model_dump_json().encode())
    (section,) = root.xpath("//section[@aria-labelledby='plan-de-montage']")
    text = " ".join(section.text_content().split()).replace("’", "'")
    assert "1 point n'est pas repris, 1 plan est retiré depuis" in text
    rows = [" ".join(row.text_content().split()) for row in section.xpath(".//li")]
    assert [row for row in rows if row.startswith("fete")] == ["fete plan retiré depuis"]


def test_a_plan_that_never_came_is_told_and_none_is_shown(subject):
    missing = Missing(number=1, missing=EVIL + " Trois réponses inutilisables.", remedy="preuve plan --renew")
    root = page(subject, missing.model_dump_json().encode())
    (section,) = root.xpath("//section[@aria-labelledby='plan-de-montage']")
    assert "Le film est fait sans plan de montage" in section.text_content()
    assert "Trois réponses inutilisables" in section.text_content()
    assert "Décidé" not in section.text_content()
    assert section.xpath(".//li") == []
    assert plan(Material(subject, subject.folder / "report")) is None


def test_the_run_says_it_too(tmp_path):
    assert without(tmp_path) == []
    for data, lines in ((TOLD.model_dump_json(), 0), ("{", 0), ('{"number": 1, "missing": "m", "remedy": "r"}', 2)):
        (tmp_path / "plan.json").write_text(data, encoding="utf-8")
        assert len(without(tmp_path)) == lines
