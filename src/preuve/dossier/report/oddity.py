"""Something odd in a session, in order of gravity, and the dossiers that one thing after another holds together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from preuve.dossier.report.handed import Handed
from preuve.engines import Value
from preuve.i18n import N_

Kind = Literal[
    "key", "nonce", "file", "run", "film", "film-part", "text", "candidate", "film-unseen", "sample", "template"
]
KINDS: Mapping[Kind, str] = {
    "key": N_("même clé"),
    "nonce": N_("même défi"),
    "file": N_("même fichier"),
    "run": N_("même production"),
    "film": N_("même film"),
    "film-part": N_("images en commun"),
    "text": N_("texte en commun"),
    "candidate": N_("même personne"),
    "film-unseen": N_("films pas tous comparés"),
    "sample": N_("texte de l'exemple"),
    "template": N_("texte du modèle"),
}
"""The gravest first."""
ALONE: frozenset[Kind] = frozenset({"film-unseen", "sample", "template"})
"""What dossiers may each have without having to do with each other."""
Numbered = tuple[int, Handed]


class Odd(Value):
    """Something odd: of these dossiers (numbers of rows, from 1), what was found."""

    kind: Kind
    rows: tuple[int, ...]
    said: str
    where: tuple[str, ...] = ()


def ordered(found: Iterable[Odd]) -> list[Odd]:
    """The gravest first, then by the first row; of the same, in the order they come."""
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.rows[0]))


def merged(found: Iterable[Odd]) -> list[Odd]:
    """What is said in the same words of several dossiers, said once."""
    rows: dict[tuple[Kind, str, tuple[str, ...]], set[int]] = {}
    for one in found:
        rows.setdefault((one.kind, one.said, one.where), set()).update(one.rows)
    return [Odd(kind=kind, rows=tuple(sorted(of)), said=said, where=where) for (kind, said, where), of in rows.items()]


def together(links: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    """The rows that are linked, one to the next, in groups."""
    groups: list[set[int]] = []
    for link in links:
        touched = [one for one in groups if not one.isdisjoint(link)]
        groups = [one for one in groups if one.isdisjoint(link)] + [set(link).union(*touched)]
    return sorted(tuple(sorted(one)) for one in groups)
