"""RFC 3161 timestamps: an authority says that these bytes were there at that time. Verified here without any network.

Only authorities pinned in the juror's keyring count; certificates that travel in the token are only a way up to them.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from preuve.dossier.sign.tokens import in_order
from preuve.dossier.sign.trust import Trust

MOST_BYTES = 64_000
State = Literal["trusted", "unknown", "expired", "other-bytes", "tampered", "unreadable"]
_UNKNOWN = ("unable to get", "self-signed", "self signed")
_EXPIRED = ("has expired", "not yet valid")


@dataclass(frozen=True)
class Stamped:
    """What a timestamp proves. `at` is believed only where `state` is `trusted`.

    `unknown`: an authority that nobody pinned. `expired`: one whose certificate was out of date when it answered.
    `other-bytes`: it is about something else. `tampered`: its signature doesn't hold. `unreadable`: not a timestamp.
    """

    state: State
    at: datetime | None = None
    authority: str = ""


def said(token: bytes) -> datetime | None:
    """The time that a timestamp of one's own says, UTC; nobody has verified it. None where it can't be read."""
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(in_order(token)).tst_info.gen_time.astimezone(UTC)
    except ValueError:
        return None


def verify(token: bytes, stamped: bytes, trust: Trust) -> Stamped:
    """What a timestamp's answer (DER) proves of some bytes."""
    from rfc3161_client import PKIStatus, VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        if len(token) > MOST_BYTES:
            return Stamped("unreadable")
        found = decode_timestamp_response(in_order(token))
        if PKIStatus(found.status) != PKIStatus.GRANTED:
            return Stamped("unreadable")
        said, algorithm = found.tst_info.message_imprint.message, found.tst_info.message_imprint.hash_algorithm
        at = found.tst_info.gen_time.astimezone(UTC)
    except Exception:  # noqa: BLE001  (hostile bytes: whatever is wrong with them, they aren't a timestamp)
        return Stamped("unreadable")
    if said != _digest(algorithm.dotted_string, stamped):
        return Stamped("other-bytes", at)
    states: set[State] = set()
    for authority in (one for one in trust.authorities if "timestamp" in one.use):
        try:
            VerifierBuilder(roots=authority.certificates()).build().verify_message(found, stamped)
        except VerificationError as error:
            states.add(_reason(str(error)))
        except Exception:  # noqa: BLE001  (the same)
            states.add("tampered")
        else:
            return Stamped("trusted", at, authority.name)
    return Stamped(next((one for one in ("tampered", "expired") if one in states), "unknown"), at)


def _reason(told: str) -> State:
    if any(one in told for one in _EXPIRED):
        return "expired"
    return "unknown" if any(one in told for one in _UNKNOWN) else "tampered"


def _digest(oid: str, data: bytes) -> bytes | None:
    """NIST's OIDs, 2.16.840.1.101.3.4.2: SHA-256, 384 and 512; no weaker one is taken."""
    known = {"1": "sha256", "2": "sha384", "3": "sha512"}
    prefix, _dot, last = oid.rpartition(".")
    name = known.get(last) if prefix == "2.16.840.1.101.3.4.2" else None
    return hashlib.new(name, data).digest() if name else None
