"""A date that passed after the run is told to who checks or delivers, and changes no result."""

from datetime import date, timedelta

import pytest

from preuve.documents import read
from preuve.project import Project
from preuve.sessions.overdue import overdue

RUN = date.today() - timedelta(days=30)  # noqa: DTZ011  (her own calendar's day)
GONE = RUN + timedelta(days=10)
COMING = RUN + timedelta(days=400)
LATER = [COMING + timedelta(days=30 * number) for number in range(5)]
TEXT = f"""# Mon plan

## Calendrier

| Étape | Début | Fin | Qui |
|---|---|---|---|
| Essayer deux voix sur notre premier film du quartier | {RUN:%d/%m/%Y} | {GONE:%d/%m/%Y} | Ana, à la mairie |
| Tourner les trois portraits des bénévoles du samedi | {LATER[0]:%d/%m/%Y} | {LATER[1]:%d/%m/%Y} | Ana et Marc |
| Monter, sous-titrer puis faire relire par le bureau | {LATER[1]:%d/%m/%Y} | {LATER[2]:%d/%m/%Y} | Marc |
| Publier, répondre aux commentaires et faire le bilan | {LATER[2]:%d/%m/%Y} | {LATER[3]:%d/%m/%Y} | Joëlle |
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "documents").mkdir()
    (tmp_path / "preuve.toml").touch()
    (tmp_path / "portfolio.yaml").write_text("frameworks: [contenus-ia]\n", encoding="utf-8")
    (tmp_path / "documents" / "plan-action.md").write_text(TEXT, encoding="utf-8")
    return Project(tmp_path)


def test_a_date_that_passed_since_the_run_is_told_and_not_counted(project):
    assert read(project, "plan-action.md", RUN).section("Calendrier").filled
    (said,) = overdue(project, RUN)
    assert said.startswith("À ce jour, documents/plan-action.md, « Calendrier » : ")
    assert f"{GONE:%d/%m/%Y}" in said


def test_nothing_is_told_twice_nor_of_an_invented_day(project):
    assert list(overdue(project, date.today())) == []  # noqa: DTZ011  (her own calendar's day)
    told = f"frameworks: [contenus-ia]\nfictitious: true\ntoday: {RUN}\n"
    (project.folder / "portfolio.yaml").write_text(told, encoding="utf-8")
    assert list(overdue(Project(project.folder), RUN)) == []
