"""The day a film came out: the platform's, else as planned, else as first seen; in the zone of the calendar."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from flows.audience_files import posts
from preuve.audience.build import build_table
from preuve.audience.figures import Figure, Post, Reading, Readings, Source
from preuve.audience.gather import Sources, make_table
from preuve.audience.identity import Known
from preuve.audience.snapshot import Asked, Page, Snapshot
from preuve.errors import BadInput
from preuve.publication.journal import Event, Journal
from preuve.publication.package import Declarations, Package
from preuve.publication.post import Post as Words

UPLOADED = datetime(2026, 11, 22, 9, tzinfo=UTC)
SEEN = datetime(2026, 12, 6, 23, 30, tzinfo=UTC)
REUNION = (
    "timezone: Indian/Reunion\nentries:\n- {id: un, when: '2026-12-05 18:00', to: youtube, target: youtube-short}\n"
)


def package(schedule=None):
    words = Words(
        target="web", label="Web", title="Un", language="fr", text="Un", description="Un", call_to_action="Venez",
        disclosure="", alt_text="Un", width=1, height=1, units=1,
    )  # fmt: skip
    return Package(
        platform="youtube", account="1", project="p", run="r", target="web", post=words,
        files={"film.mp4": "a" * 64}, declarations=Declarations(ai=True), mode="publish", schedule=schedule,
    )  # fmt: skip


def known(folder, *events, schedule=None):
    made = package(schedule)
    journal = Journal(folder)
    journal.write(made.key, Event(kind="intended", at=UPLOADED, package=made))
    for event in events:
        journal.write(made.key, event)
    ((post, _publication),) = posts(SimpleNamespace(folder=folder))
    return post.known.published


DRAFT = Event(kind="sent", at=UPLOADED, state="draft", ids={"id": "A"})
OUT = Event(kind="checked", at=SEEN, state="published", ids={"id": "A"})
LATER = Event(kind="checked", at=SEEN.replace(day=20), state="published", ids={"id": "A"})


def test_a_draft_has_no_day_until_it_is_seen_published(tmp_path):
    assert known(tmp_path, DRAFT) is None
    assert known(tmp_path, OUT, LATER) == date(2026, 12, 7), "past midnight in Paris"


def test_a_planned_film_comes_out_on_its_day(tmp_path):
    planned = datetime(2026, 12, 5, 21, tzinfo=UTC)
    assert known(tmp_path, DRAFT, OUT, schedule=planned) == date(2026, 12, 5)
    (tmp_path / "calendar.yaml").write_text(REUNION)
    ((post, _publication),) = posts(SimpleNamespace(folder=tmp_path))
    assert post.known.published == date(2026, 12, 6), "past midnight in La Réunion, where its calendar is"


def test_a_calendar_that_cant_be_read_is_told(tmp_path):
    (tmp_path / "calendar.yaml").write_text("timezone: Mars/Olympus\n")
    with pytest.raises(BadInput, match=r"fuseau|calendar"):
        known(tmp_path, DRAFT)


def figure(day, *, at=None, column="Vues", post="A"):
    source = Source(file="a.csv", row=1, column=column, written="1")
    return Figure(
        post=Post(platform="youtube", id=post, published=day), at=at, observed_at=date(2026, 12, 9), definition="x",
        values={"views": Reading(value=1, source=source)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "day"),
    [
        pytest.param([figure(None)], 22, id="the journal where no platform tells"),
        pytest.param([figure(date(2026, 11, 25))], 25, id="an export before the journal"),
        pytest.param(
            [figure(date(2026, 11, 26), at=SEEN), figure(date(2026, 11, 25))], 26, id="an answer before an export"
        ),
        pytest.param(
            [figure(date(2026, 11, 26), at=SEEN.replace(day=8)), figure(date(2026, 11, 22), at=SEEN)], 26, id="the last"
        ),
    ],
)
def test_the_platform_s_own_date_goes_first(figures, day):
    told = Known(platform="youtube", id="A", published=date(2026, 11, 22), title="Un")
    (row,) = build_table(Readings(figures=tuple(figures)), known=[told]).rows
    assert (row.post.published, row.post.title) == (date(2026, 11, day), "Un")


@pytest.mark.parametrize(("zone", "day"), [({}, 22), ({"zone": "America/Guadeloupe"}, 21)])
def test_the_platform_s_moment_is_a_day_of_the_calendar_s_zone(tmp_path, zone, day):
    answer = {"id": "114000000000000001", "favourites_count": 1, "created_at": "2026-11-21T23:30:00Z"}
    asked = Asked(id=answer["id"], published=date(2026, 11, 1))
    page = Page(call="status", post=answer["id"], answer=answer)
    path = tmp_path / "mastodon-a-20261122T090000Z.json"
    taken = Snapshot(source="mastodon", observed_at=UPLOADED, posts=(asked,), pages=(page,))
    path.write_text(taken.model_dump_json())
    assert "zone" not in path.read_text()
    (row,) = make_table(Sources({}, {path.name: path}, context=zone), fictitious=False).rows
    assert row.post.published == date(2026, 11, day)
