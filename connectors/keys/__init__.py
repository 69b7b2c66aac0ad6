"""Her own keys, on the shelf for secrets of this machine: its keyring, or an encrypted file. Never in a project."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from connectors.platforms.safe import Safe, Words, asking
from connectors.platforms.shelves import Shelf, chosen, locked
from preuve.dossier.sign.files import folder
from preuve.dossier.sign.own import OwnKey
from preuve.i18n import N_, _

FILE, INDEX = "cles.json", "cles"
PATIENCE = 60.0
PREFIX = "cle "
WORDS = Words(
    alone=N_("Vos clés sont dans un fichier chiffré, et personne n'est là pour donner la phrase de passe."),
    begin=N_("Cette machine n'a pas de trousseau : vos clés iront dans un fichier chiffré."),
    ask=N_("Phrase de passe de vos clés (elle ne s'affiche pas)"),
    wrong=N_("cette phrase de passe n'ouvre pas le fichier de vos clés."),
    lost=N_(
        "Relancez avec la bonne (PREUVE_PASSPHRASE si elle est définie). Si elle est perdue, vos clés le sont aussi : "
        "supprimez ce fichier, faites-en une neuve (preuve key new) et faites-la inscrire."
    ),
    unreadable=N_("le fichier de vos clés n'est pas lisible."),
    again=N_(
        "Remettez-le comme il était ; sinon supprimez-le, faites une clé neuve (preuve key new) et faites-la inscrire."
    ),
)


class Keys:
    """Her keys by their short names. `shelf` opens where they are: not before one is looked for."""

    def __init__(self, shelf: Callable[[], Shelf], home: Path) -> None:
        self._open, self.home = shelf, home

    @classmethod
    def open(cls) -> "Keys":
        """The keys of this machine and this person. Asks for nothing yet."""
        home = folder()
        return cls(lambda: chosen(INDEX, lambda: Safe(home / FILE, asking(WORDS), WORDS)), home)

    @cached_property
    def shelf(self) -> Shelf:
        """Where they are. Raises MissingPart."""
        return self._open()

    @property
    def where(self) -> str:
        """Where they are kept, in words."""
        return self.shelf.where

    def ready(self) -> None:
        """Open the shelf, or make it: what she is asked for that is asked now. Raises MissingPart, BadInput."""
        self.shelf.ready()

    def all(self) -> tuple[OwnKey, ...]:
        """Every key, oldest first; a damaged one is left out. Raises MissingPart, BadInput."""
        found = (self._read(name) for name in self._names())
        return tuple(sorted((one for one in found if one), key=lambda one: (one.made, one.short)))

    def damaged(self) -> tuple[str, ...]:
        """The short names of those that can't be read any more. Raises MissingPart, BadInput."""
        return tuple(name.removeprefix(PREFIX) for name in self._names() if not self._read(name))

    def keep(self, own: OwnKey) -> None:
        """Keep a key, in the place of the same one. Raises MissingPart, BadInput."""
        told = own.model_dump(mode="json")
        with self._held():
            self.shelf.write(PREFIX + own.short, json.dumps({**told, "secret": own.secret.get_secret_value()}))

    def forget(self, short: str) -> bool:
        """Take a key away: whether there was one. Raises MissingPart."""
        with self._held():
            return self.shelf.remove(PREFIX + short)

    def _names(self) -> list[str]:
        return sorted(self.shelf.names())

    def _read(self, name: str) -> OwnKey | None:
        text = self.shelf.read(name)
        try:
            return OwnKey.model_validate_json(text) if text else None
        except ValidationError:
            return None

    def _held(self) -> AbstractContextManager[None]:
        lock = FileLock(self.home / "cles.lock", timeout=PATIENCE)
        return locked(lock, _("Vos clés sont tenues par une autre commande de Preuve."))
