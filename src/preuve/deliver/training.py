"""The trainer's pages: `templates/trainer/<name>.<language>.md`, filled with the times of the sample's own run.

A mock jury's grid for each référentiel comes after: its questions, and room to mark. To add a page: both its files, and
its name in `NAMES`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from preuve.deliver.model import deliverables
from preuve.deliver.sheet import exam, question
from preuve.documents.blocks import Block, Grid, Heading, Items, Paragraph, line
from preuve.documents.markdown import blocks
from preuve.frameworks.model import Competence, Criterion, Framework, framework
from preuve.frameworks.model import names as frameworks
from preuve.history import PastRun, past_runs
from preuve.i18n import _, language
from preuve.pages import environment
from preuve.portfolio import DEFAULT
from preuve.run_stages import Stage, read_stages, worked

FOLDER = "trainer"
TOLD = 0.1  # seconds: a stage that took less isn't worth a line
ON_VIDEO = ("seance", "exercices", "corriges")
NAMES = ("seance", "exercices", "corriges", "handicap")


@dataclass(frozen=True)
class Material:
    """A page of the trainer's: its file's name without its ending, and its blocks, the title first."""

    id: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """Its title."""
        return next((one.text for one in self.blocks if isinstance(one, Heading) and one.level == 1), self.id)


@dataclass(frozen=True)
class Times:
    """How long the sample's production took, in seconds.

    Attributes:
        whole: the last one that made most of its pieces itself.
        films: how many films it gave.
        stages: those that it made something in; they overlap.
        again: the last one that found nearly everything made; 0 where there is none.
    """

    whole: float
    films: int
    stages: tuple[Stage, ...]
    again: float = 0


def materials(sample: Path, wanted: str = "") -> Iterator[Material]:
    """Every page, in the language spoken here and now.

    Args:
        sample: the sample project, whose runs give the times.
        wanted: the référentiel whose mock jury is asked; empty: those of all.
    """
    values = {"times": times(sample)}
    for name in NAMES:
        page = tuple(blocks(_filled(name, values)))
        yield Material(name, (page[0], *_about(name, wanted), *page[1:]))
    for name in (wanted,) if wanted else frameworks():
        yield Material(f"jury-blanc-{name}", tuple(grid(framework(name))))


def _about(name: str, wanted: str) -> Iterator[Block]:
    """What a session on the video is worth for another référentiel."""
    if name in ON_VIDEO and wanted not in ("", DEFAULT):
        yield Paragraph(line(on_video(wanted)))


def on_video(wanted: str) -> str:
    """That the session and its exercises are about the video."""
    said = _(
        "La séance et ses exercices portent sur la vidéo ({video}). Pour {wanted}, gardez la méthode (mesurer, lire un "
        "dossier, écrire) et servez-vous de la grille du jury blanc."
    )
    return said.format(video=DEFAULT, wanted=wanted)


def times(project: Path) -> Times | None:
    """The times of a project's last whole production; None where none was made whole from the start."""
    runs = [run for run in past_runs(project) if run.complete and not run.trial]
    whole = next((run for run in runs if _made(run) > 0.5), None)
    if whole is None:
        return None
    again = next((run for run in runs if 0 < _made(run) < 0.1), None)
    steps = [one for one in whole.lines if one["kind"] == "step"]
    stages = read_stages(whole.lines, steps, {}, going=False)
    return Times(
        whole=_worked(whole),
        films=sum(path.startswith("films/") for path in whole.delivered),
        stages=tuple(one for one in stages if one.seconds > TOLD),
        again=_worked(again) if again else 0,
    )


def grid(found: Framework) -> Iterator[Block]:
    """A mock jury's grid: the exam in short, then each competence with its questions and room to mark."""
    given = deliverables(found.id)
    yield Heading(1, _("Jury blanc : {title}").format(title=found.title))
    yield Paragraph(line(_("Pour s'entraîner : ce n'est pas la grille du certificateur, et elle ne vaut aucune note.")))
    told = [str(one) for one in exam(found.modality)]
    if told:
        yield Items(tuple(line(one) for one in told))
    for competence in found.competences:
        yield Heading(2, f"{competence.id}. {competence.label}")
        yield _rows(competence, {one.id: question(one, given) for one in competence.criteria})
        yield Paragraph(
            line(_("Entourez : compétence acquise, à revoir, non acquise. Ce qui a convaincu, ce qui manquait :"))
        )
    yield Heading(2, _("Retour à la personne, en trois minutes"))
    yield Items(
        (
            line(_("Une chose à garder telle quelle.")),
            line(_("Une chose que l'on n'a pas vue, alors qu'elle est écrite : où la montrer ?")),
            line(_("Une question à laquelle préparer une réponse.")),
        )
    )


def _rows(competence: Competence, questions: Mapping[str, str]) -> Grid:
    choices = _("oui, en partie, non")
    return Grid(
        header=(_("Critère"), _("Ce qui est attendu"), _("Une question"), _("Vu ou entendu ?")),
        rows=tuple((f"{one.id} {one.label}", _asked(one), questions[one.id], choices) for one in competence.criteria),
        caption=_("{competence} : critères et notes").format(competence=competence.id),
    )


def _asked(criterion: Criterion) -> str:
    """What a criterion asks, part by part, in the kit's short words."""
    return " ".join(str(part.asks) for part in criterion.parts)


def _filled(name: str, values: Mapping[str, Times | None]) -> str:
    spoken = "en" if language() == "en" else "fr"
    return environment().get_template(f"{FOLDER}/{name}.{spoken}.md").render(**values)


def _made(run: PastRun) -> float:
    """The share of its pieces that it made, and didn't find made."""
    steps = [one for one in run.lines if one["kind"] == "step"]
    return sum(not one["hit"] for one in steps) / len(steps) if steps else 0


def _worked(run: PastRun) -> float:
    return worked(run.lines, run.started)
