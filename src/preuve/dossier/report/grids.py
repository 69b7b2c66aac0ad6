"""Marking grids saved from the juror's page, put beside the dossiers of a session: who decided what, what follows.

A grid is anybody's file: it is read as data, bounded, and matched with a dossier by the dossier's digest alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from preuve.dossier.data import read_json
from preuve.dossier.refusal import safe
from preuve.engines import Value
from preuve.frameworks import Framework, framework, names
from preuve.frameworks.outcome import Decision, outcome
from preuve.i18n import _

PATTERN = "grille-*.json"
MOST, MOST_BYTES, LONGEST = 1000, 2_000_000, 200
EXTERNAL = "externe"
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_KEPT = ("juror", "role", "framework", "dossier", "decisions")


class Grid(Value):
    """What a juror decided of a dossier; nothing of what she wrote about it."""

    juror: str = Field(default="", max_length=LONGEST)
    role: Literal["", "interne", "externe"] = ""
    framework: str
    dossier: Digest
    decisions: Mapping[Annotated[str, Field(max_length=20)], Decision] = Field(default={}, max_length=LONGEST)

    @property
    def who(self) -> str:
        """Whose it is, fit for a page and a terminal."""
        return safe(self.juror.strip(), LONGEST) or _("sans nom")


def read_grids(folder: Path) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The grids of a folder, and the names of files that aren't any: of no dossier, of no référentiel, not a grid."""
    found, wrong = [], []
    for path in sorted(folder.glob(PATTERN))[:MOST]:
        try:
            found.append(_grid(read_json(path, most=MOST_BYTES)))
        except (OSError, ValueError, ValidationError):
            wrong.append(safe(path.name, LONGEST))
    return tuple(found), tuple(wrong)


def _grid(data: Any) -> Grid:
    """Raises ValueError."""
    if not isinstance(data, dict) or data.get("kind") != "preuve-grid" or data.get("framework") not in names():
        raise ValueError("grid")
    return Grid.model_validate({key: data[key] for key in _KEPT if key in data})


def marks(grids: Sequence[Grid], sha256: str) -> Iterator[str]:
    """What the jurors of a dossier decided, référentiel by référentiel, and what follows by its rules."""
    mine = [one for one in grids if one.dossier == sha256]
    for name in dict.fromkeys(one.framework for one in mine):
        yield from _told(framework(name), [one for one in mine if one.framework == name])


def _told(asked: Framework, grids: Sequence[Grid]) -> Iterator[str]:
    words = {"acquis": _("acquis"), "non_acquis": _("non acquis"), "a_revoir": _("à revoir")}
    for one in grids:
        said = [f"{at.id} {words[one.decisions[at.id]]}" for at in asked.competences if one.decisions.get(at.id)]
        yield _("{framework}, {who} : {said}.").format(
            framework=asked.id, who=one.who, said=", ".join(said) or _("rien de décidé")
        )
    yield from _together(asked, grids)


def _together(asked: Framework, grids: Sequence[Grid]) -> Iterator[str]:
    """What follows: of one juror's grid, or of all of them where they agree, or where the source says who decides."""
    ids = [one.id for one in asked.competences]
    said = {at: {one.decisions[at] for one in grids if one.decisions.get(at)} for at in ids}
    whole = {at: all(one.decisions.get(at) for one in grids) for at in ids}
    apart = [at for at in ids if len(said[at]) > 1]
    external = [one for one in grids if one.role == EXTERNAL]
    deciding = external[0] if len(external) == 1 and asked.modality and asked.modality.deciding else None
    if apart:
        yield _apart(asked, apart, deciding)
    decided: dict[str, Decision] = {at: next(iter(said[at])) for at in ids if len(said[at]) == 1 and whole[at]}
    if deciding:
        decided |= {at: deciding.decisions.get(at, "") for at in apart}
    yield from outcome(asked, decided)


def _apart(asked: Framework, apart: Sequence[str], deciding: Grid | None) -> str:
    told = ", ".join(apart)
    if deciding:
        said = _("Désaccord sur {names} : l'avis du membre externe ({who}) l'emporte, d'après le référentiel.")
        return said.format(names=told, who=deciding.who)
    if asked.modality and asked.modality.deciding:
        said = _(
            "Désaccord sur {names}. Le référentiel fait décider : {who}. Dites dans chaque grille la place de chacun "
            "dans le jury."
        )
        return said.format(names=told, who=asked.modality.deciding)
    return _("Désaccord sur {names} : le référentiel ne dit pas qui décide.").format(names=told)
