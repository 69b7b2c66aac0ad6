"""The calendar, the posts and the replies that a project keeps, cited as evidence; a simulation is said to be one."""

from datetime import date
from pathlib import Path

import pytest
from helpers_lecture import copied
from test_publication_page import keep, said

from preuve.calls.recordings import Recordings
from preuve.checks.subject import Subject
from preuve.frameworks.kept import kept
from preuve.frameworks.model import Kept
from preuve.maker import Maker
from preuve.project import Project
from preuve.publication.journal import Journal
from preuve.replies import draft
from preuve.store import Store

CALENDAR = """\
campaign: Essai
entries:
  - {id: deux, when: 2027-03-09 12:15, to: instagram, target: instagram-reel, objective: Remplir la séance}
  - {id: un, when: 2027-03-02 18:30, to: tiktok, target: tiktok}
  - {id: trois, when: 2027-03-05 09:00, to: hand, note: l'affiche, objective: "À COMPLÉTER : lequel ?"}
"""


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    store = Store(tmp_path / ".preuve")
    return Subject((), Maker(store, Recordings(store)), lambda: None, None, project=Project(tmp_path))


def told(name: str, subject: Subject) -> tuple[str, str]:
    row = kept(Kept.model_validate({"kept": name, "label": {"fr": "quoi", "en": "what"}}), subject)
    assert bool(row.where) == (row.status == "declared")
    return row.status, row.said


@pytest.mark.parametrize("name", ["calendar", "posts", "replies"])
def test_nothing_kept_counts_for_nothing(name, subject):
    status, why = told(name, subject)
    assert status == "not_applicable"
    assert why


def test_the_calendar_says_when_where_and_for_what(subject):
    (subject.project.folder / "calendar.yaml").write_text(CALENDAR, encoding="utf-8")
    assert told("calendar", subject) == (
        "declared",
        "2 publications prévues du 02/03/2027 au 09/03/2027 (TikTok et Instagram) ; 1 dit l'objectif qu'elle sert",
    )


def test_a_calendar_left_as_its_model_isnt_one(subject):
    head, title, *_others, last = CALENDAR.splitlines()
    unfilled = f"{head}\n{title}\n{last}"
    (subject.project.folder / "calendar.yaml").write_text(unfilled, encoding="utf-8")
    assert told("calendar", subject)[0] == "not_applicable"


def test_a_calendar_that_cant_be_read_is_told_and_counts_for_nothing(subject):
    (subject.project.folder / "calendar.yaml").write_text("entries: [", encoding="utf-8")
    assert told("calendar", subject)[0] == "not_applicable"


def test_posts_are_counted_by_what_became_of_them(subject):
    journal = Journal(subject.project.folder)
    keep(journal, said("sent", state="published"), target="web")
    keep(journal, said("sent", state="simulated"), target="tiktok")
    keep(journal, said("sent", state="simulated"), target="youtube-short")
    status, words = told("posts", subject)
    assert status == "declared"
    assert "simulée, rien n'a été envoyé : 2" in words
    assert "publiée : 1" in words


def test_replies_are_hers_where_she_accepted_that_very_text(tmp_path, subject):
    first = {"id": "a", "platform": "tiktok", "comment": "C'est gratuit ?"}
    answers = draft.Draft.model_validate(
        {
            "replies": [
                {**first, "reply": "Oui, sur inscription.", "proposed": "Oui."},
                {**first, "id": "b", "reply": "À bientôt.", "proposed": "À bientôt."},
                {**first, "id": "c"},
            ]
        }
    )
    for name in ("a", "b"):
        answers = draft.accept(answers, name, "Alice Exemple", date(2027, 3, 2))
    draft.write(subject.project.folder, answers)
    assert told("replies", subject) == (
        "declared",
        "3 commentaires ; 2 réponses acceptées par Alice Exemple, dont 1 récrite par une personne",
    )


def test_the_samples_calendar_is_shown(tmp_path):
    folder = copied(tmp_path)
    store = Store(folder / ".preuve")
    sample = Subject((), Maker(store, Recordings(store)), lambda: None, None, project=Project(folder))
    status, words = told("calendar", sample)
    assert status == "declared"
    assert "publications prévues du 24/11/2026" in words
