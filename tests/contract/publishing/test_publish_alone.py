"""Publishing with nobody there: whatever stands in the way stops it, and a deployment gives plain values."""

import helpers_project
import pytest
from helpers_project import RUN
from mastodon import MastodonServer

from connectors.publish.deliver import Blocked
from flows.publishing import Unfit, publish, run_of
from preuve.errors import BadInput, MissingPart
from preuve.project import Project
from preuve.publication.journal import Journal


@pytest.fixture
def server():
    with MastodonServer() as found:
        yield found


@pytest.fixture
def folder(tmp_path, server, monkeypatch):
    helpers_project.connect(monkeypatch, server)
    return helpers_project.project(tmp_path / "projet", helpers_project.small_film(tmp_path))


def test_a_film_goes_out_once(folder, server):
    sent = []
    for _time in range(2):
        made = publish(folder, "mastodon", run=RUN, progress=lambda *told: sent.append(told), pause=server.wait)
        assert made.state == "published"
    assert len(server.posts()) == 1
    assert sent[-1][0] == sent[-1][1] > 0


def test_a_film_that_the_platform_does_not_take_stays(folder, server):
    helpers_project.judge(folder / "runs" / RUN, "unmet")
    with pytest.raises(Unfit, match="FMT05") as error:
        publish(folder, "mastodon", pause=server.wait)
    assert error.value.remedy == "Allégez."
    assert (server.posts(), Journal(folder).names()) == ([], ())


def test_what_the_platform_would_refuse_stays(folder, server):
    with pytest.raises(Blocked, match="brouillon"):
        publish(folder, "mastodon", mode="draft", pause=server.wait)
    assert (server.posts(), Journal(folder).names()) == ([], ())


def test_another_film_than_the_one_agreed_to_stays(folder, server):
    with pytest.raises(BadInput, match="accord"):
        publish(folder, "mastodon", film="0" * 64, pause=server.wait)
    assert server.posts() == []


@pytest.mark.parametrize(
    ("platform", "run", "target", "kind"),
    [("mastodon", "../..", "", BadInput), ("mastodon", "none", "", BadInput), ("folder", "", "", BadInput),
     ("mastodon", "", "instagram-feed", BadInput), ("tiktok", "", "", MissingPart)],
)  # fmt: skip
def test_what_is_not_there_says_so(folder, server, platform, run, target, kind):
    with pytest.raises(kind):
        publish(folder, platform, run=run, target=target, pause=server.wait)
    assert server.posts() == []


def test_the_last_run_is_the_one_meant(folder):
    assert run_of(Project(folder)).folder.name == RUN


def test_the_flow_of_deployments_gives_the_state(folder, server, monkeypatch):
    from flows.deployed import publish_film

    monkeypatch.setattr("connectors.publish.deliver.sleep", server.wait)
    assert publish_film.name == "preuve-publish"
    assert publish_film.fn(str(folder), "mastodon", run=RUN) == "published"
    assert len(server.posts()) == 1
