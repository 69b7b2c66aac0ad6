"""Where the vault lays secrets: texts by name, in the operating system's keyring or in an encrypted file (`safe.py`).

Windows' keyring holds 2,560 bytes a value, two for each character: a longer text is cut in pieces. New pieces are laid
beside the old ones, and the head that names them changes last: killed at any moment, the old text is there or the new.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import keyring
from filelock import FileLock, Timeout
from keyring.errors import KeyringError, PasswordDeleteError

from preuve.artifact import digest_bytes
from preuve.errors import MissingPart, TransientError
from preuve.i18n import _

SERVICE = "preuve"
INDEX = "comptes"
PIECE = 1000
LEAST = 1.0  # keyring's own line between what it recommends and what it only tolerates, as a plain text file


class Shelf(Protocol):
    """Keeps texts by name. Every method raises MissingPart where the place is closed."""

    @property
    def where(self) -> str:
        """Where that is, in words."""
        ...

    def ready(self) -> None:
        """Open it, or make it: what she is asked for that is asked now."""
        ...

    def names(self) -> tuple[str, ...]:
        """What is there."""
        ...

    def read(self, name: str) -> str | None:
        """A text; None where there is none, or where it is damaged."""
        ...

    def write(self, name: str, text: str) -> None:
        """Keep a text: it is there when this returns."""
        ...

    def remove(self, name: str) -> bool:
        """Take a text away: whether there was one."""
        ...


def chosen(index: str, file: Callable[[], Shelf]) -> Shelf:
    """The keyring; the encrypted file where there is none, or where `PREUVE_VAULT=fichier` asks for it."""
    return Ring(index) if os.environ.get("PREUVE_VAULT", "") != "fichier" and ring_there() else file()


@contextmanager
def locked(lock: FileLock, busy: str) -> Iterator[None]:
    """Hold a shelf's lock. Raises TransientError, in these words, where another process has it too long."""
    Path(lock.lock_file).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with lock:
            yield
    except Timeout as error:
        raise TransientError(busy, remedy=_("Attendez qu'elle finisse, puis relancez.")) from error


def ring_there() -> bool:
    """Whether this machine has a keyring that keeps secrets."""
    return float(keyring.get_keyring().priority) >= LEAST


class Ring:
    """The operating system's keyring. It can't list what it holds: an entry of its own, `index`, does."""

    def __init__(self, index: str = INDEX) -> None:
        self.index = index

    @property
    def where(self) -> str:
        """Where that is, in words."""
        return _("dans le trousseau de cette machine")

    def ready(self) -> None:
        """See that it opens. Raises MissingPart."""
        self.names()

    def names(self) -> tuple[str, ...]:
        """What is there. Raises MissingPart."""
        try:
            found = json.loads(self._whole(self.index) or "[]")
        except ValueError:
            return ()
        return tuple(name for name in found if isinstance(name, str)) if isinstance(found, list) else ()

    def read(self, name: str) -> str | None:
        """A text; None where there is none, or where it is damaged. Raises MissingPart."""
        return self._whole(name)

    def write(self, name: str, text: str) -> None:
        """Keep a text. Its name is listed first: a secret that nothing names could never be taken away."""
        if name not in self.names():
            self._lay(self.index, json.dumps([*self.names(), name]))
        self._lay(name, text)

    def remove(self, name: str) -> bool:
        """Take a text away, then its name."""
        head = _get(name)
        _delete(name)
        for piece in _pieces(name, head):
            _delete(piece)
        listed = self.names()
        if name in listed:
            self._lay(self.index, json.dumps([one for one in listed if one != name]))
        return bool(head)

    def _whole(self, name: str) -> str | None:
        head = _get(name)
        text = "".join(_get(piece) for piece in _pieces(name, head))
        return text if head and head.endswith(_seal(text)) else None

    def _lay(self, name: str, text: str) -> None:
        before = _get(name)
        turn = "b" if before.startswith("a ") else "a"
        head = f"{turn} {max(1, -(-len(text) // PIECE))} {_seal(text)}"
        for at, piece in enumerate(_pieces(name, head)):
            _set(piece, text[at * PIECE : (at + 1) * PIECE])
        _set(name, head)
        for piece in _pieces(name, before):
            _delete(piece)
        if self._whole(name) != text:
            raise _closed()


def _seal(text: str) -> str:
    return digest_bytes(text.encode())[:16]


def _pieces(name: str, head: str) -> list[str]:
    """The names of a text's pieces, from its head: « a 2 0123456789abcdef »."""
    turn, _space, rest = head.partition(" ")
    count = rest.partition(" ")[0]
    if turn not in ("a", "b") or not count.isdecimal() or len(count) > 3:
        return []
    return [f"{name} {turn}{at}" for at in range(int(count))]


def _get(name: str) -> str:
    with _opened():
        return keyring.get_password(SERVICE, name) or ""


def _set(name: str, text: str) -> None:
    with _opened():
        keyring.set_password(SERVICE, name, text)


def _delete(name: str) -> None:
    with _opened(), suppress(PasswordDeleteError):
        keyring.delete_password(SERVICE, name)


@contextmanager
def _opened() -> Iterator[None]:
    try:
        yield
    except KeyringError:
        raise _closed() from None


def _closed() -> MissingPart:
    return MissingPart(
        _("Le trousseau de cette machine est fermé, ou refuse de garder vos comptes."),
        remedy=_(
            "Ouvrez votre session et déverrouillez le trousseau, puis relancez. Sans trousseau, donnez "
            "PREUVE_VAULT=fichier : vos comptes iront dans un fichier chiffré."
        ),
    )
