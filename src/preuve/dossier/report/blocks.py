"""What is odd in a session, as a juror reads it: one block for the dossiers that have to do with each other.

A block says what holds them all, then what is particular, the gravest first.
"""

from collections.abc import Iterator, Sequence

from preuve.dossier.report.oddity import ALONE, Kind, Odd, ordered, together
from preuve.engines import Value
from preuve.i18n import _

WHOLE: tuple[Kind, ...] = ("file", "run", "film", "candidate")
"""What says at once how all the dossiers of a block are linked."""


class Block(Value):
    """Some dossiers (numbers of rows, from 1), how they are linked, and what is odd about them or some of them.

    `odd` is what is told beside the title; `every`, what the title itself says too.
    """

    rows: tuple[int, ...]
    title: str
    said: str = ""
    odd: tuple[Odd, ...] = ()
    every: tuple[Odd, ...] = ()

    def kinds(self, number: int) -> list[Kind]:
        """What a row has to do with the others."""
        return list(dict.fromkeys(one.kind for one in self.every if number in one.rows))


def blocks(found: Sequence[Odd]) -> list[Block]:
    """The blocks, that of the gravest thing first; last, what dossiers have in common with the kit alone."""
    links = [one for one in found if one.kind not in ALONE]
    groups = [_linked(rows, [one for one in links if set(one.rows) <= set(rows)]) for rows in _groups(links)]
    return [*groups, *_alone([one for one in found if one.kind in ALONE])]


def _groups(links: Sequence[Odd]) -> list[tuple[int, ...]]:
    groups = together(one.rows for one in links)
    first = [one.rows[0] for one in ordered(links)]
    return sorted(groups, key=lambda rows: next(at for at, row in enumerate(first) if row in rows))


def _linked(rows: tuple[int, ...], found: Sequence[Odd]) -> Block:
    whole = [one for kind in WHOLE for one in found if one.kind == kind and one.rows == rows]
    if not whole:
        return Block(
            rows=rows, title=_("Ces {n} dossiers sont liés").format(n=len(rows)), odd=tuple(found), every=tuple(found)
        )
    first = whole[0]
    rest = [one for one in found if one.where or one is not first]
    said = {
        "file": _("Ces {n} dossiers sont le même fichier"),
        "run": _("Ces {n} dossiers sont la même production"),
        "film": _("Ces {n} dossiers ont un même film"),
        "candidate": _("Ces {n} dossiers sont de la même personne"),
    }[first.kind]
    return Block(
        rows=rows,
        title=said.format(n=len(rows)),
        said="" if first.where else first.said,
        odd=tuple(rest),
        every=tuple(found),
    )


def _alone(found: Sequence[Odd]) -> Iterator[Block]:
    for kind, said in (
        ("sample", _("Repris de l'exemple du kit")),
        ("template", _("Repris des modèles du kit")),
        ("film-unseen", _("Pas tout comparé")),
    ):
        own = tuple(one for one in found if one.kind == kind)
        rows = sorted({row for one in own for row in one.rows})
        if own:
            yield Block(rows=tuple(rows), title=said, odd=own, every=own)
