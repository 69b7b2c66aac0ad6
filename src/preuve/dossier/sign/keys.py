"""Ed25519 keys (RFC 8032): whose signature it is. A public key is written as base64 of its 32 bytes, as in keyrings."""

import base64
import binascii
import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from typing import Annotated, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import AfterValidator, Field

from preuve.dossier import dsse
from preuve.errors import BadInput
from preuve.i18n import N_, _

Role = Literal["candidate", "examiner"]
ROLES: dict[Role, str] = {"candidate": N_("candidat ou candidate"), "examiner": N_("membre du jury")}
VARIABLE, PASSPHRASE = "PREUVE_SIGNING_KEY", "PREUVE_PASSPHRASE"
GROUPS, GROUP = 8, 5
_SIGN_BIT = 0x80
_ANYBODYS = frozenset(
    bytes.fromhex(y + top)
    for y, top in (
        ("00" * 31, "00"),
        ("01" + "00" * 30, "00"),
        ("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc", "05"),
        ("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03", "7a"),
        ("ec" + "ff" * 30, "7f"),
        ("ed" + "ff" * 30, "7f"),
        ("ee" + "ff" * 30, "7f"),
    )
)
"""The points of small order: anybody can sign for such a key (Chalkias and others, "Taming the many EdDSAs", 2020)."""


def _label(text: str) -> str:
    """Text from outside that is shown: one line, nothing invisible."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if not plain.isprintable():
        raise ValueError(_("ce texte contient des caractères invisibles."))
    return plain


def _key(text: str) -> str:
    public_of(text)
    return text


Label = Annotated[str, Field(max_length=200), AfterValidator(_label)]
Id = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_label)]
PublicKey = Annotated[str, Field(max_length=44), AfterValidator(_key)]


@dataclass(frozen=True)
class Signer:
    """Whoever signs: a private key, and who its owner says she is.

    Attributes:
        id: her number or her name, as the certifying body knows her; empty: the key comes from the environment.
        chain: certificates (PEM, hers first) that the body gave her for C2PA; empty: none.
    """

    private: Ed25519PrivateKey = field(repr=False)
    id: str = ""
    name: str = ""
    role: Role = "candidate"
    chain: bytes = b""

    @property
    def key(self) -> str:
        """Her public key, as in keyrings."""
        return key_text(self.private.public_key())

    @property
    def who(self) -> str:
        """Her name and number, in words; empty: the key comes from the environment."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id

    @property
    def keyid(self) -> str:
        """What names her key in an envelope."""
        return keyid(self.key)

    def seal(self, payload: bytes, kind: str = dsse.STATEMENT) -> bytes:
        """A DSSE envelope's JSON, signed by this key."""
        return dsse.seal(payload, self.private, self.keyid, kind)

    def sign(self, kind: str, payload: bytes) -> str:
        """A signature apart, base64: over the kind too, so that it can't stand for another kind of file."""
        return base64.b64encode(self.private.sign(dsse.encoding(kind, payload))).decode()


def key_text(public: Ed25519PublicKey) -> str:
    """A public key as text."""
    return base64.b64encode(public.public_bytes_raw()).decode()


def public_of(text: str) -> Ed25519PublicKey:
    """A public key from its text. Raises ValueError: not 32 bytes, not spelt in the one way, or anybody's key."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 32 or base64.b64encode(raw).decode() != text:
        raise ValueError(_("cette clé publique n'est pas lisible."))
    if bytes([*raw[:31], raw[31] & ~_SIGN_BIT]) in _ANYBODYS:
        raise ValueError(_("cette clé publique est piégée : n'importe qui peut signer à sa place."))
    return Ed25519PublicKey.from_public_bytes(raw)


def keyid(key: str) -> str:
    """What names a public key: the SHA-256 of its 32 bytes, in hexadecimal."""
    return hashlib.sha256(base64.b64decode(key)).hexdigest()


def spoken(key: str) -> str:
    """A public key's fingerprint to be read aloud: eight groups of five figures (132 bits).

    Two people compare it on the telephone: figures are the same in every language, and a screen reader spells them.
    """
    digest = hashlib.sha256(b"preuve key\n" + base64.b64decode(key)).digest()
    parts = (int.from_bytes(digest[4 * at : 4 * at + 4]) % 10**GROUP for at in range(GROUPS))
    return " ".join(f"{part:0{GROUP}d}" for part in parts)


def holds(key: str, kind: str, payload: bytes, signature: str) -> bool:
    """Whether a signature apart is this key's. False for whatever can't be read."""
    try:
        public_of(key).verify(base64.b64decode(signature, validate=True), dsse.encoding(kind, payload))
    except Exception:  # noqa: BLE001  (from outside: whatever is wrong with it, it isn't a signature)
        return False
    return True


def same(one: str, other: str) -> bool:
    """Whether two ids are one person's: spaces, capitals and the way accents are written apart."""
    return folded(one) == folded(other)


def folded(text: str) -> str:
    """An id as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def from_environment(role: Role = "candidate") -> Signer | None:
    """The key that `PREUVE_SIGNING_KEY` gives (PEM), for machines with no keyring; None where it gives none.

    Raises BadInput, which never tells the value.
    """
    text = os.environ.get(VARIABLE, "").strip()
    return Signer(read_pem(text.encode()), role=role) if text else None


def read_pem(text: bytes) -> Ed25519PrivateKey:
    """A private key from PEM, encrypted or not. Raises BadInput, which never tells the value."""
    given = os.environ.get(PASSPHRASE, "").encode() or None
    encrypted = b"ENCRYPTED" in text
    try:
        found = load_pem_private_key(text, given if encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if isinstance(found, Ed25519PrivateKey):
        return found
    raise BadInput(
        _("cette clé de signature n'est pas lisible."),
        key=VARIABLE,
        remedy=_(
            "Mettez-y une clé Ed25519 au format PEM (« -----BEGIN PRIVATE KEY----- »), et sa phrase de passe dans "
            "PREUVE_PASSPHRASE si elle en a une."
        ),
    )
