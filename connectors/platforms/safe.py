"""An encrypted file for accounts and keys, where the machine has no keyring. It is outside any project.

Each text is encrypted by itself (Fernet), so that one that was damaged doesn't lose the others; the key comes from a
passphrase by Scrypt, with the cost that OWASP's password storage page asks for (N = 2¹⁷, r = 8, p = 1).
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from preuve.errors import BadInput, MissingPart
from preuve.i18n import N_, _
from preuve.store import write_atomic

COST = 2**17
MOST = 2**20  # a damaged file must not ask for all the memory
TRIES = 3
VERSION = 1
CHECK = "preuve"


@dataclass(frozen=True)
class Words:
    """What a person is told of a file, marked for translation. `lost`, `again`: what to do where it can't be opened."""

    alone: str
    begin: str
    ask: str
    wrong: str
    lost: str
    unreadable: str
    again: str


ACCOUNTS = Words(
    alone=N_("Vos comptes sont dans un fichier chiffré, et personne n'est là pour donner la phrase de passe."),
    begin=N_("Cette machine n'a pas de trousseau : vos comptes iront dans un fichier chiffré."),
    ask=N_("Phrase de passe de vos comptes (elle ne s'affiche pas)"),
    wrong=N_("cette phrase de passe n'ouvre pas le fichier de vos comptes."),
    lost=N_(
        "Relancez avec la bonne (PREUVE_PASSPHRASE si elle est définie). Si elle est perdue, supprimez ce fichier "
        "et refaites « preuve connect » : rien d'autre n'est perdu."
    ),
    unreadable=N_("le fichier de vos comptes n'est pas lisible."),
    again=N_("Remettez-le comme il était, ou supprimez-le et refaites « preuve connect »."),
)


class Ask(Protocol):
    """Gives the passphrase. `new`: whether it is being chosen. Raises MissingPart where nobody can say it."""

    def __call__(self, *, new: bool) -> str:
        """The passphrase."""
        ...


class Safe:
    """The file. `ask` gives the passphrase: once for all, as soon as it is needed."""

    def __init__(self, path: Path, ask: Ask, words: Words = ACCOUNTS) -> None:
        self.path, self.ask, self.words = path, ask, words
        self._opened: tuple[str, Fernet] | None = None

    @property
    def where(self) -> str:
        """Where that is, in words."""
        return _("dans un fichier chiffré ({path})").format(path=self.path)

    def ready(self) -> None:
        """Open it; or choose the passphrase of a new one, with nothing in it yet. Raises MissingPart, BadInput."""
        if self.path.is_file():
            self._fernet(self._file())
        else:
            self._write(self._new())

    def names(self) -> tuple[str, ...]:
        """What is there: nothing is asked for that."""
        return tuple(self._file()["entries"]) if self.path.is_file() else ()

    def read(self, name: str) -> str | None:
        """A text; None where there is none, or where it is damaged. Raises MissingPart, BadInput."""
        file = self._file() if self.path.is_file() else None
        token = file["entries"].get(name) if file else None
        if not file or not isinstance(token, str):
            return None
        try:
            found = json.loads(self._fernet(file).decrypt(token.encode()))
        except (InvalidToken, ValueError):
            return None
        return str(found["text"]) if isinstance(found, dict) and found.get("name") == name else None

    def write(self, name: str, text: str) -> None:
        """Keep a text. Raises MissingPart, BadInput."""
        file = self._file() if self.path.is_file() else self._new()
        kept = self._fernet(file).encrypt(json.dumps({"name": name, "text": text}).encode()).decode()
        self._write({**file, "entries": {**file["entries"], name: kept}})

    def remove(self, name: str) -> bool:
        """Take a text away: no passphrase is asked for that."""
        file = self._file() if self.path.is_file() else None
        if not file or name not in file["entries"]:
            return False
        self._write({**file, "entries": {one: token for one, token in file["entries"].items() if one != name}})
        return True

    def _write(self, file: Mapping[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomic(self.path, json.dumps(file, indent=1).encode(), mode=0o600)

    def _new(self) -> dict[str, Any]:
        salt = secrets.token_bytes(16)
        file: dict[str, Any] = {"version": VERSION, "cost": COST, "salt": _text(salt), "check": "", "entries": {}}
        key = _key(self.ask(new=True), salt, COST)
        self._opened = (file["salt"], key)
        return {**file, "check": key.encrypt(CHECK.encode()).decode()}

    def _file(self) -> dict[str, Any]:
        try:
            file = json.loads(self.path.read_bytes())
        except (OSError, ValueError) as error:
            raise self._unreadable() from error
        cost = file.get("cost") if isinstance(file, dict) else None
        if not isinstance(cost, int) or not 2 <= cost <= MOST or not isinstance(file.get("entries"), dict):
            raise self._unreadable()
        return {"version": VERSION, "cost": cost, **{part: str(file.get(part, "")) for part in ("salt", "check")},
                "entries": file["entries"]}  # fmt: skip

    def _fernet(self, file: Mapping[str, Any]) -> Fernet:
        """The key: the passphrase is asked until it is right, a few times. Raises MissingPart, BadInput."""
        if self._opened and self._opened[0] == file["salt"]:
            return self._opened[1]
        given = ""
        for _try in range(TRIES):
            said = self.ask(new=False)
            if said == given:  # it comes from where it can't change
                break
            given = said
            key = self._tried(given, file)
            if key:
                self._opened = (file["salt"], key)
                return key
        raise self._wrong()

    def _tried(self, passphrase: str, file: Mapping[str, Any]) -> Fernet | None:
        try:
            key = _key(passphrase, base64.b64decode(file["salt"]), file["cost"])
            return key if key.decrypt(file["check"].encode()) == CHECK.encode() else None
        except InvalidToken:
            return None
        except (ValueError, MemoryError, UnsupportedAlgorithm) as error:
            raise self._unreadable() from error

    def _wrong(self) -> BadInput:
        return BadInput(_(self.words.wrong), path=self.path, remedy=_(self.words.lost))

    def _unreadable(self) -> BadInput:
        return BadInput(_(self.words.unreadable), path=self.path, remedy=_(self.words.again))


def passphrase(*, new: bool, words: Words = ACCOUNTS) -> str:
    """The passphrase: `PREUVE_PASSPHRASE`, else asked in silence, twice where it is new. Raises MissingPart."""
    import sys

    import typer

    given = os.environ.get("PREUVE_PASSPHRASE", "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise MissingPart(
            _(words.alone),
            remedy=_("Définissez la variable PREUVE_PASSPHRASE, ou lancez la commande dans un terminal."),
        )
    if new:
        typer.echo(_(words.begin))
        told = _("Choisissez une phrase de passe (elle ne s'affiche pas ; notez-la, elle ne se retrouve pas)")
        return str(typer.prompt(told, hide_input=True, confirmation_prompt=_("La même, encore une fois")))
    return str(typer.prompt(_(words.ask), hide_input=True))


def asking(words: Words) -> Ask:
    """The same, in other words."""
    return partial(passphrase, words=words)


def _key(passphrase: str, salt: bytes, cost: int) -> Fernet:
    found = Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(found))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
