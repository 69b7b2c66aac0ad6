"""Whether a platform takes a film: the FMT findings of these very bytes, measured now where none stand."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from preuve import steps
from preuve.checks import checks
from preuve.checks.finding import Finding
from preuve.checks.judge import judge
from preuve.checks.settled import summary
from preuve.checks.subject import FilmFiles, Subject
from preuve.history import PastRun
from preuve.maker import Maker
from preuve.project import Project

STEPS = steps  # registering the measuring steps is importing them
FAMILY = "FMT"


def controls(project: Project, run: PastRun, target: str, film: Path, files: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings about a bundle's film and text; `files`: the digest of each file, by name. Raises PreuveError."""
    known = tuple(_standing(run, target))
    seen = {one.sha256 for finding in known for one in finding.evidence}
    if files[film.name] in seen and seen <= set(files.values()):
        return known
    subject = Subject(
        films=(FilmFiles(target, film),),
        maker=Maker(project.store, project.recordings),
        speech=lambda: None,
        folder=run.folder,
        lines=run.lines,
        project=project,
        language=project.brief.language,
    )
    return tuple(judge(subject, only=[name for name in checks() if name.startswith(FAMILY)]))


def _standing(run: PastRun, target: str) -> list[Finding]:
    """What the run's judgement says; nothing where it can't be read."""
    try:
        found = summary(run.folder).get("findings", [])
        told = [one for one in found if one["id"].startswith(FAMILY) and one["target"] == target]
        return [
            Finding.model_validate({name: one[name] for name in Finding.model_fields if name in one}) for one in told
        ]
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        return []
