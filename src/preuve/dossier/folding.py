"""Points told together where one thing explains several: a film that was swapped, one reason for many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from preuve.dossier import layout
from preuve.dossier.model import Point
from preuve.i18n import ngettext
from preuve.targets import target_label
from preuve.wording import listing

FILMS, FILM = layout.DELIVERABLES + "films/", ".mp4"
ROOTS = ("L2.delivered", "L2.films")
"""Points about files themselves: whatever rests on those files fails with them."""


@dataclass(frozen=True)
class Fold:
    """A point as it is shown: its title, and the titles of those that it stands for, with what they are of it."""

    point: Point
    title: str
    said: str = ""
    others: tuple[str, ...] = ()
    why: str = ""

    @property
    def where(self) -> tuple[str, ...]:
        """The files that it is about; of what didn't fail, those that a person can look at."""
        names = self.point.names
        return names if self.point.status == "failed" else tuple(one for one in names if not layout.digest_of(one))


def folded(points: Iterable[Point]) -> list[Fold]:
    """The points in order, those that one thing explains under it."""
    every = list(points)
    under: dict[str, list[Point]] = {}
    for root in (one for one in every if one.id in ROOTS and one.status == "failed" and one.names):
        taken = {id(one) for found in under.values() for one in found}
        under[root.id] = [one for one in every if id(one) not in taken and _follows(one, root)]
    gone = {id(one) for found in under.values() for one in found}
    left = [one for one in every if id(one) not in gone]
    return [_rooted(one[0], under[one[0].id]) if under.get(one[0].id) else _alike(one) for one in _same(left)]


def _follows(one: Point, root: Point) -> bool:
    """Whether a point failed because a file that it rests on isn't the one it should be."""
    return (
        one.status == "failed"
        and one.level == root.level
        and one.id not in ROOTS
        and not {*one.names}.isdisjoint(root.names)
    )


def _same(points: Sequence[Point]) -> list[list[Point]]:
    """Points in groups that say the same of several things."""
    found: dict[tuple[str, ...], list[Point]] = {}
    for one in points:
        shared = one.said and (one.status == "not_run" or one.claim)
        key = (one.status, one.said, one.remedy) if shared else (one.id, one.title, one.said)
        found.setdefault(key, []).append(one)
    return list(found.values())


def _alike(points: Sequence[Point]) -> Fold:
    first, others = points[0], tuple(one.title for one in points[1:])
    why = ""
    if others:
        why = ngettext(
            "et {count} autre pour la même raison", "et {count} autres pour la même raison", len(others)
        ).format(count=len(others))
    return Fold(first, first.title, first.said, others, why)


def _rooted(root: Point, following: Sequence[Point]) -> Fold:
    """A file that isn't the right one, and what rests on it."""
    named = [name for name in root.names if any(name in one.names for one in following)]
    why = ngettext("{count} constat en dépend", "{count} constats en dépendent", len(following)).format(
        count=len(following)
    )
    title = _swapped(named) if root.id == "L2.delivered" else root.title
    said = "" if root.id == "L2.delivered" and len(named) == len(root.names) else root.said
    return Fold(root, title, said, tuple(one.title for one in following), why)


def _swapped(names: Sequence[str]) -> str:
    films = [name for name in names if name.startswith(FILMS) and name.endswith(FILM)]
    told = listing([target_label(one[len(FILMS) : -len(FILM)]) if one in films else one for one in names[:4]])
    if len(films) == len(names):
        return ngettext(
            "Le film {names} n'est pas celui que la production a livré",
            "Les films {names} ne sont pas ceux que la production a livrés",
            len(names),
        ).format(names=told)
    return ngettext(
        "Le fichier {names} n'est pas celui que la production a livré",
        "Des fichiers ne sont pas ceux que la production a livrés : {names}",
        len(names),
    ).format(names=told)
