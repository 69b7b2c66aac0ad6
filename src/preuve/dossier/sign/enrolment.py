"""The enrolment file: what a candidate gives the certifying body once, so that a juror knows her key."""

from pathlib import Path
from typing import Annotated, Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pydantic import AwareDatetime, Field

from preuve.artifact import canonical
from preuve.dossier.sign.files import load
from preuve.dossier.sign.keys import Id, Label, PublicKey, Role, Signer, holds, key_text
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _

PROOF = "application/vnd.preuve.enrolment+json"


class Enrolment(Value):
    """Who she is, her public key, and a proof that she holds the private one: it signs all the rest.

    `made` is the date of her machine. `request` is a certificate request (PEM), where a certificate is wanted for C2PA.
    """

    version: Literal[1] = 1
    kind: Literal["preuve-enrolment"] = "preuve-enrolment"
    id: Id
    name: Label = ""
    role: Role
    key: PublicKey
    made: AwareDatetime
    request: Annotated[str, Field(max_length=10_000)] = ""
    proof: Annotated[str, Field(max_length=100)] = ""

    @property
    def signed(self) -> bytes:
        """What the proof is over: everything but itself."""
        return canonical(self.model_dump(mode="json", exclude={"proof"}))


def enrolment(signer: Signer, made: AwareDatetime, *, certificate: bool = False) -> Enrolment:
    """The enrolment of a signer. `certificate`: whether one is asked for, for C2PA."""
    told = Enrolment(
        id=signer.id,
        name=signer.name,
        role=signer.role,
        key=signer.key,
        made=made.replace(microsecond=0),
        request=request(signer) if certificate else "",
    )
    return told.model_copy(update={"proof": signer.sign(PROOF, told.signed)})


def request(signer: Signer) -> str:
    """A certificate request (PKCS #10, PEM) for this key, under the signer's name."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, (signer.name or signer.id)[:64])])
    made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(signer.private, None)
    return made.public_bytes(Encoding.PEM).decode()


def read(path: Path) -> Enrolment:
    """An enrolment file, its proof verified. Raises BadInput."""
    found = load(path, Enrolment, "preuve-enrolment")
    if not holds(found.key, PROOF, found.signed, found.proof):
        raise BadInput(
            _("ce fichier d'inscription a été modifié : il n'est plus signé par la clé qu'il porte."),
            path=path,
            key="proof",
            remedy=_("Ne l'inscrivez pas. Demandez à cette personne de vous le redonner, de la main à la main."),
        )
    if found.request and not _same_key(found):
        raise BadInput(
            _("la demande de certificat de ce fichier n'est pas celle de sa clé."),
            path=path,
            key="request",
            remedy=_("Ne l'inscrivez pas. Demandez à cette personne de le refaire : preuve key show --enrolment."),
        )
    return found


def _same_key(found: Enrolment) -> bool:
    try:
        asked = x509.load_pem_x509_csr(found.request.encode())
        return asked.is_signature_valid and key_text(asked.public_key()) == found.key  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001  (from outside: whatever is wrong with it, it isn't a request for this key)
        return False
