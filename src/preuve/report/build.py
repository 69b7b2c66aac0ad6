"""Writes the report: which pages there are, in which languages, and the files that they share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preuve.audience import anchors
from preuve.audience.forms.charts import views_chart
from preuve.audience.forms.grid import platform_name
from preuve.audience.forms.page import division, percent, show
from preuve.audience.gather import from_json
from preuve.audience.metrics import INTERACTIONS, label
from preuve.audience.nature import cause, mark
from preuve.audience.table import Table
from preuve.audience.unread import sentence, set_aside
from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.errors import BadInput
from preuve.i18n import _, speaking
from preuve.report import criteria, summary, words
from preuve.report.attempts import asked_again
from preuve.report.cards import cards
from preuve.report.films import films
from preuve.report.lecture import lecture
from preuve.report.links import Links
from preuve.report.material import Material
from preuve.report.plan import no_plan, plan
from preuve.report.render import render
from preuve.report.shots import noted, script, shots
from preuve.report.steps import how_words, step_titles, who_words, work
from preuve.run_page import fields
from preuve.store import write_atomic
from preuve.targets import templates

FOLDER = "report"
FIRST = "fr"
ASSETS = ("report.css", "report.js")


@dataclass(frozen=True)
class Page:
    """A page of the report: its file, its name in the menu, its template; the page of the menu that it belongs to."""

    file: str
    title: str
    template: str = ""
    menu: str = ""


def write(
    subject: Subject,
    findings_by_language: Mapping[str, Sequence[Finding]],
    folder: Path,
    *,
    moved: Callable[[Path], Path | None] = lambda path: path,
) -> Path:
    """Write the report in `folder/report`; give its first page.

    Args:
        subject: what was judged.
        findings_by_language: the same findings said in each language; French stands at the report's root.
        folder: the run's folder, or wherever the report should stand.
        moved: where a file will stand for who reads the report; None where it won't be there.
    """
    material = Material(subject, folder / FOLDER, moved)
    for name in ASSETS:
        _put(material.folder / name, (templates() / "report" / name).read_bytes())
    for language, findings in findings_by_language.items():
        with speaking(language):
            _write_language(material, language, findings, tuple(findings_by_language))
    material.stills.tidy()
    return material.folder / "index.html"


def _write_language(material: Material, language: str, findings: Sequence[Finding], languages: Sequence[str]) -> None:
    folder = material.folder if language == FIRST else material.folder / language
    links = Links(material, folder)
    shared = _shared(material, links, findings)
    menu = pages(material)
    for page in (*menu, *_more(material)):
        others = [(other, _other(page.file, language, other)) for other in languages if other != language]
        template = f"{page.template or page.file}.j2"
        data = render(template, page=page, pages=menu, others=others, root=links.root, **shared)
        _put(folder / page.file, data)


def pages(material: Material) -> list[Page]:
    """The pages there is something for."""
    found = [Page("index.html", _("Résumé")), Page("films.html", _("Films"))]
    if material.subject.ours:
        found.append(Page("storyboard.html", _("Storyboard")))
        found += [Page("essais.html", _("Essais"))] if material.of_run("history").value else []
        found.append(Page("optimisations.html", _("Optimisations")))
        found += [Page(criteria.PAGE, _("Critères"))]
    found.append(Page("mesures.html", _("Mesures")))
    if material.subject.ours:
        found += [Page("deroulement.html", _("Déroulement")), Page("audience.html", _("Audience"))]
    return found


def _more(material: Material) -> list[Page]:
    """The pages of the other référentiels, which the first one's page leads to."""
    names = criteria.presented(material)
    return [
        Page(file, _("Critères, {framework}").format(framework=name), template=criteria.PAGE, menu=criteria.PAGE)
        for name, file in zip(names[1:], criteria.page_names(names)[1:], strict=True)
    ]


def _shared(material: Material, links: Links, findings: Sequence[Finding]) -> dict[str, Any]:
    """What all pages are given, worked out once a language."""
    found, weighed = cards(findings, links), criteria.weighed(findings, material)
    project = material.subject.project
    return {
        "material": material,
        "links": links,
        "title": material.title,
        "organisation": project.brief.organisation if project else "",
        "spoken": material.subject.language,
        "fictitious": material.fictitious,
        "state": material.state(),
        "cards": found,
        "measured": {card.id for card in found},
        "weighed": weighed,
        "glance": summary.glance(found, weighed, links),
        "films": films(material, links, audience_table(material)),
        "shots": shots(material, links),
        "script": script(material),
        "asked_again": asked_again(material, links),
        "plan": plan(material),
        "no_plan": no_plan(material),
        "journal": _journal(material, links),
        "work": work(material),
        "audience": _audience(material, links),
        "lecture": lecture(material, links, audience_table(material)),
        "words": words,
        "fields": fields(),
        "kinds": criteria.kinds(),
        "spots": criteria.spots,
        "tally": criteria.tally,
        "noted": noted,
        "who": who_words(),
        "how": how_words(),
        "steps": step_titles(),
    }


def _journal(material: Material, links: Links) -> str:
    """The project's page of publications; empty where there is none."""
    project = material.subject.project
    page = project.folder / "publications" / "index.html" if project and material.subject.ours else None
    return links.file(page) if page and page.is_file() else ""


def audience_table(material: Material) -> Table | None:
    """The audience table; None where there is none that can be read."""
    folder = material.subject.folder
    path = folder / "audience" / "table.json" if folder else None
    if path is None or not path.is_file():
        return None
    try:
        return from_json(path.read_bytes())
    except (ValueError, KeyError, TypeError, BadInput):
        return None


def _audience(material: Material, links: Links) -> dict[str, Any] | None:
    """The audience table in short; None where there is none that can be read."""
    table = audience_table(material)
    if table is None:
        return None
    return {
        "table": table,
        "mark": mark(table),
        "cause": cause(table),
        "chart": views_chart(table),
        "page": links.of_run("audience/audience.html"),
        "of_total": anchors.of_total,
        "rate": anchors.RATE,
        "aside": set_aside(table),
        "aside_said": sentence,
        "summed": [metric for metric in ("views", *INTERACTIONS) if metric in table.metrics],
        "label": label,
        "platform": platform_name,
        "show": show,
        "percent": percent,
        "division": division,
    }


def _other(file: str, here: str, there: str) -> str:
    """The same page in another language, from this one's folder."""
    if there == FIRST:
        return f"../{file}"
    return f"{there}/{file}" if here == FIRST else f"../{there}/{file}"


def _put(path: Path, data: bytes) -> None:
    if not path.is_file() or path.read_bytes() != data:
        write_atomic(path, data)
