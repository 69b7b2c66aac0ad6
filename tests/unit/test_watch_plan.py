"""The watch plan: what is due when, and noting a reading without touching her words."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from preuve import watch_plan
from preuve.cli import _main
from preuve.errors import BadInput
from preuve.sessions import watch_plan as session
from preuve.skeleton import QUESTIONS, create
from preuve.watch_plan import DAYS, Read, dues, note, read, reminders

TODAY = date(2026, 5, 20)
PLAN = """\
# Mes sources à moi
since: 2026-05-01
sources:
- name: Lettre d'une agence   # gratuite
  every: semaine
- name: Notes de version
  every: mois
readings:
- day: 2026-05-01
  source: Lettre d'une agence
  learned: Rien.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = create(tmp_path / "projet", {question.key: question.default for question in QUESTIONS})
    (made / "veille.yaml").write_text(PLAN, encoding="utf-8")
    return made


def test_a_new_project_has_an_empty_plan_that_reads(tmp_path):
    made = create(tmp_path / "neuf", {question.key: question.default for question in QUESTIONS})
    plan = read(made)
    assert plan
    assert (plan.sources, list(reminders(made, TODAY))) == ((), [])


def test_what_is_due_is_said_the_latest_first(folder):
    plan = read(folder)
    assert plan
    assert [(one.source.name, one.late, one.words) for one in dues(plan, TODAY)] == [
        ("Lettre d'une agence", 12, "à relire depuis 12 jours"),
        ("Notes de version", -11, "à relire dans 11 jours"),
    ]
    assert list(reminders(folder, TODAY)) == ["Veille, Lettre d'une agence : à relire depuis 12 jours."]


@pytest.mark.parametrize(
    ("days", "words"), [(7, "à relire aujourd'hui"), (8, "à relire depuis 1 jour"), (6, "à relire dans 1 jour")]
)
def test_days_are_counted_from_the_last_reading(folder, days, words):
    plan = read(folder)
    assert plan
    found = next(one for one in dues(plan, date(2026, 5, 1) + timedelta(days=days)) if one.source.every == "semaine")
    assert found.words == words


def test_a_source_never_read_in_a_plan_without_beginning_is_due(folder):
    path = folder / "veille.yaml"
    path.write_text(PLAN.replace("since: 2026-05-01\n", ""), encoding="utf-8")
    assert "Veille, Notes de version : jamais lue." in list(reminders(folder, TODAY))
    assert set(DAYS) == set(watch_plan.Every.__args__)  # type: ignore[attr-defined]


def test_noting_a_reading_keeps_her_comments(folder):
    said = Read(day=TODAY, source="Notes de version", learned="Un « outil » : neuf", changed="Sous-titres plus lents")
    note(folder, said)
    text = (folder / "veille.yaml").read_text(encoding="utf-8")
    assert text.startswith(PLAN)
    assert "# gratuite" in text
    plan = read(folder)
    assert plan
    assert plan.readings[-1] == said


@pytest.mark.parametrize("end", ["readings: []\n", "readings:\n", "readings: [] # rien\n", ""])
def test_the_first_reading_is_noted_too(folder, end):
    path = folder / "veille.yaml"
    path.write_text("sources:\n- name: Lettre\n  every: jour\n" + end, encoding="utf-8")
    note(folder, Read(day=TODAY, source="Lettre"))
    note(folder, Read(day=TODAY, source="Lettre", learned="- a: b\n# c"))
    plan = read(folder)
    assert plan
    assert len(plan.readings) == 2
    assert plan.readings[1].learned == "- a: b\n# c"


def test_a_plan_whose_readings_arent_last_is_written_anew(folder):
    path = folder / "veille.yaml"
    path.write_text("readings: []\nsources:\n- name: Lettre\n  every: jour\n", encoding="utf-8")
    note(folder, Read(day=TODAY, source="Lettre"))
    plan = read(folder)
    assert plan
    assert (len(plan.readings), plan.sources[0].name) == (1, "Lettre")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("every: mois", "every: parfois"), "Choisissez : jour"),
        (("source: Lettre d'une agence", "source: Autre"), "n'est pas une source"),
        (("- name: Notes de version", "- name: Lettre d'une agence"), "deux fois"),
        (("day: 2026-05-01", "run: ../../etc"), "day"),
    ],
)
def test_what_is_wrong_names_the_file_and_the_remedy(folder, change, why):
    path = folder / "veille.yaml"
    path.write_text(PLAN.replace(*change), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read(folder)
    assert "veille.yaml" in caught.value.diagnostics()
    assert why in caught.value.diagnostics()


def test_the_command_shows_and_notes(folder, capsys):
    assert _main(["watch-plan", str(folder)]) == 0
    assert "Lettre d'une agence (chaque semaine) : à relire depuis" in capsys.readouterr().out
    given = ["--read", "Lettre d'une agence", "--learned", "Du neuf", "--changed", "Un plan de plus", "--by", "Camille"]
    assert _main(["watch-plan", str(folder), *given]) == 0
    plan = read(folder)
    assert plan
    assert (plan.readings[-1].changed, plan.readings[-1].by, plan.readings[-1].day) == (
        "Un plan de plus", "Camille", session.today())  # fmt: skip
    assert _main(["watch-plan", str(folder)]) == 0
    assert "Un plan de plus" in capsys.readouterr().out


def test_a_reading_names_a_source_and_a_production_that_exist(folder, capsys):
    assert _main(["watch-plan", str(folder), "--read", "Rien"]) == 2
    assert "Choisissez : Lettre d'une agence ; Notes de version" in capsys.readouterr().err
    assert _main(["watch-plan", str(folder), "--read", "Notes de version", "--run", "2026-01-01-000000"]) == 2
    assert "cette production n'existe pas" in capsys.readouterr().err
    assert (folder / "veille.yaml").read_text(encoding="utf-8") == PLAN
