"""The report's page of the audience: a reading of other figures than its table's is told as such."""

from pathlib import Path

import lxml.html
from helpers_report import findings, make

from connectors.audience.export import Exports
from preuve import report
from preuve.audience.gather import gather
from preuve.checks.subject import Subject


def written(subject: Subject) -> lxml.html.HtmlElement:
    assert subject.folder
    found = findings(subject)
    index = report.write(subject, {"fr": found}, subject.folder)
    return lxml.html.fromstring(index.with_name("audience.html").read_bytes())


def test_a_reading_of_older_figures_is_told_above_what_it_says(tmp_path: Path) -> None:
    subject = make(tmp_path / "projet")
    assert subject.folder
    assert subject.project
    page = written(subject)
    assert "5 120 vues sur TikTok" in page.text_content().replace("\u202f", " ").replace("\u00a0", " ")
    assert "plus anciens" not in page.text_content()
    for path in (subject.project.folder / "audience").glob("*-*.csv"):
        if not path.name.startswith("youtube"):
            path.unlink()
    for name, data in gather(Exports(subject.project.folder).files(), fictitious=True).items():
        (subject.folder / "audience" / name).write_bytes(data)
    (section,) = written(subject).xpath("//section[@aria-labelledby='lecture']")
    assert "(lecture de chiffres plus anciens)" in section.xpath("string(h2)")
    (notice,) = section.xpath("p[@class='notice']")
    assert "ne parle pas du tableau ci-dessus" in notice.text_content()
    assert "preuve audience analyse" in notice.text_content()
