"""Marking grids beside a session's dossiers: what follows from jurors' decisions, and files that are no grid."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from preuve.dossier.report import session
from preuve.dossier.report.grids import Grid, marks, read_grids
from preuve.dossier.report.handed import Handed
from preuve.frameworks import framework
from preuve.frameworks.outcome import outcome
from preuve.sessions.session_table import lines

DOSSIER, OTHER = "a" * 64, "b" * 64
NOW = datetime(2027, 1, 4, tzinfo=UTC)
ALL = ("C1", "C2", "C3", "C4", "C5")


def grid(juror: str, role: str = "", name: str = "certifiag", dossier: str = DOSSIER, **decisions: str) -> Grid:
    return Grid.model_validate(
        {"juror": juror, "role": role, "framework": name, "dossier": dossier, "decisions": decisions}
    )


def save(folder: Path, name: str, **more: Any) -> None:
    given = {"kind": "preuve-grid", "version": 1, "framework": "certifiag", "dossier": DOSSIER, "decisions": {}}
    (folder / name).write_text(json.dumps(given | more), encoding="utf-8")


def said(*grids: Grid) -> str:
    return "\n".join(marks(grids, DOSSIER))


@pytest.mark.parametrize(
    ("name", "lost", "told"),
    [
        ("certifiag", "C2", "C2 : non acquis. À repasser ensemble : C1, C2, C3, C4."),
        ("certifiag", "C5", "C5 : non acquis, à repasser seul."),
        ("reseaux-sociaux-ia", "C3", "C3 : non acquis. Le référentiel demande toutes les compétences."),
        ("contenus-ia", "C3", "C3 : non acquis. Le référentiel ne dit pas ce qui en découle."),
    ],
)
def test_what_follows_is_what_the_source_says(name: str, lost: str, told: str) -> None:
    decisions = {one.id: "non_acquis" if one.id == lost else "acquis" for one in framework(name).competences}
    assert list(outcome(framework(name), decisions)) == [told]  # type: ignore[arg-type]


def test_what_is_not_decided_is_no_failure_and_no_success() -> None:
    asked = framework("certifiag")
    assert list(outcome(asked, {})) == []
    assert list(outcome(asked, {"C1": "acquis", "C2": "a_revoir"})) == ["Encore à décider : C2, C3, C4, C5."]
    assert list(outcome(asked, dict.fromkeys(ALL, "acquis"))) == ["Toutes les compétences sont acquises."]  # type: ignore[arg-type]


def test_where_jurors_disagree_the_external_one_decides() -> None:
    inside = grid("Anne", "interne", **dict.fromkeys(ALL, "acquis"))
    outside = grid("Paul", "externe", **dict.fromkeys(ALL, "acquis") | {"C3": "non_acquis"})
    told = said(inside, outside)
    assert "Désaccord sur C3 : l'avis du membre externe (Paul) l'emporte" in told
    assert "C3 : non acquis. À repasser ensemble : C1, C2, C3, C4." in told


@pytest.mark.parametrize("roles", [("", ""), ("externe", "externe"), ("interne", "interne")])
def test_nobody_s_word_wins_where_no_single_external_member_is_named(roles: tuple[str, str]) -> None:
    one = grid("Anne", roles[0], **dict.fromkeys(ALL, "acquis"))
    other = grid("Paul", roles[1], **dict.fromkeys(ALL, "acquis") | {"C3": "non_acquis"})
    told = said(one, other)
    assert "Dites dans chaque grille la place de chacun" in told
    assert "À repasser" not in told
    assert "Encore à décider : C3." in told


def test_where_the_source_names_nobody_it_is_said() -> None:
    one = grid("Anne", name="contenus-ia", C1="acquis")
    told = said(one, grid("Paul", "externe", name="contenus-ia", C1="non_acquis"))
    assert "Désaccord sur C1 : le référentiel ne dit pas qui décide." in told


def test_what_one_of_two_jurors_decided_alone_is_still_to_be_decided() -> None:
    told = said(grid("Anne", C1="acquis", C2="acquis"), grid("Paul", C1="acquis"))
    assert "Encore à décider : C2, C3, C4, C5." in told


def test_a_grid_of_another_dossier_says_nothing_here() -> None:
    assert said(grid("Anne", dossier=OTHER, C1="non_acquis")) == ""


BAD = {
    "texte": "x",
    "liste": "[]",
    "sorte": json.dumps({"kind": "autre"}),
    "profond": "[" * 5000,
    "double": '{"kind":"preuve-grid","kind":"preuve-grid"}',
    "referentiel": json.dumps({"kind": "preuve-grid", "framework": "../../etc", "dossier": DOSSIER}),
    "sans-dossier": json.dumps({"kind": "preuve-grid", "framework": "certifiag", "dossier": ""}),
    "decision": json.dumps(
        {"kind": "preuve-grid", "framework": "certifiag", "dossier": DOSSIER, "decisions": {"C1": "admis"}}
    ),
    "gros": '"' + "x" * 2_000_001 + '"',
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_grid_is_named_and_stops_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / f"grille-{name}.json").write_text(BAD[name], encoding="utf-8")
    save(tmp_path, "grille-bonne.json", juror="Anne", decisions={"C1": "acquis"})
    found, wrong = read_grids(tmp_path)
    assert [one.juror for one in found] == ["Anne"]
    assert wrong == (f"grille-{name}.json",)


def test_the_session_tells_it_on_the_page_the_sheet_and_the_terminal(tmp_path: Path) -> None:
    evil = "=1+1 <img src=x>\u202e"
    save(tmp_path, "grille-a.json", juror=evil, decisions={"C5": "non_acquis"}, comments={"C5": "secret"})
    grids, wrong = read_grids(tmp_path)
    whole = session.Session(at=NOW, rows=(Handed(file="d.zip", sha256=DOSSIER),), grids=grids, no_grids=wrong)
    told = "C5 : non acquis, à repasser seul."
    assert told in "\n".join(lines(whole))
    assert told in session.to_csv(whole).decode()
    page = session.page(whole)
    assert "à repasser seul" in page
    assert "<img" not in page
    assert "\u202e" not in "\n".join(lines(whole))
    assert "secret" not in session.to_json(whole).decode() + page
    plain = session.page(session.Session(at=NOW, rows=(Handed(file="d.zip", sha256=DOSSIER),)))
    assert "Grilles du jury" not in plain
