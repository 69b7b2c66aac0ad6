"""The report made again for the dossier: the same pages, their links leading to the dossier's own files."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.dossier import layout
from preuve.dossier.archive import Content
from preuve.report import write


def pages(
    subject: Subject, findings_by_language: Mapping[str, Sequence[Finding]], names: Collection[str], folder: Path
) -> dict[str, Content]:
    """The report's files by their names in the dossier, written under an empty folder.

    Args:
        subject: what was judged: the run itself, or one laid out from a dossier.
        findings_by_language: the findings said in each language.
        names: the dossier's names: what isn't there has no link.
        folder: where the pages are written.
    """
    data = folder / layout.PAYLOAD.rstrip("/")
    write(subject, findings_by_language, data, moved=_moved(subject, names, folder))
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted((folder / layout.REPORT).rglob("*"))
        if path.is_file()
    }


def _moved(subject: Subject, names: Collection[str], folder: Path) -> Callable[[Path], Path | None]:
    """Where a file of the run or of the project stands beside these pages; None where the dossier has none."""
    run = subject.folder.resolve() if subject.folder else None
    project = subject.project.folder.resolve() if subject.project else None
    films = {sha256: path for path, sha256 in subject.delivered.items() if path.startswith("films/")}

    def moved(path: Path) -> Path | None:
        name = ""
        if run and path.is_relative_to(run):
            inside = path.relative_to(run).as_posix()
            name = layout.of_run(inside)
            if name not in names:
                name = layout.of_run(films.get(subject.delivered.get(inside, ""), "")) if films else ""
        elif project and path.is_relative_to(project):
            name = layout.of_project(path.relative_to(project).as_posix())
        return folder / name if name in names else None

    return moved
