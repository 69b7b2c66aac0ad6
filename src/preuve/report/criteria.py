"""The matrix as its page shows it: each criterion in the source's words, what it asks, the evidence and its finding."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.checks.finding import Finding, Status
from preuve.frameworks import Matrix, Summary, matrices, summary
from preuve.frameworks.matrix import CriterionRow
from preuve.i18n import _
from preuve.report.links import Links, Spot
from preuve.report.material import Material
from preuve.report.words import TOLD

PAGE = "criteres.html"


@dataclass(frozen=True)
class Weighed:
    """The matrix of a référentiel, what it comes to, and the page that shows it."""

    matrix: Matrix
    summary: Summary
    page: str = PAGE

    @property
    def name(self) -> str:
        """The référentiel's id."""
        return self.matrix.framework


def weighed(findings: Sequence[Finding], material: Material) -> list[Weighed]:
    """Each référentiel that the project is presented for, weighed; none for a video that no run made."""
    if not material.subject.ours:
        return []
    names = presented(material)
    found = matrices(material.subject, findings)
    return [Weighed(one, summary(one), page) for one, page in zip(found, page_names(names), strict=True)]


def presented(material: Material) -> tuple[str, ...]:
    """The référentiels that the project is presented for."""
    project = material.subject.project
    return project.portfolio.frameworks if project and material.subject.ours else ()


def page_names(names: Sequence[str]) -> list[str]:
    """The page of each référentiel: the first one's is the menu's."""
    return [PAGE if at == 0 else f"criteres-{name}.html" for at, name in enumerate(names)]


def tally(criterion: CriterionRow) -> list[tuple[Status, int]]:
    """How many pieces of evidence of a criterion stand where; of elements, each counts as one."""
    counts = Counter(row.status for part in criterion.parts for row in part.rows)
    counts.update(element.status for part in criterion.parts for element in part.elements)
    return [(status, counts[status]) for status in TOLD if counts[status]]


def kinds() -> dict[str, str]:
    """What each kind of evidence is."""
    return {
        "check": _("Mesure"),
        "document": _("Document"),
        "statement": _("Vos mots"),
        "deliverable": _("Fichier livré"),
        "person": _("Jugement"),
    }


def spots(where: Sequence[str], links: Links) -> list[Spot]:
    """Places as a matrix names them: files of the run or of the project, with a section after « › »."""
    return list(_spots(where, links))


def _spots(where: Sequence[str], links: Links) -> Iterator[Spot]:
    for text in where:
        name = text.partition("›")[0].strip()
        yield Spot(text, _page(name) or links.of_run(name) or _document(name, links))


def _page(name: str) -> str:
    """Where the report itself shows a file of the run."""
    pages = {
        "storyboard.json": "storyboard.html",
        "changes.json": "storyboard.html",
        "ledger.jsonl": "deroulement.html",
    }
    return pages.get(name, "storyboard.html" if name.startswith("pictures/") else "")


def _document(name: str, links: Links) -> str:
    project = links.material.subject.project
    if project is None:
        return ""
    path = (project.folder / name).resolve()
    return links.file(path) if path.is_relative_to(project.folder) and path.is_file() else ""
