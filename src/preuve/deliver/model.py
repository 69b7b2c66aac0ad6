"""What each référentiel has delivered, as data in `templates/deliverables/`: written works, slides, questions.

To change what is delivered or in which order, edit `templates/deliverables/<référentiel>.yaml`.
"""

from collections.abc import Mapping
from functools import cache

from pydantic import Field, model_validator

from preuve.bilingual import Bilingual
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.reading import load
from preuve.targets import templates

FOLDER = "deliverables"


class Piece(Value):
    """A document that a written work takes in: whole, or the sections named by their French headings.

    `known`: whether what the run tells stands in it too.
    """

    document: str = Field(pattern=r"^[a-z0-9-]+$")
    sections: tuple[str, ...] = ()
    known: bool = True


class Work(Value):
    """A written work: its file's name, its title, its documents in order.

    `limited`: the référentiel's number of pages holds for it; `kept`: it is hers, no jury reads it.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: Bilingual
    pieces: tuple[Piece, ...] = Field(min_length=1)
    limited: bool = False
    kept: bool = False


class Point(Value):
    """Where a slide takes its points from: a document's section, by its French heading."""

    document: str
    section: str


class Slide(Value):
    """A slide: its title, and where its points come from, in order.

    `known`: functions of `documents/known` whose facts are points; `picture`: one whose picture stands instead of
    words, where the run gives it; `film`: it shows the film; `chart`: the schedule.
    """

    title: Bilingual
    known: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    picture: str = ""
    film: bool = False
    chart: bool = False

    @model_validator(mode="after")
    def _shows_something(self) -> "Slide":
        if not (self.points or self.known or self.film or self.chart):
            raise ValueError(_("une diapositive sans rien à montrer"))
        return self


class Stage(Value):
    """A part of the oral, in the order of the modality's: its slides, and its share of the time.

    `each`: its slides are shown for each use case.
    """

    label: Bilingual
    covers: tuple[str, ...] = ()
    share: float = Field(default=1, gt=0)
    each: bool = False
    slides: tuple[Slide, ...] = Field(min_length=1)


class Deliverables(Value):
    """What a référentiel has delivered. `questions`: one that a juror may ask, for each criterion."""

    framework: str
    title: Bilingual = Field(description="What the slides are about, for their first one.")
    works: tuple[Work, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1)
    questions: Mapping[str, Bilingual] = {}


@cache
def deliverables(name: str) -> Deliverables:
    """What a référentiel has delivered. Raises BadInput."""
    path = templates() / FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise BadInput(
            _("Preuve ne sait pas encore préparer les livrables du référentiel « {name} ».").format(name=name),
            remedy=_("Choisissez-en un de « preuve frameworks »."),
        )
    return load(path, Deliverables)
