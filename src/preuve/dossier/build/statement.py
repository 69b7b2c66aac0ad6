"""What is signed: an in-toto Statement v1 whose subject is the list of files, with SLSA's provenance v1 as predicate.

Everything in it comes from that list, the claims, the ledger and the challenge: the same run gives the same bytes.
Sources: in-toto/attestation spec/v1/statement.md and resource_descriptor.md; slsa.dev/spec/v1.0/provenance.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, ConfigDict, Field, ValidationError

from preuve import __version__
from preuve.artifact import canonical, digest_bytes
from preuve.dossier import bag, layout
from preuve.dossier.model import Claims, Digest, Name
from preuve.engines import Value
from preuve.ledger import Line

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "https://slsa.dev/provenance/v1"
BUILD_TYPE: Final = "urn:preuve:run:1"
BUILDER: Final = "urn:preuve:builder:own-machine"
"""The candidate's own machine: nobody else watched it work, and no reader may take it for a trusted service."""
MOST_BYTES = 4_000_000
BRIEF = layout.of_project("brief.yaml")
_FILM = re.compile(r"films/([a-z0-9-]+)\.mp4")
_HEX = re.compile(r"[0-9a-f]{64}")
_RECORDED = (layout.PROJECT_RECORDINGS, layout.MACHINE_RECORDINGS, layout.RAW)
Told = Annotated[str, Field(max_length=2000)]


class Spelt(Value):
    """A value whose names are the standard's, in camel case."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Digests(Spelt):
    """A digest set; SHA-256 alone is taken."""

    sha256: Digest


class Subject(Spelt):
    """What is vouched for."""

    name: Name
    digest: Digests


class Resource(Spelt):
    """Something the run rested on (in-toto's ResourceDescriptor), known by its digest."""

    name: Name
    digest: Digests


class Challenge(Spelt):
    """The examiner's challenge, and the digest of its file in the dossier."""

    nonce: Name
    candidate: Name = ""
    session: Name = ""
    sha256: Digest | None = None


class External(Spelt):
    """What the candidate chose. `brief` is its digest, also where the brief itself was left out."""

    brief: Digest | None = None
    targets: tuple[Name, ...] = ()
    candidate: Name = ""
    session: Name = ""
    challenge: Challenge | None = None


class Host(Spelt):
    """What the ledger says of a machine."""

    system: Told = ""
    machine: Told = ""
    python: Told = ""
    processors: int | None = None


class Internal(Spelt):
    """What the kit chose, and what it counted. `tools` are those with no digest of their own: names and versions."""

    kits: tuple[Name, ...] = ()
    hosts: tuple[Host, ...] = ()
    steps: int = 0
    made: int = 0
    redacted: int = 0
    tools: Mapping[Name, tuple[Name, ...]] = {}


class Definition(Spelt):
    """SLSA's buildDefinition."""

    build_type: Literal["urn:preuve:run:1"] = Field(BUILD_TYPE, alias="buildType")
    external: External = Field(alias="externalParameters")
    internal: Internal = Field(alias="internalParameters")
    resolved: tuple[Resource, ...] = Field(alias="resolvedDependencies", max_length=20_000)


class Builder(Spelt):
    """Who ran it: the candidate's machine, with this version of the kit that sealed."""

    id: Literal["urn:preuve:builder:own-machine"] = BUILDER
    version: Mapping[Name, Name] = {}


class Times(Spelt):
    """SLSA's metadata. Dates are declared: the candidate's machine told them, nobody else."""

    invocation: Name = Field(alias="invocationId")
    started: AwareDatetime | None = Field(default=None, alias="startedOn")
    finished: AwareDatetime | None = Field(default=None, alias="finishedOn")


class Details(Spelt):
    """SLSA's runDetails."""

    builder: Builder
    metadata: Times


class Provenance(Spelt):
    """The predicate."""

    definition: Definition = Field(alias="buildDefinition")
    details: Details = Field(alias="runDetails")


class Statement(Spelt):
    """The signed statement."""

    type: Literal["https://in-toto.io/Statement/v1"] = Field(STATEMENT_TYPE, alias="_type")
    subject: tuple[Subject, ...] = Field(min_length=1, max_length=8)
    predicate_type: Literal["https://slsa.dev/provenance/v1"] = Field(PREDICATE_TYPE, alias="predicateType")
    predicate: Provenance

    @property
    def run(self) -> str:
        """The run's name."""
        return self.predicate.details.metadata.invocation

    @property
    def external(self) -> External:
        """What the candidate chose."""
        return self.predicate.definition.external

    def vouches(self, name: str, sha256: str) -> bool:
        """Whether it is about a file of that name with those bytes. A digest of nothing never is."""
        return sha256 != bag.EMPTY and any((one.name, one.digest.sha256) == (name, sha256) for one in self.subject)


def statement(
    manifest: bytes,
    claims: Claims,
    lines: Sequence[Line],
    challenge: Mapping[str, Any] | None = None,
    info: bytes = b"",
) -> bytes:
    """The statement's bytes.

    Args:
        manifest: `manifest-sha256.txt`, which lists everything under `data/`.
        claims: what the dossier claims.
        lines: the run's ledger.
        challenge: the examiner's, with `nonce`, `candidate` and `session`; None where she gave none.
        info: `bag-info.txt`, vouched for too where it is given.
    """
    listed = bag.read_manifest(manifest)
    told = [(layout.MANIFEST, manifest), *([(layout.INFO, info)] if info else [])]
    made = Statement(
        subject=tuple(Subject(name=name, digest=Digests(sha256=digest_bytes(data))) for name, data in told),
        predicate=Provenance(
            definition=Definition(
                external=_external(listed, claims, lines, challenge),
                internal=_internal(claims, lines),
                resolved=tuple(_resolved(listed, lines)),
            ),
            details=Details(builder=Builder(version={"preuve": __version__}), metadata=_times(claims, lines)),
        ),
    )
    return canonical(made.model_dump(mode="json", by_alias=True, exclude_none=True))


def read_statement(payload: bytes) -> Statement:
    """A statement that came in an envelope. Raises ValueError where it isn't one of ours, in the one form we write.

    Only that form is read: a name given twice, or anything that another reader could understand otherwise, is refused.
    """
    if len(payload) > MOST_BYTES:
        raise ValueError(len(payload))
    try:
        found = Statement.model_validate_json(payload)
    except (ValidationError, RecursionError) as error:
        raise ValueError(str(error).splitlines()[0]) from error
    if canonical(found.model_dump(mode="json", by_alias=True, exclude_none=True)) != payload:
        raise ValueError(BUILD_TYPE)
    return found


def _external(
    listed: Mapping[str, str], claims: Claims, lines: Sequence[Line], challenge: Mapping[str, Any] | None
) -> External:
    films = (_FILM.fullmatch(str(line["path"])) for line in lines if line["kind"] == "deliver")
    return External(
        brief=listed.get(BRIEF) or claims.redacted.get(BRIEF),
        targets=tuple(sorted({found[1] for found in films if found})),
        candidate=claims.candidate,
        session=claims.session,
        challenge=_challenge(listed, challenge) if challenge else None,
    )


def _challenge(listed: Mapping[str, str], challenge: Mapping[str, Any]) -> Challenge:
    told = {name: str(challenge.get(name) or "") for name in ("nonce", "candidate", "session")}
    return Challenge(**told, sha256=listed.get(layout.CHALLENGE))


def _internal(claims: Claims, lines: Sequence[Line]) -> Internal:
    steps = [line for line in lines if line["kind"] == "step"]
    named: dict[str, set[str]] = {}
    for name, said in _tools(steps):
        if not _HEX.fullmatch(said):
            named.setdefault(name, set()).add(said)
    hosts = {canonical(line["host"]): _host(line["host"]) for line in steps if line.get("host")}
    return Internal(
        kits=tuple(sorted({str(line["kit"]) for line in lines if "kit" in line})),
        hosts=tuple(hosts[key] for key in sorted(hosts)),
        steps=len(steps),
        made=sum(not line["hit"] for line in steps),
        redacted=len(claims.redacted),
        tools={name: tuple(sorted(named[name])) for name in sorted(named)},
    )


def _host(said: Mapping[str, Any]) -> Host:
    return Host.model_validate({name: said[name] for name in Host.model_fields if name in said})


def _resolved(listed: Mapping[str, str], lines: Sequence[Line]) -> Iterator[Resource]:
    """The ledger, every recording, and what is known of tools and models by a digest."""
    for name in sorted(listed):
        if name == layout.LEDGER or name.startswith(_RECORDED):
            yield Resource(name=name, digest=Digests(sha256=listed[name]))
    steps = [line for line in lines if line["kind"] == "step"]
    found = {(name, said) for name, said in _tools(steps) if _HEX.fullmatch(said)}
    engines = [line["engine"] for line in steps if line.get("engine")]
    found |= {(str(one["model"]), str(one["model_sha256"])) for one in engines if one.get("model_sha256")}
    for name, said in sorted(found):
        yield Resource(name=name, digest=Digests(sha256=said))


def _tools(steps: Sequence[Line]) -> Iterator[tuple[str, str]]:
    for line in steps:
        yield from ((str(name), str(said)) for name, said in (line.get("tools") or {}).items())


def _times(claims: Claims, lines: Sequence[Line]) -> Times:
    told = sorted(_utc(line[key]) for line in lines for key in ("at", "started", "ended") if line.get(key))
    return Times(
        invocation=claims.run,
        started=told[0] if told else None,
        finished=told[-1] if told else None,
    )


def _utc(text: object) -> datetime:
    return datetime.fromisoformat(str(text)).astimezone(UTC)
