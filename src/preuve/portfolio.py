"""What a project is presented for: `portfolio.yaml`. Without it, a project is one video, for `contenus-ia`."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from preuve.engines import Value
from preuve.i18n import _
from preuve.reading import load

FILE = "portfolio.yaml"
DEFAULT = "contenus-ia"
LATEST = "latest"
"""What stands for a project's last production where a run is named."""
Line = Annotated[str, Field(max_length=300)]


class UseCase(Value):
    """One use of AI that is presented: its document is `documents/<model>/<id>.md`; `run` is the run that shows it.

    `data` is a table (CSV, in the project) that was handed to an AI; `quasi` are its columns by which, together,
    somebody might be recognised; `person` is the column that says who a row is about (none: each row is somebody), and
    `sensitive` are those that nobody must learn of anybody.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    title: Line
    run: str = Field(default="", max_length=200, description="A run's folder name, or « latest ».")
    data: str = Field(default="", max_length=300)
    quasi: tuple[Line, ...] = ()
    person: Line = ""
    sensitive: tuple[Line, ...] = ()


class Portfolio(Value):
    """The référentiels it is presented for, whose it is, when, and its use cases."""

    frameworks: tuple[str, ...] = Field(default=(DEFAULT,), min_length=1)
    organisation: Line = ""
    fictitious: bool = False
    language: Annotated[str, Field(pattern=r"^(fr|en)$")] = "fr"
    deposit: date | None = Field(default=None, description="The day the written work is handed in.")
    oral: date | None = Field(default=None, description="The day of the oral.")
    today: date | None = Field(default=None, description="The day an invented project is read on, so that it keeps.")
    cases: tuple[UseCase, ...] = Field(default=(), max_length=20)

    @field_validator("frameworks")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        from preuve.frameworks.model import names

        for one in value:
            if one not in names():
                raise ValueError(
                    _("le référentiel « {name} » est inconnu ; possibles : {known}").format(
                        name=one, known=", ".join(names())
                    )
                )
        return value

    @model_validator(mode="after")
    def _one_of_each(self) -> "Portfolio":
        ids = [one.id for one in self.cases]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice:
            raise ValueError(_("deux fois « {name} »").format(name=twice))
        if self.deposit and self.oral and self.deposit > self.oral:
            raise ValueError(_("le dépôt (deposit) vient après l'oral (oral)"))
        if self.today and not self.fictitious:
            raise ValueError(_("« today » ne vaut que pour un projet inventé (fictitious: true)"))
        return self


def read(folder: Path) -> Portfolio:
    """A project's portfolio; that of one video where there is no file. Raises BadInput."""
    path = folder / FILE
    return load(path, Portfolio) if path.is_file() else Portfolio()
