"""A verdict signed by an examiner: a Simple Verification Result, bound to the dossier's digest, in a DSSE envelope.

It lists what held, and nothing else: a level that wasn't looked at, or that failed, gives no property. The whole
verdict is bound by the digest of its JSON: that field, `verdict`, is ours. Source: in-toto/attestation,
spec/predicates/svr.md (v0.1).
"""

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, ConfigDict, Field, ValidationError

from preuve.artifact import canonical, digest_bytes
from preuve.dossier import dsse
from preuve.dossier.data import strict_json
from preuve.dossier.model import LEVELS, Digest, Level, Name, Status, Verdict
from preuve.dossier.sign.keys import Signer
from preuve.dossier.sign.seals import Sealed, sealed
from preuve.dossier.sign.trust import Trust
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "https://in-toto.io/attestation/svr/v0.1"
VERIFIER: Final = "urn:preuve:verifier:1"
"""Versioned: it changes with what the levels mean."""
MOST_BYTES = 1_000_000
HELD: dict[Status, str] = {"verified": "VERIFIED", "within_tolerance": "WITHIN_TOLERANCE"}
Property = Annotated[str, Field(pattern=r"^[A-Z0-9_]{1,60}$")]


class _Spelt(Value):
    """The standard's names, in camel case; what it adds later is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_name=True, validate_by_alias=True)


class _Digests(_Spelt):
    sha256: Digest


class _Resource(_Spelt):
    name: Name
    digest: _Digests


class _Verifier(_Spelt):
    id: Name
    version: Name = ""


class _Predicate(_Spelt):
    verifier: _Verifier
    time_created: AwareDatetime = Field(alias="timeCreated")
    properties: tuple[Property, ...] = Field(max_length=40)
    verdict: _Resource | None = None


class Result(_Spelt):
    """The statement: which dossier (`subject`), who verified it, when, and what held."""

    type_: Literal["https://in-toto.io/Statement/v1"] = Field(default=STATEMENT_TYPE, alias="_type")
    subject: tuple[_Resource, ...] = Field(min_length=1, max_length=1)
    predicate_type: Literal["https://in-toto.io/attestation/svr/v0.1"] = Field(
        default=PREDICATE_TYPE, alias="predicateType"
    )
    predicate: _Predicate

    @property
    def dossier(self) -> str:
        """The dossier's SHA-256."""
        return self.subject[0].digest.sha256


def signed(verdict: Verdict, json: bytes, name: str, signer: Signer) -> bytes:
    """The envelope. `json` is the whole verdict's file, `name` its name."""
    result = Result(
        subject=(_Resource(name=verdict.file, digest=_Digests(sha256=verdict.sha256)),),
        predicate=_Predicate(
            verifier=_Verifier(id=VERIFIER, version=verdict.kit),
            time_created=verdict.at,
            properties=tuple(_property(one.level, one.status) for one in verdict.levels if one.status in HELD),
            verdict=_Resource(name=name, digest=_Digests(sha256=digest_bytes(json))),
        ),
    )
    return signer.seal(canonical(result.model_dump(mode="json", by_alias=True)))


def read(path: Path, trust: Trust) -> tuple[Result, Sealed]:
    """A signed verdict, and who signed it as far as the keyring knows. Raises BadInput."""
    try:
        with path.open("rb") as file:
            envelope, payload = dsse.read(file.read(MOST_BYTES))
        result = Result.model_validate(strict_json(payload))
    except (OSError, ValueError, ValidationError) as error:
        raise BadInput(
            _("ce fichier n'est pas un verdict signé."),
            path=path,
            remedy=_("« preuve verify FICHIER --sign » en écrit un, au nom terminé par « .dsse.json »."),
        ) from error
    if envelope.payloadType != dsse.STATEMENT:
        return result, Sealed("unknown")
    return result, sealed(envelope, payload, trust, role="examiner")


def held(result: Result) -> list[tuple[Level, Status] | str]:
    """What held: levels with their status; a property of another kit stands as it is."""
    known = {_property(level, status): (level, status) for level in LEVELS for status in HELD}
    return [known.get(one, one) for one in result.predicate.properties]


def _property(level: Level, status: Status) -> str:
    return f"PREUVE_{level}_{HELD[status]}"
