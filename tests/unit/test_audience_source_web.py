"""The figures of her pages, by Plausible and Matomo, on servers that keep their contracts: asked, kept, read."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

SERVERS = str(Path(__file__).parents[1] / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)

from matomo import Matomo as MatomoServer  # noqa: E402
from matomo import View  # noqa: E402
from platform_base import Reply  # noqa: E402
from plausible import Happened  # noqa: E402
from plausible import Plausible as PlausibleServer  # noqa: E402

from connectors.audience.fetching import Post, fetch  # noqa: E402
from connectors.audience.matomo import Matomo  # noqa: E402
from connectors.audience.plausible import Plausible  # noqa: E402
from connectors.platforms.account import Access, Account, Fixed  # noqa: E402
from preuve.audience.identity import Known  # noqa: E402
from preuve.audience.snapshot import FOLDER, Asked, Page, Snapshot  # noqa: E402
from preuve.audience.sources import matomo, plausible  # noqa: E402
from preuve.audience.sources.web import page  # noqa: E402
from preuve.errors import PermanentError, TransientError  # noqa: E402

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOST, PATH = "example.org", "/2026/11/on-repare-db29f66a/"
URL = f"https://{HOST}{PATH}"
ASKED = (
    Asked(id="7", target="web", title="On répare", url=URL, published=date(2026, 11, 19)),
    Asked(id="8", target="web", url="https://example.org/2026/11/personne/", published=date(2026, 11, 20)),
    Asked(id="9", target="web", url="https://example.org/?p=9"),
)
DAY = date(2026, 11, 20)


@pytest.fixture
def plausible_server():
    with PlausibleServer() as server:
        for visitor, day in (("a", 20), ("a", 20), ("b", 20), ("c", 21)):
            server.events.append(Happened(HOST, PATH, date(2026, 11, day), visitor, seconds=30))
        for goal in ("Video Play", "Video Play", "Video End", "Outbound Link"):
            server.events.append(Happened(HOST, PATH, DAY, "a", goal))
        server.events.append(Happened("other.org", PATH, DAY, "z"))
        server.events.append(Happened(HOST, "/", DAY, "z"))
        yield server


@pytest.fixture
def matomo_server():
    with MatomoServer() as server:
        for visitor, day in (("a", 20), ("a", 20), ("b", 20), ("a", 21)):
            server.views.append(View(URL, date(2026, 11, day), visitor, 20))
        yield server


def access(server, platform, **extra):
    account = Account(platform=platform, id="site-1", label="Essai", base_url=server.base_url, extra=extra)
    return Access(account, Fixed(server.token), pause=lambda _: None, clock=lambda: NOW, timeout=5)


def asked_plausible(server, **extra):
    source = Plausible.open(access(server, "plausible", site="example.org", **extra))
    snapshot = source.fetch(ASKED, since=date(2026, 11, 18))
    return snapshot, plausible.parse(snapshot, "s.json")


def asked_matomo(server, posts=ASKED, **extra):
    snapshot = Matomo.open(access(server, "matomo", site="1", **extra)).fetch(posts, since=date(2026, 11, 18))
    return snapshot, matomo.parse(snapshot, "s.json")


def values(figure):
    return {metric: reading.value for metric, reading in figure.values.items()}


def test_plausible_counts_her_page_and_no_other(plausible_server):
    snapshot, readings = asked_plausible(plausible_server)
    total, first, second = readings.figures
    assert values(total) == {"views": 4, "reach": 3}
    assert (total.post.platform, total.post.id, total.window, total.definition) == ("web", "7", "lifetime", "plausible")
    assert total.other == {
        "visits": "3",
        "time_on_page": "30",
        "event:goal Outbound Link": "1",
        "event:goal Video End": "1",
        "event:goal Video Play": "2",
    }
    assert [(one.day, values(one)) for one in (first, second)] == [
        (DAY, {"views": 3, "reach": 2}),
        (date(2026, 11, 21), {"views": 1, "reach": 1}),
    ]
    source = total.values["views"].source
    assert (source.file, source.row, source.column, source.written) == (
        "s.json", 1, "total:example.org › results[0].pageviews", "4",
    )  # fmt: skip
    assert len(snapshot.pages) == len(plausible_server.requests) == 4
    assert plausible_server.token not in snapshot.model_dump_json()


def test_what_plays_is_a_view_where_she_named_it(plausible_server):
    goals = {"play": "Video Play", "end": "Video End", "click": "Outbound Link"}
    _, readings = asked_plausible(plausible_server, **goals)
    total, first, second = readings.figures
    assert values(total) == {"views": 2, "reach": 3, "clicks": 1, "completion": 50}
    assert total.other["pageviews"] == "4"
    assert total.values["completion"].source.written == "1 / 2"
    assert values(first) == {"views": 2, "reach": 2}
    assert values(second) == {"reach": 1}  # nobody played: missing, not zero page views


def test_a_goal_nobody_reached_gives_no_view_and_no_share(plausible_server):
    _, readings = asked_plausible(plausible_server, play="Nothing")
    assert values(readings.figures[0]) == {"reach": 3}
    _, readings = asked_plausible(plausible_server, play="Video End", end="Video Play")  # more ends than plays
    assert values(readings.figures[0]) == {"views": 1, "reach": 3}


def test_a_page_without_an_address_of_its_own_is_told(plausible_server, matomo_server):
    for _, readings in (asked_plausible(plausible_server), asked_matomo(matomo_server)):
        assert [(one.column, one.written) for one in readings.problems][-1] == ("url", "https://example.org/?p=9")
        assert {one.post.id for one in readings.figures} == {"7"}


def test_an_older_plausible_still_gives_the_rest(plausible_server):
    plausible_server.modern = False
    _, readings = asked_plausible(plausible_server)
    assert values(readings.figures[0]) == {"views": 4, "reach": 3}
    assert "time_on_page" in readings.problems[0].written


def test_what_she_says_of_her_site_goes_with_the_question(plausible_server, tmp_path):
    known = Known(platform="wordpress", id="7", url=URL, target="web", published=date(2026, 11, 19))
    account = access(plausible_server, "plausible", site="example.org").account

    class Vault:
        def all(self):
            return [account]

        def access(self, account):
            return Access(account, Fixed(plausible_server.token), pause=lambda _: None, clock=lambda: NOW)

    options = {"plausible": {"play": "Video Play", "site": "elsewhere.org"}}
    (told,) = fetch(tmp_path, Vault(), [Post(known, "admin", "key")], now=lambda: NOW, options=options)
    data = (tmp_path / FOLDER / told.file).read_text()
    snapshot = Snapshot.model_validate_json(data)
    assert snapshot.details == {"site": "example.org", "play": "Video Play"}
    assert values(plausible.parse(snapshot, told.file).figures[0]) == {"views": 2, "reach": 3}
    assert plausible_server.token not in data


def test_plausible_refuses_a_key(plausible_server):
    other = access(plausible_server, "plausible", site="other.org")
    with pytest.raises(PermanentError, match="refuse cette clé"):
        Plausible.open(other).fetch(ASKED)


def test_plausible_s_hour_is_full(plausible_server):
    plausible_server.hourly = 0
    with pytest.raises(TransientError, match="429"):
        asked_plausible(plausible_server)


def test_matomo_counts_her_page(matomo_server):
    snapshot, readings = asked_matomo(matomo_server)
    total, first, second = readings.figures
    assert values(total) == {"views": 4}  # a sum of daily visitors isn't a reach
    assert (total.window, total.definition) == ("lifetime", "matomo")
    assert total.other == {"nb_visits": "3", "sum_time_spent": "80", "avg_time_on_page": "20"}
    assert [(one.day, values(one)) for one in (first, second)] == [
        (DAY, {"views": 3, "reach": 2}),
        (date(2026, 11, 21), {"views": 1, "reach": 1}),
    ]
    assert first.values["views"].source.column == "days › 2026-11-20[0].nb_hits"
    assert [one.column for one in readings.problems] == ["media", "url"]
    assert matomo_server.token not in snapshot.model_dump_json()
    assert all("authorization" not in one.headers and not one.query for one in matomo_server.requests)


def test_matomo_s_people_where_it_counts_them_over_a_range(matomo_server):
    matomo_server.ranges = True
    _, readings = asked_matomo(matomo_server)
    assert values(readings.figures[0]) == {"views": 4, "reach": 2}


def test_matomo_s_films_are_kept_aside(matomo_server):
    matomo_server.films = {"nb_plays": 9, "nb_finishes": 4, "sum_total_time_watched": 120}
    _, readings = asked_matomo(matomo_server)
    assert values(readings.figures[0]) == {"views": 4}
    assert readings.figures[0].other["media nb_plays"] == "9"
    assert [one.column for one in readings.problems] == ["url"]


def test_a_page_whose_date_is_unknown_has_figures_of_a_period(matomo_server):
    _, readings = asked_matomo(matomo_server, posts=(Asked(id="7", url=URL),))
    assert (readings.figures[0].window, readings.figures[0].since) == ("period", date(2026, 11, 18))


def test_matomo_refuses_with_a_success(matomo_server):
    wrong = access(matomo_server, "matomo", site="1")
    matomo_server.token = "another-token"
    with pytest.raises(PermanentError, match="Unable to authenticate"):
        Matomo.open(wrong).fetch(ASKED)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {"results": [{"dimensions": ["/x/"], "metrics": [1]}, 7, {"dimensions": None}]},
        {"results": [{"dimensions": [PATH], "metrics": [-1, True, "<b>"]}]},
        {"error": "\x1b[2J"},
        {"result": "error"},
        {"2026-99-99": [{"nb_hits": 1}], "2026-11-20": [{"nb_hits": -4, "nb_uniq_visitors": "=1+1"}], "x": 3},
        [{"nb_hits": {"a": 1}}],
        [["nb_hits"]],
    ],
)
def test_a_hostile_answer_is_a_problem_never_a_figure(answer):
    calls = {
        "plausible": ("total:example.org", "days:example.org", "?"),
        "matomo": ("page", "days", "visits", "media", "?"),
    }
    for parser, source in ((plausible, "plausible"), (matomo, "matomo")):
        pages = tuple(Page(call=call, post="7", answer=answer) for call in calls[source])
        snapshot = Snapshot(source=source, observed_at=NOW, posts=ASKED, pages=pages)
        assert parser.parse(snapshot, "s.json").figures == ()


@pytest.mark.parametrize(
    "url",
    ["", "https://example.org/", "https://example.org/?p=3", "ftp://a/b", "https://u:p@a/b/", "http://[", "x" * 2_000],
)
def test_what_is_no_page(url):
    assert page(url) is None


def test_matomo_s_answer_without_end_is_told(matomo_server, monkeypatch):
    monkeypatch.setattr(matomo_server, "answer", lambda _seen: Reply(b"[" * 100_000))
    with pytest.raises((PermanentError, TransientError)):
        Matomo.open(access(matomo_server, "matomo", site="1")).fetch(ASKED)
