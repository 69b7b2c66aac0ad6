"""The report of a project presented for several référentiels: a page for each, which all pages lead to rightly."""

from pathlib import Path

import lxml.html
import pytest
from helpers_report import findings, make

from preuve import report
from preuve.frameworks import framework

NAMES = ("contenus-ia", "usage-responsable-iag")
OTHER = "criteres-usage-responsable-iag.html"
PORTFOLIO = """\
frameworks: [contenus-ia, usage-responsable-iag]
cases:
  - {id: devis, title: "<b>Devis</b>", run: latest}
  - {id: tri, title: Tri, run: 2020-01-01-000000}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    subject = make(tmp_path_factory.mktemp("deux") / "projet")
    assert subject.project
    assert subject.folder
    (subject.project.folder / "portfolio.yaml").write_text(PORTFOLIO, encoding="utf-8")
    found = findings(subject)
    return report.write(subject, {"fr": found, "en": found}, subject.folder).parent


def page(folder: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((folder / name).read_bytes())


@pytest.mark.parametrize(("name", "file"), [(NAMES[0], "criteres.html"), (NAMES[1], OTHER)])
def test_each_has_its_page_with_its_own_criteria(folder, name, file):
    for language in ("", "en/"):
        shown = page(folder, language + file)
        ids = [one.get("id") for one in shown.xpath("//details[contains(@class, 'criterion')]")]
        assert ids == [one.id for one in framework(name).criteria()]
        assert shown.xpath("//nav[@class='switching']//a[@aria-current='page']/@href") == [file]
        assert len(shown.xpath("//nav[@class='switching']//a")) == len(NAMES)
        current = shown.xpath("//header//a[@aria-current]/@href")
        assert current == ["criteres.html"]


def test_every_link_to_a_criterion_leads_to_one(folder):
    for name in ("index.html", "en/index.html", "audience.html"):
        for href in page(folder, name).xpath("//a[starts-with(@href, 'criteres')]/@href"):
            file, _mark, anchor = href.partition("#")
            where = page(folder, f"{'en/' if name.startswith('en') else ''}{file}")
            assert not anchor or where.xpath(f"//*[@id='{anchor}']"), href


def test_a_criterion_of_the_second_is_told_with_its_name(folder):
    told = page(folder, "index.html").text_content()
    assert "Utiliser l'intelligence artificielle générative" in told
    assert "(usage-responsable-iag)" in told


def test_a_case_is_shown_as_text_and_the_run_that_is_missing_is_told(folder):
    shown = page(folder, OTHER)
    assert "cas « <b>Devis</b> »" in shown.text_content().replace("\u202f", " ").replace("\u00a0", " ")
    assert not shown.xpath("//main//b")
    assert "2020-01-01-000000" in shown.text_content()


def test_titles_tell_the_pages_apart(folder):
    titles = [page(folder, path.name).findtext(".//title") for path in folder.glob("*.html")]
    assert len(set(titles)) == len(titles)
