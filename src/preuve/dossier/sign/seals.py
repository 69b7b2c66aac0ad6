"""Whether an envelope is signed by somebody who was enrolled. Unknown and tampered are never taken for each other."""

from dataclasses import dataclass
from typing import Literal

from preuve.dossier import dsse, layout
from preuve.dossier.dsse import Envelope
from preuve.dossier.model import Unpacked
from preuve.dossier.sign.keys import Role, public_of
from preuve.dossier.sign.trust import Trust, TrustedKey

WORK = 1 << 28
"""Bytes hashed at most to look for a signer whom the envelope doesn't name: ours always name theirs."""
State = Literal["trusted", "other-role", "tampered", "unknown"]


@dataclass(frozen=True)
class Sealed:
    """What is known of an envelope's signatures.

    `trusted`: `signer`, enrolled for this role, signed these very bytes. `other-role`: enrolled, but not to sign that.
    `tampered`: it names `signer`'s key, which never signed these bytes. `unknown`: nobody enrolled signed it, nor is
    said to have; whether its signature holds can't be known.
    """

    state: State
    signer: TrustedKey | None = None


def sealed(envelope: Envelope, payload: bytes, trust: Trust, role: Role = "candidate") -> Sealed:
    """Who signed an envelope, looked for among enrolled keys only: the key it names is only a hint."""
    names = {one.keyid for one in envelope.signatures}
    ordered = sorted(trust.keys, key=lambda one: one.role != role)
    named = [one for one in ordered if one.keyid in names]
    others = [one for one in ordered if one.keyid not in names]
    most = WORK // (len(payload) * len(envelope.signatures) + 1)
    for one in (*named, *others[:most]):
        if dsse.signed_by(envelope, payload, public_of(one.key)):
            return Sealed("trusted" if one.role == role else "other-role", one)
    return Sealed("tampered", named[0]) if named else Sealed("unknown")


def signer_of(unpacked: Unpacked, trust: Trust) -> TrustedKey | None:
    """Whose enrolled key signed a dossier; None where nobody known did."""
    try:
        path = unpacked.path(layout.ENVELOPE)
        found = sealed(*dsse.read(path.read_bytes()), trust) if path.stat().st_size <= dsse.MOST_BYTES else None
    except (KeyError, OSError, ValueError):
        return None
    return found.signer if found and found.state == "trusted" else None
