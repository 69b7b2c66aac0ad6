"""L1: whether a dossier answers the examiner's challenge, so that it was sealed after it, for this session.

A challenge is the juror's: the file she gives, else those of the folder she gives or that she issued on this machine,
else one that an enrolled examiner signed. What the dossier says of it is only compared with that. Whoever doesn't sign
with an enrolled key answers nothing: anybody can copy a number.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from preuve.dossier import layout
from preuve.dossier.build.statement import Statement
from preuve.dossier.model import Point, Status, Unpacked, Wanted
from preuve.dossier.refusal import safe
from preuve.dossier.sign import challenge as challenges
from preuve.dossier.sign.challenge import Challenge
from preuve.dossier.sign.keys import same
from preuve.dossier.sign.seals import Sealed
from preuve.dossier.sign.trust import Trust
from preuve.dossier.verify import dated
from preuve.dossier.verify.points import Points
from preuve.errors import BadInput
from preuve.i18n import _

L1 = Points("L1")


@dataclass(frozen=True)
class Case:
    """What is compared: the signed statement, what the juror issued, the last date it was sealed at, who signed it."""

    statement: Statement
    issued: tuple[Challenge, ...]
    sealed: datetime | None
    signer: str = ""

    @property
    def hers(self) -> list[Challenge]:
        """Those issued for the person whom the dossier names, or whose key signed it."""
        people = (self.statement.external.candidate, self.signer)
        return [one for one in self.issued if any(same(one.candidate, who) for who in people if who)]

    @property
    def nonce(self) -> str:
        """The nonce that was signed; empty where there is none."""
        answered = self.statement.external.challenge
        return answered.nonce if answered else ""


def point(statement: Statement, unpacked: Unpacked, wanted: Wanted, trust: Trust, by: Sealed) -> Point:
    """Whether the dossier answers a challenge: the one that the juror gave, or those issued for its person.

    `by`: who signed it. Of somebody unknown, a right answer is never shown as verified.
    """
    signer = by.signer.id if by.state == "trusted" and by.signer else ""
    case = Case(statement, _issued(wanted), dated.proved(dated.stamp(unpacked, trust)), signer)
    found = _compared(case, unpacked, wanted, trust)
    if found.status != "verified" or signer:
        return found
    said = _("C'est le bon défi, mais on ne sait pas qui a signé ce dossier : n'importe qui a pu le recopier.")
    return _point("not_run", said, optional=found.optional)


def _issued(wanted: Wanted) -> tuple[Challenge, ...]:
    """Those issued on this machine, and those of the folder that she gives. Raises BadInput."""
    mine = challenges.issued()
    if wanted.challenge is None or not wanted.challenge.is_dir():
        return mine
    return tuple(sorted({*mine, *challenges.given(wanted.challenge)}, key=lambda one: one.issued))


def _alone(wanted: Wanted) -> Path | None:
    """The one challenge that she gives, if she gives one."""
    return wanted.challenge if wanted.challenge and not wanted.challenge.is_dir() else None


def _compared(case: Case, unpacked: Unpacked, wanted: Wanted, trust: Trust) -> Point:
    if _stray(case.statement, unpacked):
        return _point("failed", _("Le défi rangé dans ce dossier n'est pas celui qui est signé."), optional=False)
    path = _alone(wanted)
    if path is None:
        return _found(case, unpacked, trust)
    try:
        given = challenges.load(path)
    except BadInput as error:
        said = _("Le défi que vous donnez n'est pas lisible : {why}").format(why=error.diagnostics())
        return _point("not_run", said, optional=False)
    return _answered(case, given, optional=False) if case.nonce == given.nonce else _unmatched(case, given)


def without_signature(unpacked: Unpacked, wanted: Wanted) -> list[Point]:
    """A number copied in a dossier that nobody signed proves nothing."""
    if _alone(wanted):
        said = _("Ce dossier n'est pas signé : il ne peut pas répondre au défi que vous donnez.")
        return [_point("failed", said, optional=False)]
    if layout.CHALLENGE not in unpacked.digests:
        return []
    return [_point("not_run", _("Un défi est rangé dans ce dossier, mais rien n'est signé : il ne prouve rien."))]


def _found(case: Case, unpacked: Unpacked, trust: Trust) -> Point:
    """Compared with what she issued, or what a colleague of hers signed."""
    external = case.statement.external
    mine = case.hers
    if not case.nonce:
        if any(same(one.session, external.session) or not external.session for one in mine):
            told = _("Vous avez émis un défi pour cette personne et cette session : ce dossier n'y répond pas.")
            return _point("not_run", told, _unanswered(), optional=False)
        return _point("not_run", _("Ce dossier ne répond à aucun défi d'examinateur."))
    known = next((one for one in case.issued if one.nonce == case.nonce), None) or _colleague(case, unpacked, trust)
    if known is None:
        if mine or any(same(one.session, external.session) for one in case.issued):
            return _point("failed", _("Ce dossier répond à un défi que vous n'avez pas émis."))
        return _point("not_run", _("Ce dossier répond à un défi, mais ce n'est pas vous qui l'avez émis."), _file())
    current = [one for one in mine if one.until >= dated.now() and one.issued > known.issued]
    return _point("failed", _other(case, current[-1])) if current else _answered(case, known)


def _answered(case: Case, known: Challenge, *, optional: bool = True) -> Point:
    """The nonce is the right one: so must be the person and the session, and the dates where they are known."""
    external, answered = case.statement.external, case.statement.external.challenge
    said = [(known.candidate, external.candidate), (known.session, external.session)]
    said += [(known.candidate, answered.candidate), (known.session, answered.session)] if answered else []
    for expected, one in said:
        if not same(expected, one):
            told = _("Ce défi est pour « {expected} », et le dossier dit « {one} ».").format(
                expected=expected, one=safe(one, 120)
            )
            return _point("failed", told, optional=optional)
    return _in_time(case, known, optional=optional)


def _in_time(case: Case, known: Challenge, *, optional: bool) -> Point:
    issued, until = dated.written(known.issued), dated.written(known.until)
    if case.sealed and case.sealed < known.issued - dated.SKEW:
        told = _("Ce dossier a été horodaté avant que le défi soit émis, le {issued}.").format(issued=issued)
        return _point("failed", told, optional=optional)
    if case.sealed and case.sealed > known.until:
        told = _("Ce dossier a été scellé trop tard : le défi valait jusqu'au {until}.").format(until=until)
        return _point("failed", told, optional=optional)
    if not case.sealed and dated.now() > known.until:
        told = _(
            "C'est bien le défi émis le {issued}, mais il valait jusqu'au {until} et rien n'atteste la date."
        ).format(issued=issued, until=until)
        return _point("not_run", told, _("Gardez la preuve du jour où vous avez reçu ce dossier."), optional=optional)
    told = _("Scellé après le défi émis le {issued}, pour cette personne et cette session.").format(issued=issued)
    return _point("verified", told, optional=optional)


def _unmatched(case: Case, given: Challenge) -> Point:
    """The challenge that she gave isn't answered: she may have taken somebody else's file."""
    named = case.statement.external.candidate
    if named and not same(given.candidate, named):
        said = _("Le défi que vous donnez est pour {expected}, ce dossier est de {named} : est-ce le bon fichier ?")
        told = said.format(expected=given.candidate, named=safe(named, 120))
        return _point("failed", told, _right_file(), optional=False, ask=_ask())
    if not case.nonce:
        return _point("failed", _("Ce dossier ne répond à aucun défi, et vous en avez donné un."), optional=False)
    return _point("failed", _other(case, given), optional=False)


def _other(case: Case, expected: Challenge) -> str:
    """Why the nonce isn't the one that was expected."""
    old = next((one for one in case.issued if one.nonce == case.nonce), None)
    if old and not same(old.candidate, expected.candidate):
        return _("Ce dossier répond au défi d'une autre personne (« {who} »).").format(who=old.candidate)
    if old:
        return _("Ce dossier répond à un ancien défi, émis le {old} pour « {session} », pas à celui du {new}.").format(
            old=dated.written(old.issued), session=old.session, new=dated.written(expected.issued)
        )
    return _("Ce dossier répond à un autre défi que celui qui est attendu.")


def _colleague(case: Case, unpacked: Unpacked, trust: Trust) -> Challenge | None:
    """The challenge that the dossier brings, where an enrolled examiner signed it."""
    if layout.CHALLENGE not in unpacked.digests:
        return None
    try:
        path = unpacked.path(layout.CHALLENGE)
        found = challenges.read(path.read_bytes()) if path.stat().st_size <= challenges.MOST_BYTES else None
    except (ValueError, OSError):
        return None
    return found if found and found.by(trust) and found.nonce == case.nonce else None


def _stray(statement: Statement, unpacked: Unpacked) -> bool:
    """Whether the challenge's file isn't the one that the statement names."""
    answered = statement.external.challenge
    return (answered.sha256 if answered else None) != unpacked.digests.get(layout.CHALLENGE)


def _point(status: Status, said: str, remedy: str = "", *, optional: bool = True, ask: str = "") -> Point:
    title = _("Le dossier répond au défi de l'examinateur")
    return L1("challenge", title, status, said, remedy=remedy, optional=optional, ask=ask)


def _right_file() -> str:
    return _("Donnez avec --challenge le défi de cette personne ; si c'est bien le sien, le dossier est d'une autre.")


def _ask() -> str:
    return _("Pour qui et pour quelle session est le défi que vous avez reçu ?")


def _unanswered() -> str:
    return _("Demandez-lui pourquoi, ou un dossier refait avec « preuve pack --challenge ».")


def _file() -> str:
    return _("Demandez le fichier du défi à la personne qui l'a émis, puis donnez-le avec --challenge.")
