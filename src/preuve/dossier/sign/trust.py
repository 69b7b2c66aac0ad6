"""The juror's keyring: whose keys the certifying body enrolled, and which authorities it holds for good.

Nothing that travels in a dossier is ever added to it. A body can hand one ready-made file to all its jurors.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import AwareDatetime, Field, model_validator

from preuve.dossier.sign import files
from preuve.dossier.sign.enrolment import Enrolment
from preuve.dossier.sign.keys import Id, Label, PublicKey, Role, folded, keyid, same
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _

NAME = "trousseau.json"
MOST_PEM = 100_000
Use = Literal["timestamp", "credentials"]
USES: tuple[Use, ...] = ("timestamp", "credentials")


class TrustedKey(Value):
    """A key that was enrolled, and whose it is. `key` is base64 of its 32 bytes."""

    id: Id
    name: Label = ""
    role: Role
    key: PublicKey
    added: AwareDatetime

    @property
    def keyid(self) -> str:
        """What names it in an envelope."""
        return keyid(self.key)

    @property
    def who(self) -> str:
        """Her name and number, in words."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id


class Authority(Value):
    """Certificates (PEM) that were pinned, and what for: timestamps, or the marks of films (C2PA)."""

    name: Id
    use: Annotated[tuple[Use, ...], Field(min_length=1, max_length=2)]
    pem: Annotated[str, Field(max_length=MOST_PEM)]

    @model_validator(mode="after")
    def _readable(self) -> Self:
        self.certificates()
        return self

    def certificates(self) -> list[x509.Certificate]:
        """Its certificates. Raises ValueError where there is none, or one is no authority's."""
        try:
            found = x509.load_pem_x509_certificates(self.pem.encode())
            roots = [one for one in found if one.issuer == one.subject]
        except Exception as error:
            raise ValueError(_("ce certificat n'est pas lisible.")) from error
        if not roots:
            raise ValueError(_("il manque le certificat racine de l'autorité (celui qu'elle signe elle-même)."))
        return found


class Trust(Value):
    """A keyring. Raises ValueError where one key has two owners, or one id two keys."""

    version: Literal[1] = 1
    kind: Literal["preuve-keyring"] = "preuve-keyring"
    keys: Annotated[tuple[TrustedKey, ...], Field(max_length=2000)] = ()
    authorities: Annotated[tuple[Authority, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        for at, one in enumerate(self.keys):
            if reason := _clash(one, self.keys[:at]):
                raise ValueError(reason)
        return self

    def of(self, role: Role) -> tuple[TrustedKey, ...]:
        """The keys of those who have this role."""
        return tuple(one for one in self.keys if one.role == role)

    def named(self, id_: str) -> TrustedKey | None:
        """The key of this id."""
        return next((one for one in self.keys if same(one.id, id_)), None)

    def certificates(self, use: Use) -> list[x509.Certificate]:
        """The certificates pinned for a use."""
        return [found for one in self.authorities if use in one.use for found in one.certificates()]

    def anchors(self, use: Use) -> str:
        """The same, as PEM; empty where there is none."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in self.certificates(use)).decode()

    def with_key(self, found: Enrolment, now: datetime) -> "Trust":
        """With one more key. Raises BadInput where it is somebody else's already, or she has another."""
        added = TrustedKey(id=found.id, name=found.name, role=found.role, key=found.key, added=_day(now))
        if reason := _clash(added, self.keys):
            again = any(one.key == added.key and same(one.id, added.id) for one in self.keys)
            raise BadInput(reason, key=found.id, remedy=_("Il n'y a rien à faire.") if again else _untrust())
        return self.model_copy(update={"keys": (*self.keys, added)})

    def with_authority(self, added: Authority) -> "Trust":
        """With one more authority, in the place of the one of the same name."""
        kept = tuple(one for one in self.authorities if not same(one.name, added.name))
        return self.model_copy(update={"authorities": (*kept, added)})

    def without(self, name: str) -> "Trust":
        """Without a key or an authority. Raises BadInput where there is none of that name."""
        left = self.model_copy(
            update={
                "keys": tuple(one for one in self.keys if not same(one.id, name)),
                "authorities": tuple(one for one in self.authorities if not same(one.name, name)),
            }
        )
        if left == self:
            raise BadInput(
                _("personne ne s'appelle « {name} » dans ce trousseau.").format(name=name[:80]),
                remedy=_("« preuve key trusted » le montre."),
            )
        return left


def own_path() -> Path:
    """Where the juror's own keyring is."""
    return files.folder() / NAME


def load(path: Path | None = None) -> Trust:
    """A keyring: the file that is given, else her own, empty where she has none yet. Raises BadInput."""
    if path is None and not own_path().exists():
        return Trust()
    return files.load(path or own_path(), Trust, "preuve-keyring")


def save(trust: Trust, path: Path | None = None) -> Path:
    """Write a keyring whole: hers where no other is named. Raises DiskFull."""
    return files.save(path or own_path(), trust)


def authority(path: Path, use: tuple[Use, ...], name: str = "") -> Authority:
    """The authority of a file of certificates (PEM). Raises BadInput."""
    try:
        with path.open(encoding="ascii") as file:
            pem = file.read(MOST_PEM)
        first = x509.load_pem_x509_certificates(pem.encode())[0]
        return Authority(name=name or first.subject.rfc4514_string(), use=use, pem=pem)
    except (OSError, ValueError) as error:
        raise BadInput(
            _("ce fichier n'est pas le certificat d'une autorité."),
            path=path,
            remedy=_("Il faut le certificat racine, au format PEM (« -----BEGIN CERTIFICATE----- »)."),
        ) from error


def fingerprint(certificate: x509.Certificate) -> str:
    """A certificate's SHA-256, in groups of four."""
    text = certificate.fingerprint(hashes.SHA256()).hex()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _clash(added: TrustedKey, keys: tuple[TrustedKey, ...]) -> str:
    for one in keys:
        if one.key == added.key and same(one.id, added.id):
            return _("cette clé est déjà inscrite, au nom de {who}.").format(who=one.who)
        if one.key == added.key:
            return _("cette clé est déjà celle de {who} : une même clé ne peut pas signer pour deux personnes.").format(
                who=one.who
            )
        if folded(one.id) == folded(added.id):
            return _("« {id} » a déjà une autre clé dans ce trousseau : une personne n'en a qu'une.").format(id=one.id)
    return ""


def _untrust() -> str:
    return _(
        "Si elle a perdu sa clé et en a fait une neuve, vérifiez-le avec elle, retirez l'ancienne (preuve key "
        "untrust), puis recommencez."
    )


def _day(now: datetime) -> datetime:
    return now.replace(microsecond=0)
