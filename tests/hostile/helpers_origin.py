"""Small signed dossiers for tests of who vouches, and a juror's machine that knows some keys."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from helpers_dossier import FIELDS, PAYLOAD

from preuve.artifact import canonical
from preuve.dossier import archive, bag, layout
from preuve.dossier.archive import Content
from preuve.dossier.build.statement import statement
from preuve.dossier.model import Claims, Point, Unpacked, Wanted
from preuve.dossier.opening import unpack
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.challenge import Answer
from preuve.dossier.sign.enrolment import enrolment
from preuve.dossier.sign.keys import Signer
from preuve.dossier.sign.own import signing
from preuve.dossier.sign.trust import Authority, Trust
from preuve.dossier.verify import origin
from preuve.ledger import Line

NOW = datetime.now(UTC)
CLAIRE, SESSION = "2026-014", "juin 2026"
LINES: tuple[Line, ...] = ({"kind": "start", "at": "2026-01-02T03:04:05+00:00", "sources": "", "kit": "0.1.0"},)

SAID = Claims(run="2026-01-02-030405", title="Réparer", kit="0.1.0", candidate=CLAIRE, session=SESSION, claims=())


def somebody(id_: str = CLAIRE, name: str = "Claire Martin", role: str = "candidate") -> Signer:
    """A new signer."""
    return signing(id_, name, role, NOW).signer()


def trusting(*signers: Signer, authorities: tuple[Authority, ...] = ()) -> Trust:
    """A keyring with these keys."""
    found = Trust(authorities=authorities)
    for one in signers:
        found = found.with_key(enrolment(one, NOW), NOW)
    return found


@dataclass(frozen=True)
class Made:
    """A dossier to be sealed, and how."""

    signer: Signer | None
    claims: Claims = SAID
    signed_claims: Claims | None = None
    challenge: Answer | None = None
    extra: Mapping[str, Content] | None = None
    attached: Mapping[str, Content] | None = None
    lines: tuple[Line, ...] = LINES

    def contents(self) -> dict[str, Content]:
        """Its files, sealed."""
        payload = {**PAYLOAD, layout.CLAIMS: canonical(self.claims.model_dump(mode="json")), **(self.extra or {})}
        if self.challenge:
            payload[layout.CHALLENGE] = self.challenge.data
        found = bag.bag(payload, FIELDS)
        if self.signer:
            found[layout.ENVELOPE] = self.signer.seal(self.said(found[layout.MANIFEST]))
        return bag.closed({**found, **(self.attached or {})})

    def said(self, manifest: Content) -> bytes:
        """What is signed."""
        told = self.challenge.told if self.challenge else None
        return statement(bytes(manifest), self.signed_claims or self.claims, self.lines, told)

    def but(self, **what: object) -> "Made":
        """The same with something else."""
        return replace(self, **what)


def opened(folder: Path, contents: Mapping[str, Content]) -> Unpacked:
    """A dossier that was written, then opened."""
    file = archive.write(folder / "dossier.zip", contents)
    return unpack(file, folder / f"dossier-{len(list(folder.iterdir()))}")


def looked(
    folder: Path, contents: Mapping[str, Content], trust: Trust, challenge: Path | None = None
) -> dict[str, Point]:
    """L1's points, by the end of their ids."""
    ring = keyring.save(trust, folder / "trousseau.json")
    points = origin.look(opened(folder, contents), Wanted(folder, trust=ring, challenge=challenge))
    return {one.id.removeprefix("L1."): one for one in points}


def later(**what: float) -> datetime:
    """Some time from now."""
    return NOW + timedelta(**what)
