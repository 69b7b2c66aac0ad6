"""Her own keys, as they are kept out of any project: what signs, and what opens dossiers encrypted for her."""

import base64
import itertools
from datetime import datetime
from typing import Annotated, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import AwareDatetime, Field, SecretStr

from preuve.artifact import digest_bytes
from preuve.dossier.sign import age
from preuve.dossier.sign.age import Receiver
from preuve.dossier.sign.keys import Id, Label, Role, Signer, key_text, spoken
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _

Use = Literal["signing", "receiving"]
MOST_PEM = 40_000
MOST_CERTIFICATES = 8


class OwnKey(Value):
    """A key of hers, secret part included: never written but on a shelf for secrets.

    `public` is base64 of 32 bytes for what signs, « age1… » for what receives; `chain` is PEM, her certificate first.
    """

    version: Literal[1] = 1
    use: Use
    id: Id
    name: Label = ""
    role: Role = "candidate"
    public: Annotated[str, Field(max_length=100)]
    secret: SecretStr
    made: AwareDatetime
    chain: str = ""

    @property
    def short(self) -> str:
        """What names it in a list: stable, and no two keys share it."""
        return digest_bytes(self.public.encode())[:12]

    @property
    def fingerprint(self) -> str:
        """What is read aloud to compare it; what receives is compared by its whole text."""
        return spoken(self.public) if self.use == "signing" else self.public

    @property
    def who(self) -> str:
        """Her name and number, in words."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id

    def signer(self) -> Signer:
        """The identity that signs. Raises ValueError where this key doesn't."""
        if self.use != "signing":
            raise ValueError(self.use)
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.secret.get_secret_value()))
        return Signer(private, self.id, self.name, self.role, self.chain.encode())

    def receiver(self) -> Receiver:
        """The public file of a key that receives. Raises ValueError where this key doesn't."""
        return Receiver(id=self.id, name=self.name, recipient=self.public, made=self.made)


def signing(id_: str, name: str, role: Role, now: datetime, private: Ed25519PrivateKey | None = None) -> OwnKey:
    """A new key that signs."""
    made = private or Ed25519PrivateKey.generate()
    return OwnKey(
        use="signing",
        id=id_,
        name=name,
        role=role,
        public=key_text(made.public_key()),
        secret=SecretStr(base64.b64encode(made.private_bytes_raw()).decode()),
        made=now.replace(microsecond=0),
    )


def receiving(id_: str, name: str, now: datetime) -> OwnKey:
    """A new key that opens what is encrypted for it: a jury's."""
    secret, public = age.new()
    return OwnKey(
        use="receiving",
        id=id_,
        name=name,
        role="examiner",
        public=public,
        secret=SecretStr(secret),
        made=now.replace(microsecond=0),
    )


def with_chain(own: OwnKey, pem: bytes) -> OwnKey:
    """The key with the certificates that the body gave for it: hers first, each signed by the next.

    Raises BadInput where the first isn't for this key, or one doesn't follow.
    """
    try:
        found = x509.load_pem_x509_certificates(pem[:MOST_PEM])[:MOST_CERTIFICATES]
        key = found[0].public_key()
        hers = isinstance(key, Ed25519PublicKey) and key_text(key) == own.public
        for one, issuer in itertools.pairwise(found):
            one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature) as error:
        raise BadInput(
            _("ces certificats ne se suivent pas, ou ne sont pas lisibles."),
            remedy=_("Demandez le fichier PEM complet : votre certificat d'abord, puis ceux de l'autorité."),
        ) from error
    if not hers:
        raise BadInput(
            _("ce certificat est celui d'une autre clé que la vôtre."),
            remedy=_("Redonnez votre demande à l'organisme : preuve key show --enrolment FICHIER --certificate."),
        )
    text = b"".join(one.public_bytes(Encoding.PEM) for one in found).decode()
    return own.model_copy(update={"chain": text})
