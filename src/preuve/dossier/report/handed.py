"""What a dossier handed in is compared by, with the session's others: who, which run, which films, which words.

Everything in it is the dossier's own word, made safe for a page and a terminal, but its fingerprints and digests, and
who signed it, which are worked out here.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import Field

from preuve.checks.finding import Status as Found
from preuve.dossier import bag, dsse, layout
from preuve.dossier.build.statement import Statement, read_statement
from preuve.dossier.child import ChildFailed
from preuve.dossier.folding import folded
from preuve.dossier.model import Claims, Level, Name, Status, Unpacked, Verdict, Wanted
from preuve.dossier.refusal import safe
from preuve.dossier.report import likeness, texts
from preuve.dossier.report.likeness import Fingerprint
from preuve.dossier.report.texts import Text
from preuve.dossier.sign import trust as keyring
from preuve.dossier.sign.seals import sealed
from preuve.engines import Value
from preuve.errors import BadInput

SIGNATURE, CRITERIA = "L1.signature", "L2.criteria"
_FILMS = layout.DELIVERABLES + "films/"


class Film(Value):
    """A film: the targets that share it, its digest, its pictures' fingerprint."""

    names: tuple[Name, ...]
    sha256: str
    fingerprint: Fingerprint = Fingerprint()


class Handed(Value):
    """A dossier of the session.

    Attributes:
        file: the ZIP's name; `sha256` its digest; `refused` says why it couldn't be opened, and the rest is empty then.
        signer: who signed it, of the juror's keyring, where the signature was examined and holds; else empty.
        signature: how its signature was found.
        keys: what names the keys that signed it, as the envelope says.
        ledger: digest of the run's ledger.
        criteria: how each criterion stands (« contenus-ia Cr1.1 »), as the dossier weighs it; none in an older dossier.
        confirmed: whether they were weighed again from its files, and come out the same (L2).
        unread: why films or texts couldn't be compared.
    """

    file: Name
    sha256: str = ""
    refused: str = ""
    remedy: str = ""
    run: Name = ""
    title: str = ""
    candidate: Name = ""
    session: Name = ""
    levels: Mapping[Level, Status] = {}
    failed: tuple[str, ...] = Field(default=(), description="Titles of what failed.")
    signer: str = ""
    signature: Status = "not_run"
    keys: tuple[str, ...] = ()
    nonce: str = ""
    ledger: str = ""
    criteria: Mapping[str, Found] = {}
    confirmed: bool = False
    films: tuple[Film, ...] = ()
    texts: tuple[Text, ...] = ()
    unread: str = ""


def refused(file: Path, error: BadInput) -> Handed:
    """A dossier that couldn't be opened, and why."""
    return Handed(file=safe(file.name, 380), refused=safe(error.message, 600), remedy=safe(error.remedy, 600))


def handed(
    verdict: Verdict,
    claims: Claims | None,
    unpacked: Unpacked,
    wanted: Wanted,
    hear: Callable[[str, float], None] = lambda _what, _share: None,
) -> Handed:
    """What is kept of a dossier that was examined, while its files still stand in the scratch folder."""
    statement, signer, keys = _attested(unpacked, wanted)
    signature = _status(verdict, SIGNATURE)
    films, found, unread = _looked(unpacked, wanted, hear)
    challenge = statement.external.challenge if statement else None
    return Handed(
        file=verdict.file,
        sha256=verdict.sha256,
        run=safe(verdict.run, 380),
        title=safe(verdict.title, 300),
        candidate=safe(verdict.candidate, 380),
        session=safe(verdict.session, 380),
        levels={one.level: one.status for one in verdict.levels},
        failed=tuple(one.title for one in folded(point for point in verdict.points if point.status == "failed"))[:20],
        signer=signer if signature == "verified" else "",
        signature=signature,
        keys=keys,
        nonce=safe(challenge.nonce, 100) if challenge else "",
        ledger=unpacked.digests.get(layout.LEDGER, ""),
        criteria=_criteria(claims),
        confirmed=_status(verdict, CRITERIA) == "verified",
        films=films,
        texts=found,
        unread=unread,
    )


def distinct(unpacked: Unpacked) -> list[Film]:
    """The films, those that several targets share once. A digest of nothing is no film."""
    grouped: dict[str, list[str]] = {}
    for name in unpacked.under(_FILMS):
        if name.endswith(".mp4") and unpacked.digests[name] != bag.EMPTY:
            grouped.setdefault(unpacked.digests[name], []).append(name)
    return [Film(names=tuple(names), sha256=sha256) for sha256, names in grouped.items()][: likeness.MOST_FILMS]


def _attested(unpacked: Unpacked, wanted: Wanted) -> tuple[Statement | None, str, tuple[str, ...]]:
    """What was signed, by whom of the keyring, and by which keys as the envelope says."""
    try:
        path = unpacked.path(layout.ENVELOPE)
        if path.stat().st_size > dsse.MOST_BYTES:
            return None, "", ()
        envelope, payload = dsse.read(path.read_bytes())
        statement = read_statement(payload)
    except (KeyError, OSError, ValueError):
        return None, "", ()
    try:
        by = sealed(envelope, payload, keyring.load(wanted.trust))
    except BadInput:
        by = None
    if by and by.state == "trusted" and by.signer:
        return statement, safe(by.signer.who, 300), (by.signer.keyid,)
    return statement, "", tuple(safe(one.keyid, 200) for one in envelope.signatures if one.keyid)


def _looked(
    unpacked: Unpacked, wanted: Wanted, hear: Callable[[str, float], None]
) -> tuple[tuple[Film, ...], tuple[Text, ...], str]:
    films = distinct(unpacked)
    first = [film.names[0] for film in films]
    try:
        prints, found = likeness.looked(unpacked, first, texts.names(unpacked.digests), wanted.scratch, hear)
    except ChildFailed as error:
        return tuple(films), (), error.reason
    told = [film.model_copy(update={"fingerprint": prints[film.names[0]]}) for film in films]
    return tuple(told), tuple(found), " ".join(sorted({one.broken for one in prints.values() if one.broken}))


def _criteria(claims: Claims | None) -> dict[str, Found]:
    return {safe(f"{one.framework} {one.criterion}", 60): one.status for one in (claims.weighed if claims else ())}


def _status(verdict: Verdict, point: str) -> Status:
    """How a point was found; « not_run » where nothing came to it."""
    return next((one.status for one in verdict.points if one.id == point), "not_run")
