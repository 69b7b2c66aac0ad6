"""Points of this level: what was looked at, and what was found wrong, in sentences."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from preuve.dossier.model import Point, Status
from preuve.i18n import _, ngettext

TOLD = 6
MOST_NAMES = 200


class Fault(NamedTuple):
    """One thing that is wrong: a sentence without its full stop, and the file of the dossier that it is about."""

    said: str
    name: str = ""


def point(which: str, title: str, status: Status, said: str = "", *, names: Iterable[str] = (), **more: Any) -> Point:
    """A point of this level. `more`: the other fields of Point."""
    some = tuple(dict.fromkeys(name[:400] for name in names if name))[:MOST_NAMES]
    return Point(level="L2", id=f"L2.{which}", title=title, status=status, said=said[:8000], names=some, **more)


def concluded(
    which: str, title: str, faults: Sequence[Fault], good: str, *, remedy: str = "", names: Iterable[str] = ()
) -> Point:
    """`failed` where there are faults, the first of them told; else `verified`, with what was found good."""
    if not faults:
        return point(which, title, "verified", good, names=names)
    told = [one.said for one in faults[:TOLD]]
    if more := len(faults) - len(told):
        told.append(ngettext("et {n} autre écart", "et {n} autres écarts", more).format(n=more))
    about = [one.name for one in faults]
    return point(which, title, "failed", " ; ".join(told), names=about, remedy=remedy or ask_again())


def ask_again() -> str:
    """What to do about a dossier that contradicts itself."""
    return _("Demandez ce qui s'est passé, puis un dossier refait avec « preuve pack » depuis le projet d'origine.")
