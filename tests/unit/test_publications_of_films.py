"""A film's publications, whichever run sent it: on the page of each run that made it, and in the report."""

from pathlib import Path

import lxml.html
import pytest
from helpers_report import findings, make
from test_publication_page import keep, said

from preuve import report, run_page
from preuve.artifact import digest_file
from preuve.audience.gather import from_json
from preuve.checks.settled import basis
from preuve.checks.subject import Subject
from preuve.publication.journal import Event, Journal
from preuve.publication.of_films import row_of

ADDRESS = "https://www.tiktok.com/@x/video/7490000000000000101"


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    return make(tmp_path / "projet")


def publish(subject: Subject, target: str, *events: Event, film: str = "", **changed):
    digest = film or digest_file(subject.folder / "films" / f"{target}.mp4")
    journal = Journal(subject.project.folder)
    return keep(journal, *events, target=target, run="un-autre-jour", files={"film.mp4": digest}, **changed)


def films_page(subject: Subject) -> lxml.html.HtmlElement:
    report.write(subject, {"fr": findings(subject)}, subject.folder)
    return lxml.html.fromstring((subject.folder / "report" / "films.html").read_bytes())


def test_the_report_and_each_run_of_a_film_tell_its_publications(subject):
    sent = said("sent", state="published", ids={"id": "7490000000000000101"}, url=ADDRESS)
    checked = said("checked", details={"held": ["titre"], "missing": ["sous-titres"]})
    publish(subject, "tiktok", sent, checked, platform="tiktok")
    publish(subject, "tiktok", sent, film="0" * 64, platform="peertube")
    same = digest_file(subject.folder / "films" / "tiktok.mp4")
    publish(subject, "youtube-short", sent, film=same, platform="youtube")
    page = films_page(subject)
    tiktok = page.get_element_by_id("film-tiktok")
    text = " ".join(tiktok.text_content().replace("\u00a0", " ").split())
    assert "TikTok : publiée" in text
    assert "un-autre-jour" in text
    assert "1 point tenu (titre), 1 manque : sous-titres" in text
    assert ADDRESS in [link.get("href") for link in tiktok.iter("a")]
    assert "PeerTube" not in text, "another film's"
    assert "YouTube : publiée" not in text, "another format's, though its bytes are the same"
    assert "Audience de ce film (données fictives) : Vues 2 840" in text
    (source,) = [one.get("href") for one in tiktok.iter("a") if "#p-" in one.get("href", "")]
    audience = lxml.html.fromstring((subject.folder / "audience" / "audience.html").read_bytes())
    assert "2\u202f840" in audience.get_element_by_id(source.partition("#")[2]).text_content()
    web = " ".join(page.get_element_by_id("film-web").text_content().split())
    assert "n'a été envoyé nulle part" in web
    assert {one.platform for one in run_page.publications(subject.folder)} == {"TikTok", "YouTube"}


def test_a_post_without_figures_is_told_as_such(subject):
    publish(subject, "web", said("sent", state="published", ids={"id": "12"}, url="https://m.example/12"))
    text = films_page(subject).get_element_by_id("film-web").text_content()
    assert "Aucun chiffre du tableau d'audience ne porte sur cette publication" in text


def test_figures_of_another_platform_are_not_a_film_s(subject):
    table = from_json((subject.folder / "audience" / "table.json").read_bytes())
    ids = {"id": table.rows[0].post.id}
    here = publish(subject, "web", said("sent", state="published", ids=ids), platform="tiktok")
    there = publish(subject, "web", said("sent", state="published", ids=ids), platform="mastodon")
    assert (row_of(here, table), row_of(there, table)) == (0, None)


def test_the_report_stands_no_more_once_something_was_published(subject):
    before = basis(subject)
    publish(subject, "web", said("failed"))
    assert basis(subject) != before
