"""The DSSE envelope (secure-systems-lab/dsse v1.0): exact bytes, signed with Ed25519. No canonical JSON is needed.

The key that an envelope names is only a hint: whoever verifies brings the key, never the envelope.
"""

import base64
import binascii
from typing import Annotated

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import Field

from preuve.artifact import canonical
from preuve.dossier.data import strict_json
from preuve.engines import Value

STATEMENT = "application/vnd.in-toto+json"
MOST_BYTES = 8_000_000


class Signature(Value):
    """One signature. `keyid` says whose it claims to be."""

    keyid: Annotated[str, Field(max_length=200)] = ""
    sig: Annotated[str, Field(max_length=200)]


class Envelope(Value):
    """A payload and who signed it. Both base64."""

    payload: str
    payloadType: Annotated[str, Field(max_length=200)]  # noqa: N815  (the standard's spelling)
    signatures: tuple[Signature, ...] = Field(min_length=1, max_length=8)


def encoding(kind: str, payload: bytes) -> bytes:
    """What is signed: DSSE's pre-authentication encoding."""
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def seal(payload: bytes, key: Ed25519PrivateKey, keyid: str, kind: str = STATEMENT) -> bytes:
    """An envelope's JSON."""
    signed = key.sign(encoding(kind, payload))
    envelope = Envelope(
        payload=base64.b64encode(payload).decode(),
        payloadType=kind,
        signatures=(Signature(keyid=keyid, sig=base64.b64encode(signed).decode()),),
    )
    return canonical(envelope.model_dump(mode="json"))


def read(data: bytes) -> tuple[Envelope, bytes]:
    """An envelope and its payload, not verified. Raises ValueError: where its JSON has two meanings too."""
    try:
        envelope = Envelope.model_validate(strict_json(data, most=MOST_BYTES))
        return envelope, base64.b64decode(envelope.payload, validate=True)
    except ValueError as error:
        raise ValueError(str(error).splitlines()[0]) from error


def signed_by(envelope: Envelope, payload: bytes, key: Ed25519PublicKey) -> bool:
    """Whether one of its signatures is this key's, whatever key it names."""
    return any(_holds(one, encoding(envelope.payloadType, payload), key) for one in envelope.signatures)


def _holds(one: Signature, signed: bytes, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(base64.b64decode(one.sig, validate=True), signed)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
