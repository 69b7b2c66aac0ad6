"""What she decided of the AI's edit plans: one file for each tone, in her project, that only grows.

A round is one proposal. It keeps what the request told of the storyboard (`basis`), so that once she has decided, the
same request is known again whatever she changes after: the proposal isn't asked (nor paid) twice.
"""

from datetime import datetime
from pathlib import Path

import yaml
from pydantic import Field

from preuve.edit_plan import Aspect, Cut
from preuve.engines import Value
from preuve.project import Project
from preuve.reading import load
from preuve.store import write_atomic

HEADER = """\
# Les plans de montage proposés par l'IA et vos décisions, dans l'ordre. « preuve plan » écrit ici ; vous pouvez
# compléter « why » et « by ». « basis » et « plan » disent sur quoi porte la décision : n'y touchez pas.
"""


class Decision(Value):
    """What she took of a proposal. `taken` empty: she refused all of it."""

    number: int = Field(ge=1, description="The round: 1, then one more each time a new plan was asked.")
    plan: str = Field(pattern=r"^[0-9a-f]{64}$", description="Digest of the proposal.")
    taken: tuple[Aspect, ...] = ()
    why: str = Field(default="", max_length=2000)
    by: str = Field(min_length=1, max_length=200)
    at: datetime | None = None
    aside: str = Field(default="", max_length=300, description="Where her storyboard as it was before is kept.")
    basis: tuple[Cut, ...] = Field(min_length=1, max_length=60)


class Decisions(Value):
    """Every decision of a tone. `closed`: how many rounds are over, since she asked for a new plan."""

    closed: int = Field(default=0, ge=0)
    decisions: tuple[Decision, ...] = ()

    @property
    def number(self) -> int:
        """The round under way."""
        return self.closed + 1

    @property
    def current(self) -> Decision | None:
        """What she decided of the round under way; the last word counts."""
        return next((one for one in reversed(self.decisions) if one.number == self.number), None)


def path_of(project: Project) -> Path:
    """The file of the brief's tone."""
    return project.folder / "plans" / project.storyboard_path.name


def read(project: Project) -> Decisions:
    """Her decisions for the brief's tone; none where there is no file. Raises BadInput."""
    path = path_of(project)
    return load(path, Decisions) if path.is_file() else Decisions()


def write(path: Path, decisions: Decisions) -> None:
    """Keep them."""
    data = decisions.model_dump(mode="json", exclude_defaults=True)
    write_atomic(path, (HEADER + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)).encode())
