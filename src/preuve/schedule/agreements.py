"""Who agreed that a film goes out by itself at its hour: `publications/accords.json`, bound to the film's bytes."""

import json
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from preuve.artifact import canonical
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.publication.journal import FOLDER
from preuve.store import write_atomic

NAME = f"{FOLDER}/accords.json"


class Agreement(Value):
    """A yes. `film` is the SHA-256 of the film she agreed to: another one needs another yes."""

    by: str
    at: datetime
    run: str
    target: str
    film: str


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
