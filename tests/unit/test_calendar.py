"""The editorial calendar: hours that exist, states that are computed, a diary that updates, nothing without a yes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar as Diary

from preuve.errors import BadInput
from preuve.project import Brief
from preuve.publication.journal import Event, Journal
from preuve.publication.package import Declarations, Package
from preuve.publication.post import Post
from preuve.reading import check
from preuve.schedule import agreements, page
from preuve.schedule.agreements import Agreement
from preuve.schedule.ics import to_ics
from preuve.schedule.plan import Calendar, needed, read, remarks
from preuve.schedule.standing import MARK, slots, told

NOON = datetime(2026, 11, 26, 11, 15, tzinfo=UTC)
ENTRY = {"id": "reel", "when": "2026-11-26 12:15", "to": "instagram", "objective": "faire venir", "why": "midi"}
BRIEF = Brief(
    title="Atelier",
    organisation="L'Atelier",
    subject="réparer",
    objectives=("faire venir",),
    audience="le quartier",
    key_messages=("un",),
    call_to_action="Venez.",
    targets=("web",),  # type: ignore[arg-type]
)
YES = Agreement(
    by="Lina",
    at=NOON,
    run="2026-11-22-100000",
    target="instagram-reel",
    film="ab" * 32,
    to="instagram",
    moment=NOON,
    mode="publish",
    privacy="public",
)


def made(*entries: dict, zone: str = "Europe/Paris") -> Calendar:
    return check({"timezone": zone, "entries": list(entries or (ENTRY,))}, Calendar, "calendar.yaml")


def published(folder: Path, *, entry: str, state: str = "published", platform: str = "instagram"):
    post = Post(
        target="instagram-reel",
        label="",
        title="",
        language="fr",
        text="",
        description="",
        call_to_action="",
        disclosure="",
        alt_text="",
        width=1,
        height=1,
        units=0,
    )
    package = Package(
        platform=platform,
        account="a",
        project="p",
        run="r",
        target="instagram-reel",
        post=post,
        files={"film.mp4": "0" * 64},
        declarations=Declarations(ai=True),
    )
    journal = Journal(folder)
    journal.write(package.key, Event(kind="intended", at=NOON, package=package, details={MARK: entry}))
    if state != "unknown":
        journal.write(package.key, Event(kind="sent", at=NOON, state=state, ids={"id": "1"}, url="https://x.example/1"))
    return journal.all()


def state_at(now: datetime, *, agreed: bool = False, publications=(), **entry) -> str:
    calendar = made({**ENTRY, **entry})
    return slots(calendar, publications, {"reel": YES} if agreed else {}, now)[0].state


@pytest.mark.parametrize(
    ("late", "agreed", "state"),
    [
        (timedelta(hours=-1), False, "planned"),
        (timedelta(hours=-1), True, "agreed"),
        (timedelta(minutes=1), True, "due"),
        (timedelta(minutes=1), False, "late"),
        (timedelta(hours=25), True, "late"),
    ],
)
def test_nothing_is_due_without_a_yes_nor_a_day_late(late, agreed, state):
    assert state_at(NOON + late, agreed=agreed) == state


def test_the_hour_is_that_of_the_calendar_s_zone():
    assert state_at(NOON - timedelta(minutes=1), agreed=True) == "agreed"
    calendar = made(ENTRY, zone="Indian/Reunion")
    assert calendar.moment(calendar.entries[0]).astimezone(UTC).hour == 8


@pytest.mark.parametrize("on", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_an_hour_that_does_not_exist_or_exists_twice_is_refused(on):
    with pytest.raises(BadInput, match="changement d'heure"):
        made({**ENTRY, "when": on})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"when": "demain"}, "2026-11-28 18:30"),
        ({"when": "2026-11-26T12:15:00+02:00"}, "sans fuseau"),
        ({"to": "instagramme"}, "plateforme inconnue"),
        ({"to": "plausible"}, "plateforme inconnue"),
        ({"target": "tiktoc"}, "cible inconnue"),
        ({"id": "Reel !"}, "id"),
        ({"posted": "javascript:alert(1)"}, "posted"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(wrong, said):
    with pytest.raises(BadInput) as error:
        made({**ENTRY, **wrong})
    assert said in error.value.diagnostics()
    assert "calendar.yaml" in error.value.diagnostics()


def test_two_entries_of_one_name_are_refused():
    with pytest.raises(BadInput, match="même nom"):
        made(ENTRY, ENTRY)


def test_an_entry_is_what_the_journal_says_of_its_publication(tmp_path):
    found = published(tmp_path, entry="reel")
    assert state_at(NOON, publications=found) == "published"
    calendar = made({**ENTRY, "id": "autre"})
    assert slots(calendar, found, {}, NOON - timedelta(1))[0].state == "planned"


def test_an_intent_without_an_outcome_is_unknown_and_never_due(tmp_path):
    found = published(tmp_path, entry="reel", state="unknown")
    assert state_at(NOON + timedelta(minutes=1), agreed=True, publications=found) == "unknown"


def test_what_she_posts_herself_is_published_once_she_gives_its_address():
    assert state_at(NOON, to="hand") == "by_hand"
    assert state_at(NOON, to="hand", posted="https://linkedin.example/1") == "published"


def test_agreements_are_kept_replaced_and_taken_back(tmp_path):
    agreements.give(tmp_path, "reel", YES)
    agreements.give(tmp_path, "autre", YES)
    agreements.give(tmp_path, "reel", YES.model_copy(update={"by": "Awa"}))
    assert agreements.read(tmp_path)["reel"].by == "Awa"
    assert agreements.withdraw(tmp_path, "reel")
    assert not agreements.withdraw(tmp_path, "reel")
    assert set(agreements.read(tmp_path)) == {"autre"}


@pytest.mark.parametrize(
    "changed",
    [{"to": "mastodon"}, {"mode": "draft"}, {"when": "2026-11-26 12:10"}, {"target": "instagram-feed"}],
)
def test_a_line_that_changed_since_the_yes_needs_another(changed):
    calendar = made({**ENTRY, **changed})
    (slot,) = slots(calendar, (), {"reel": YES}, NOON + timedelta(minutes=1))
    assert slot.state == "late"
    assert not slot.goes(NOON + timedelta(minutes=1))
    assert "redonnez-le" in told(slot)


def test_a_reason_may_be_mended_after_the_yes():
    assert state_at(NOON, agreed=True, why="une autre raison", note="plus de mots") == "due"


def test_a_spoilt_agreement_lets_nothing_go_by_itself(tmp_path):
    (tmp_path / "publications").mkdir()
    (tmp_path / agreements.NAME).write_text('{"reel": {"by": "x"}}', encoding="utf-8")
    with pytest.raises(BadInput, match="rien ne partira"):
        agreements.read(tmp_path)


def test_the_diary_has_one_event_an_entry_that_keeps_its_name(tmp_path):
    calendar = made(ENTRY, {**ENTRY, "id": "affiche", "to": "hand", "note": "LinkedIn; l'affiche, et\nrien"})
    diary = Diary.from_ical(to_ics(slots(calendar, (), {}, NOON), name="Campagne", project="atelier", now=NOON))
    events = {str(event["uid"]): event for event in diary.walk("VEVENT")}
    assert set(events) == {"reel@atelier.preuve", "affiche@atelier.preuve"}
    assert events["reel@atelier.preuve"].decoded("dtstart").astimezone(UTC) == NOON
    assert "Instagram" in str(events["reel@atelier.preuve"]["summary"])
    assert "l'affiche, et" in str(events["affiche@atelier.preuve"]["description"])


@pytest.mark.parametrize(
    "url", ["https://x\r\nATTACH:file:///etc/passwd", "javascript:alert(1)", "https://x/\0", "x", ""]
)
def test_only_an_address_goes_in_the_diary(tmp_path, url):
    (found,) = published(tmp_path, entry="reel")
    wrong = found.model_copy(update={"events": tuple(one.model_copy(update={"url": url}) for one in found.events)})
    for one, shown in ((found, "https://x.example/1"), (wrong, None)):
        made_of = slots(made(ENTRY), (one,), {}, NOON)
        (event,) = Diary.from_ical(to_ics(made_of, name="C", project="p", now=NOON)).walk("VEVENT")
        assert event.get("url") == shown


def test_a_deep_agreement_is_told(tmp_path):
    (tmp_path / "publications").mkdir()
    (tmp_path / agreements.NAME).write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(BadInput, match="rien ne partira"):
        agreements.read(tmp_path)


def test_the_page_escapes_what_she_wrote_and_says_each_state():
    calendar = made({**ENTRY, "why": "<script>alert(1)</script>"})
    found = slots(calendar, (), {}, NOON - timedelta(days=1))
    html = page.to_page(BRIEF, calendar, found, remarks(calendar, BRIEF), NOON)
    assert "<script>" not in html
    assert "prévu, sans accord" in html
    assert "jeudi" in html
    assert "novembre 2026" in html


def test_what_a_reader_would_ask_is_remarked():
    calendar = made(ENTRY, {**ENTRY, "id": "deux", "when": "2026-11-26 12:40", "objective": "vendre", "why": ""})
    said = " ".join(remarks(calendar, BRIEF))
    assert "moins d'une heure" in said
    assert "« vendre »" in said
    assert "pourquoi" in said


def test_the_sample_and_the_skeleton_are_calendars():
    root = Path(__file__).parents[2]
    assert len(needed(root / "sample_project").entries) > 4
    assert read(root / "templates" / "project")


def test_a_project_without_a_calendar_is_told_how_to_begin(tmp_path):
    with pytest.raises(BadInput) as error:
        needed(tmp_path)
    assert "--new" in error.value.remedy


def test_with_nobody_there_what_is_due_waits_for_a_yes(monkeypatch, tmp_path):
    from preuve.sessions import calendar as session

    (tmp_path / "brief.yaml").write_text(
        "title: A\norganisation: A\nsubject: s\nobjectives: [o]\naudience: a\nkey_messages: [k]\n"
        "call_to_action: c\ntargets: [web]\n",
        encoding="utf-8",
    )
    slot = slots(made(), (), {"reel": YES}, NOON)[0]
    monkeypatch.setattr(session, "due_now", lambda _project: [slot])
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    with pytest.raises(BadInput) as error:
        session.publish_due(tmp_path, yes=False)
    assert "--yes" in error.value.diagnostics()
