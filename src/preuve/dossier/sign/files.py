"""Small JSON files that people hand to each other: enrolments, keyrings, challenges. They are read with care."""

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import BaseModel

from preuve.dossier.data import read_json
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.reading import Model, check
from preuve.store import write_atomic

MOST_BYTES = 4_000_000
Kind = Literal["preuve-enrolment", "preuve-keyring", "preuve-challenge", "preuve-receiver"]


def folder() -> Path:
    """Where Preuve keeps what is a person's own on this machine, out of every project."""
    return user_data_path("preuve", appauthor=False)


def load(path: Path, model: type[Model], kind: Kind, *, most: int = MOST_BYTES) -> Model:
    """A file as a model. Raises BadInput, naming the file, the key and the remedy."""
    try:
        found = read_json(path, most=most)
    except FileNotFoundError as error:
        raise BadInput(_("ce fichier est introuvable."), path=path, remedy=_("Vérifiez son nom.")) from error
    except (OSError, ValueError) as error:
        raise BadInput(_("ce fichier n'est pas lisible."), path=path, remedy=_again()) from error
    if not isinstance(found, dict) or found.get("kind") != kind:
        raise BadInput(
            _("ce fichier n'est pas celui qu'on attend ici."),
            path=path,
            key="kind",
            remedy=_("Il faut {what}.").format(what=_expected(kind)),
        )
    return check(found, model, path)


def save(path: Path, value: BaseModel) -> Path:
    """Write a model, to be read by people too. Raises DiskFull."""
    write_atomic(path, value.model_dump_json(indent=1).encode() + b"\n")
    return path


def _again() -> str:
    return _("Demandez de nouveau ce fichier à qui vous l'a donné.")


def _expected(kind: Kind) -> str:
    told = {
        "preuve-enrolment": _("un fichier d'inscription (« preuve key new » l'écrit)"),
        "preuve-keyring": _("un trousseau de clés inscrites (« preuve key trust » l'écrit)"),
        "preuve-challenge": _("un défi d'examinateur (« preuve challenge new » l'écrit)"),
        "preuve-receiver": _("une clé de réception (« preuve key new --receive » l'écrit)"),
    }
    return told[kind]
