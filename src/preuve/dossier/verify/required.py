"""L0: what every dossier must hold, there and readable: what it claims, its ledger, its description as an RO-Crate."""

from collections.abc import Callable, Iterator, Mapping

from preuve.dossier import layout
from preuve.dossier.data import MOST_DESCRIBED, read_json, read_lines
from preuve.dossier.model import Claims, Point, Unpacked
from preuve.dossier.mount import read_claims
from preuve.dossier.verify.points import L0, again, named
from preuve.errors import BadInput
from preuve.i18n import _

Reader = Callable[[Unpacked], object]


def points(unpacked: Unpacked) -> Iterator[Point]:
    """One point: everything required is there and can be read, or which file isn't."""
    readers: Mapping[str, Reader] = {layout.CLAIMS: read_claims, layout.LEDGER: _ledger, layout.CRATE: _crate}
    missing = [name for name in readers if name not in unpacked.digests]
    unreadable = [name for name, reader in readers.items() if name not in missing and not _reads(reader, unpacked)]
    title = _("Ce que tout dossier doit contenir s'y trouve et se lit")
    if missing:
        said = _("il manque {names}").format(names=named(missing))
        yield L0("required-missing", title, "failed", said, names=missing, remedy=again())
    if unreadable:
        said = _("trop long, trop profond, ou pas de la forme attendue : {names}").format(names=named(unreadable))
        yield L0("required-unreadable", title, "failed", said, names=unreadable, remedy=again())
    if not missing and not unreadable:
        yield L0("required", title, "verified", _("ce qu'il affirme, son registre, sa description"))


def claims_of(unpacked: Unpacked) -> Claims | None:
    """What a dossier says of itself; None where that can't be read."""
    try:
        return read_claims(unpacked)
    except (BadInput, ValueError):
        return None


def _reads(reader: Reader, unpacked: Unpacked) -> bool:
    try:
        reader(unpacked)
    except (BadInput, OSError, ValueError, RecursionError):
        return False
    return True


def _ledger(unpacked: Unpacked) -> None:
    kinds = [line.get("kind") if line else None for _number, line in read_lines(unpacked.path(layout.LEDGER))]
    if not kinds or not all(isinstance(kind, str) for kind in kinds):
        raise ValueError(layout.LEDGER)


def _crate(unpacked: Unpacked) -> None:
    crate = read_json(unpacked.path(layout.CRATE), most=MOST_DESCRIBED)
    if not isinstance(crate, dict) or not isinstance(crate.get("@graph"), list):
        raise ValueError(layout.CRATE)  # noqa: TRY004
