"""Who agreed that a film goes out by itself at its hour: `publications/accords.json`, bound to the film's bytes."""

import json
from datetime import datetime
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from preuve.artifact import canonical
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.publication.journal import FOLDER
from preuve.publication.package import Mode, Privacy
from preuve.schedule.plan import Entry
from preuve.store import write_atomic

NAME = f"{FOLDER}/accords.json"


class Agreement(Value):
    """A yes to one film (its SHA-256), at one place and hour, shown in one way: anything else needs another yes."""

    by: str
    at: datetime
    run: str
    target: str
    film: str
    to: str
    moment: datetime
    mode: Mode
    privacy: Privacy
    account: str = Field(default="", description="The account she named in preuve.toml; empty: the only one.")

    def holds(self, entry: Entry, moment: datetime) -> bool:
        """Whether the calendar's line is still what she agreed to."""
        said = (self.to, self.moment, self.mode) == (entry.to, moment, entry.mode)
        return said and entry.target in ("", self.target)


Agreements = dict[str, Agreement]
_FORM = TypeAdapter(Agreements)


def read(folder: Path) -> Agreements:
    """The agreements of a project, by entry. Raises BadInput."""
    path = folder / NAME
    if not path.is_file():
        return {}
    try:
        return _FORM.validate_python(json.loads(path.read_bytes()))
    except (ValueError, ValidationError, RecursionError) as error:
        raise BadInput(
            _("ce fichier n'est pas lisible : rien ne partira tout seul."),
            path=path,
            remedy=_("Supprimez-le, puis redonnez vos accords : preuve calendar approve."),
        ) from error


def give(folder: Path, entry: str, agreement: Agreement) -> None:
    """Keep a yes; another one for the same entry takes its place. Raises BadInput, DiskFull."""
    _write(folder, {**read(folder), entry: agreement})


def withdraw(folder: Path, entry: str) -> bool:
    """Take a yes back: whether there was one. Raises BadInput, DiskFull."""
    given = read(folder)
    if entry not in given:
        return False
    _write(folder, {name: one for name, one in given.items() if name != entry})
    return True


def _write(folder: Path, given: Agreements) -> None:
    write_atomic(folder / NAME, canonical(_FORM.dump_python(given, mode="json")) + b"\n")
