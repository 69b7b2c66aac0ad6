"""Encryption for the jury (age-encryption.org/v1, X25519): a dossier that only those who were named can open.

A jury makes a receiving key and hands its public file to candidates. Files are read and written in pieces.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from preuve.dossier.archive import MOST_BYTES
from preuve.dossier.sign import files
from preuve.dossier.sign.keys import Id, Label
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.store import whole

SUFFIX = ".age"
MOST_IDENTITIES = 20
HERS = 0o600
MAGIC, END = b"age-encryption.org/v1\n", b"\n---"
LONGEST_HEADER = 1 << 16  # hundreds of recipients; each one costs a try
_SECRET = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{50,70}")


def _recipient(text: str) -> str:
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise ValueError(_("cette clé de réception n'est pas lisible (« age1… »).")) from error
    return text


Recipient = Annotated[str, Field(max_length=100), AfterValidator(_recipient)]


class Receiver(Value):
    """The public file of a receiving key: whose it is, and where to encrypt to (« age1… »)."""

    version: Literal[1] = 1
    kind: Literal["preuve-receiver"] = "preuve-receiver"
    id: Id
    name: Label = ""
    recipient: Recipient
    made: AwareDatetime


@dataclass
class _Capped:
    """A file that refuses to become bigger than a dossier can be."""

    out: BinaryIO
    most: int
    written: int = 0

    def write(self, data: bytes) -> int:
        self.written += len(data)
        if self.written > self.most:
            raise _TooBig
        return self.out.write(data)

    def flush(self) -> None:
        self.out.flush()


class _TooBig(Exception):
    """More came out than a dossier can hold."""


def new() -> tuple[str, str]:
    """A new receiving key: the secret part (« AGE-SECRET-KEY-1… ») and the public one (« age1… »)."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def recipient(text: str) -> str:
    """Who to encrypt for: « age1… », or the path of a receiver's file. Raises BadInput."""
    if not text.startswith("age1"):
        return files.load(Path(text), Receiver, "preuve-receiver", most=20_000).recipient
    try:
        return _recipient(text.strip())
    except ValueError as error:
        raise BadInput(
            str(error), key="--encrypt-for", remedy=_("Recopiez-la, ou donnez le fichier que le jury vous a remis.")
        ) from error


def identities(path: Path) -> tuple[str, ...]:
    """The secret keys of an age identity file. Raises BadInput, which never tells them."""
    try:
        with path.open(encoding="utf-8") as file:
            found = _SECRET.findall(file.read(20_000))
    except (OSError, UnicodeDecodeError):
        found = []
    if found:
        return tuple(found[:MOST_IDENTITIES])
    raise BadInput(
        _("ce fichier ne contient pas de clé pour ouvrir un dossier chiffré."),
        path=path,
        key="--identity",
        remedy=_("Il faut un fichier d'identité age, avec une ligne « AGE-SECRET-KEY-1… »."),
    )


def encrypt(source: Path, target: Path, recipients: Sequence[str]) -> Path:
    """Encrypt a file, whole or not at all. `recipients`: « age1… ». Raises BadInput, DiskFull, CannotWrite."""
    import pyrage

    keys = [pyrage.x25519.Recipient.from_str(recipient(one)) for one in recipients]
    with source.open("rb") as data, whole(target, HERS) as out:
        pyrage.encrypt_io(data, out, keys)
    return target


def decrypt(source: Path, target: Path, secrets: Sequence[str], *, most: int = MOST_BYTES) -> Path:
    """Decrypt a file, whole or not at all. `secrets`: « AGE-SECRET-KEY-1… »; `most`: bytes that may come out.

    Raises BadInput: none of these keys opens it, it is damaged, or too big.
    """
    import pyrage

    try:
        keys = [pyrage.x25519.Identity.from_str(one) for one in secrets]
        with source.open("rb") as data, whole(target, HERS) as out:
            _check_header(source, data)
            pyrage.decrypt_io(data, _Capped(out, most), keys)
    except pyrage.IdentityError:
        raise _refused(source, _("la clé qui devait l'ouvrir n'est pas lisible.")) from None
    except pyrage.DecryptError as error:
        told = _("ce dossier est chiffré pour quelqu'un d'autre.") if "No matching" in str(error) else _damaged()
        raise _refused(source, told) from error
    except _TooBig as error:
        raise _refused(source, _("ce qu'il contient est trop gros pour un dossier.")) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _refused(source, _damaged()) from error
    return target


def _check_header(path: Path, data: BinaryIO) -> None:
    """Raises BadInput where it isn't the binary form of age, or names recipients without end."""
    head = data.read(LONGEST_HEADER)
    data.seek(0)
    if not head.startswith(MAGIC):
        raise _refused(path, _damaged())
    if END not in head:
        raise _refused(path, _("ce dossier chiffré nomme trop de destinataires."))


def _damaged() -> str:
    return _("ce dossier chiffré est abîmé, ou n'est pas un fichier age.")


def _refused(path: Path, told: str) -> BadInput:
    return BadInput(
        told,
        path=path,
        remedy=_("Donnez la bonne clé (--identity), ou redemandez le dossier chiffré pour votre clé de réception."),
    )
