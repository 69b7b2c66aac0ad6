"""L1: before when a dossier was sealed. Dates of her machine are declared; only a pinned authority's count."""

from datetime import UTC, datetime, timedelta

from preuve.dossier import layout
from preuve.dossier.build.statement import Statement
from preuve.dossier.model import Point, Unpacked
from preuve.dossier.sign import timestamp
from preuve.dossier.sign.timestamp import Stamped, State
from preuve.dossier.sign.trust import Trust
from preuve.dossier.verify.points import Points, again
from preuve.i18n import N_, _

L1 = Points("L1")
SKEW = timedelta(hours=1)
"""How far a machine's clock may be from an authority's without anything being odd."""
_FAILED: dict[State, str] = {
    "expired": N_("Le certificat de l'autorité n'était plus valable quand elle a daté ce dossier."),
    "other-bytes": N_("Cet horodatage est celui d'autre chose que la signature de ce dossier."),
    "tampered": N_("Cet horodatage a été modifié : sa signature ne tient pas."),
    "unreadable": N_("Cet horodatage n'est pas lisible."),
}


def now() -> datetime:
    """The juror's own clock."""
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """A moment in words, in UTC."""
    return moment.astimezone(UTC).strftime("%d/%m/%Y %H:%M UTC")


def stamp(unpacked: Unpacked, trust: Trust) -> Stamped | None:
    """What the dossier's timestamp proves of its envelope; None where it has none."""
    if layout.TIMESTAMP not in unpacked.digests:
        return None
    path = unpacked.path(layout.TIMESTAMP)
    if path.stat().st_size > timestamp.MOST_BYTES:
        return Stamped("unreadable")
    return timestamp.verify(path.read_bytes(), unpacked.path(layout.ENVELOPE).read_bytes(), trust)


def proved(found: Stamped | None) -> datetime | None:
    """Before when it was sealed, as a pinned authority says; None where nobody does."""
    return found.at if found and found.state == "trusted" else None


def point(statement: Statement, unpacked: Unpacked, trust: Trust) -> Point:
    """Whether a pinned authority dated the signature, and whether the declared dates fit."""
    found, title, names = stamp(unpacked, trust), _("Date à laquelle le dossier existait déjà"), (layout.TIMESTAMP,)
    if found is None:
        said = _(
            "Aucun horodatage : les dates de ce dossier sont celles de la machine qui l'a fait, seulement déclarées."
        )
        return L1("timestamp", title, "not_run", said, optional=True)
    if found.state in _FAILED:
        return L1("timestamp", title, "failed", _(_FAILED[found.state]), names=names, remedy=again(), optional=True)
    at = proved(found)
    if at is None:
        said = _("Ce dossier est horodaté par une autorité que vous ne connaissez pas : sa date ne compte pas.")
        remedy = _("Si l'organisme la reconnaît : preuve key trust --authority CERTIFICAT.pem --use timestamp.")
        return L1("timestamp", title, "not_run", said, names=names, remedy=remedy, optional=True)
    if odd := _odd(statement, at):
        return L1("timestamp", title, "failed", odd, names=names, ask=_ask(), optional=True)
    said = _("Scellé avant le {at}, selon {authority}. Les autres dates du dossier restent déclarées.").format(
        at=written(at), authority=found.authority
    )
    return L1("timestamp", title, "verified", said, names=names, optional=True)


def without_signature(unpacked: Unpacked) -> list[Point]:
    """A timestamp is over a signature: it says nothing where there is none."""
    if layout.TIMESTAMP not in unpacked.digests:
        return []
    said = _("Un horodatage accompagne ce dossier, mais il porte sur une signature qui n'y est pas.")
    title = _("Date à laquelle le dossier existait déjà")
    return [L1("timestamp", title, "not_run", said, names=(layout.TIMESTAMP,), optional=True)]


def _odd(statement: Statement, at: datetime) -> str:
    finished = statement.predicate.details.metadata.finished
    if finished and finished > at + SKEW:
        return _(
            "Le dossier se dit terminé le {finished}, mais il était déjà scellé le {at} : une date est fausse."
        ).format(finished=written(finished), at=written(at))
    if at > now() + SKEW:
        return _("L'horodatage est du {at}, qui n'est pas encore arrivé selon cette machine.").format(at=written(at))
    return ""


def _ask() -> str:
    return _("Pourquoi les dates de votre machine ne concordent-elles pas avec celle de l'horodatage ?")
