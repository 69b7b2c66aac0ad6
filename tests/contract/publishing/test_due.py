"""What the calendar sends at its hour: the film a person agreed to, once, and what failed again."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hook import Hook
from publishing_case import parcel

from flows.due import publish_due
from preuve.artifact import digest_file
from preuve.project import Project
from preuve.publication.journal import Journal
from preuve.schedule import agreements
from preuve.schedule.agreements import Agreement
from preuve.sessions import calendar

HOUR = datetime(2026, 11, 26, 11, 15, tzinfo=UTC)
RUN = "2026-11-22-100000"
BRIEF = """
title: Atelier
organisation: L'Atelier
subject: la réparation
objectives: [faire venir]
audience: le quartier
key_messages: [Un objet en panne n'est pas un déchet]
call_to_action: Venez samedi.
targets: [tiktok]
"""
CALENDAR = """
entries:
  - {id: film, when: 2026-11-26 12:15, to: webhook, target: tiktok, objective: faire venir, why: midi}
"""


@pytest.fixture
def hook():
    with Hook() as server:
        yield server


@pytest.fixture
def project(tmp_path, hook, monkeypatch):
    (tmp_path / "brief.yaml").write_text(BRIEF, encoding="utf-8")
    (tmp_path / "calendar.yaml").write_text(CALENDAR, encoding="utf-8")
    options = f'[publish.options.webhook]\nlinks = "https://a.example"\nstatus = "{hook.base_url}/status"\n'
    (tmp_path / "preuve.toml").write_text(options, encoding="utf-8")
    bundle = tmp_path / "runs" / RUN / "bundles" / "tiktok"
    parcel(bundle, "webhook", "tiktok")
    (bundle.parents[1] / "ledger.jsonl").write_text(json.dumps({"kind": "start", "at": HOUR.isoformat()}) + "\n")
    monkeypatch.setenv("PREUVE_WEBHOOK_TOKEN", hook.token)
    monkeypatch.setenv("PREUVE_WEBHOOK_URL", f"{hook.base_url}/hook")
    monkeypatch.setenv("PREUVE_WEBHOOK_ACCOUNT", "n8n")
    monkeypatch.setattr(calendar, "now", lambda: HOUR + timedelta(minutes=5))
    return Project(tmp_path)


def agree(project: Project) -> None:
    film = digest_file(project.folder / "runs" / RUN / "bundles" / "tiktok" / "film.mp4")
    agreement = Agreement(
        by="Lina",
        at=HOUR,
        run=RUN,
        target="tiktok",
        film=film,
        to="webhook",
        moment=HOUR,
        mode="publish",
        privacy="public",
    )
    agreements.give(project.folder, "film", agreement)


def due(project: Project) -> tuple[bool, str]:
    said: list[str] = []
    well = publish_due(project, calendar.due_now(project), said.append, pause=lambda _seconds: None)
    return well, "\n".join(said)


def test_what_was_agreed_to_goes_out_once(project, hook):
    agree(project)
    assert due(project)[0]
    assert due(project) == (True, "")
    assert len(hook.posts()) == 1
    (slot,) = calendar.standing(project, calendar.needed(project.folder))
    assert slot.state == "draft"


def test_nothing_goes_out_without_a_yes(project, hook):
    assert due(project) == (True, "")
    assert not hook.requests


def test_a_film_made_again_since_needs_another_yes(project, hook):
    agree(project)
    film = project.folder / "runs" / RUN / "bundles" / "tiktok" / "film.mp4"
    film.write_bytes(film.read_bytes() + b"more")
    well, said = due(project)
    assert not well
    assert "calendar approve film" in said
    assert not hook.requests


def test_who_may_see_it_changed_since_the_yes(project, hook):
    agree(project)
    settings = (project.folder / "preuve.toml").read_text(encoding="utf-8")
    (project.folder / "preuve.toml").write_text('[publish]\nprivacy = "private"\n' + settings, encoding="utf-8")
    well, said = due(Project(project.folder))
    assert not well
    assert "calendar approve film" in said
    assert not hook.requests


def test_what_failed_is_tried_again_a_few_times_and_no_more(project, hook):
    agree(project)
    hook.token, right = "whsec_b3RoZXItc2VjcmV0", hook.token
    for _quarter in range(8):
        due(project)
    tries = sum(event.kind == "intended" for event in Journal(project.folder).all()[0].events)
    assert tries == 4
    hook.token = right
    assert due(project) == (True, "")
    assert not hook.posts()


def test_a_lost_answer_is_asked_about_at_the_next_quarter_and_never_sent_twice(project, hook):
    agree(project)
    hook.strike(1, "after")
    for number in range(2, 12):
        hook.strike(number, "ill")
    assert not due(project)[0]
    hook.strikes.clear()
    assert due(project)[0]
    assert len(hook.posts()) == 1


def test_one_that_fails_never_stops_the_others(project, hook):
    agree(project)
    more = CALENDAR + "  - {id: autre, when: 2026-11-26 12:00, to: mastodon, target: web, objective: o, why: w}\n"
    (project.folder / "calendar.yaml").write_text(more, encoding="utf-8")
    agreement = agreements.read(project.folder)["film"]
    other = {"target": "web", "to": "mastodon", "moment": HOUR - timedelta(minutes=15)}
    agreements.give(project.folder, "autre", agreement.model_copy(update=other))
    well, said = due(project)
    assert not well
    assert "autre" in said
    assert len(hook.posts()) == 1
