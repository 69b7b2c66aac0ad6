"""What of a run is wanted again: everything, a stage with what it rests on, or a few shots nobody could foresee."""

import hashlib
from collections.abc import Mapping, Sequence

from preuve.dossier.model import Name
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.stages import NAMES

NEEDS: Mapping[str, tuple[str, ...]] = {
    "script": (),
    "images": ("script",),
    "voice": ("script",),
    "captions": ("voice",),
    "montage": ("images", "captions"),
    "formats": ("montage",),
    "publication": ("formats",),
    "audience": ("script",),
    "checks": ("formats",),
}
"""The stages that each stage can't do without."""


class Wish(Value):
    """What is wanted.

    Attributes:
        only: stages by name; empty: all of them.
        sample: how many shots are drawn and encoded again; 0: all of them, and the films are joined.
        live: whether neural engines are run again too, beside their recordings.
        draw: what shots are picked with: drawn at each verification, after the dossier was sealed, or given again.
    """

    only: tuple[str, ...] = ()
    sample: int = 0
    live: bool = False
    draw: Name = ""

    def check(self) -> "Wish":
        """The wish, if it makes sense. Raises BadInput."""
        wrong = next((name for name in self.only if name not in NAMES), None)
        if wrong:
            raise BadInput(
                _("l'étape « {name} » n'existe pas.").format(name=wrong),
                key="--only",
                remedy=_("Choisissez : {names}.").format(names=", ".join(NAMES)),
            )
        if self.sample < 0:
            raise BadInput(_("un nombre de plans n'est pas négatif."), key="--sample", remedy=_("Donnez 1 ou plus."))
        return self

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that are made again, in reading order."""
        wanted, waiting = set(), list(self.only or NAMES)
        while waiting:
            name = waiting.pop()
            wanted.add(name)
            waiting += [one for one in NEEDS[name] if one not in wanted]
        films = {"formats", "publication", "checks"} if self.sample else set()
        return tuple(name for name in NAMES if name in wanted - films)

    def shots(self, names: Sequence[str]) -> tuple[str, ...]:
        """The shots that are picked, in their order: those whose digest with the draw comes first."""
        if not self.sample or self.sample >= len(names):
            return tuple(names)
        ranked = sorted(names, key=lambda name: hashlib.sha256(f"{self.draw}\n{name}".encode()).digest())
        picked = set(ranked[: self.sample])
        return tuple(name for name in names if name in picked)
