"""Verification in order: open, then a level after another, each of which may find, refuse or break without a traceback.

Where the dossier isn't the one that was sealed (L0), nothing more is looked at: what would be said further would be
said of something else. What opens hostile files runs between levels: before L2 and L3, each file is hashed again.
Levels are named here by import strings: what one needs is only imported when it is reached.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name

from preuve import __version__
from preuve.artifact import digest_file
from preuve.dossier.announced import announced
from preuve.dossier.model import ABOUT, LEVELS, Claims, Level, LevelVerdict, Point, Unpacked, Verdict, Wanted
from preuve.dossier.opening import unpack
from preuve.dossier.refusal import safe
from preuve.dossier.verify.points import Points, named
from preuve.dossier.verify.required import claims_of
from preuve.errors import DiskFull, MissingPart, PreuveError
from preuve.i18n import _

Look = Callable[[Unpacked, Wanted], Iterable[Point]]
LOOKS: Mapping[Level, tuple[str, ...]] = {
    "L0": ("preuve.dossier.verify.integrity:look",),
    "L1": ("preuve.dossier.verify.origin:look", "preuve.dossier.credentials.look:look"),
    "L2": ("preuve.dossier.verify.consistency:look",),
    "L3": ("preuve.dossier.replay.look:look",),
}
AFTER_DECODING: frozenset[Level] = frozenset({"L2", "L3"})


@dataclass(frozen=True)
class Examined:
    """A verdict, with what it was said of: what the dossier claims (None where that can't be read), its files."""

    verdict: Verdict
    claims: Claims | None
    unpacked: Unpacked


def verify(file: Path, wanted: Wanted) -> Verdict:
    """What verification says of a dossier. Raises BadInput (Refused) where it can't be opened at all."""
    return examine(file, wanted).verdict


def examine(file: Path, wanted: Wanted) -> Examined:
    """The same, with what was read; it stands in `wanted.scratch`. Raises BadInput (Refused)."""
    began = time.monotonic()
    opening = _("ouverture")
    hear = lambda share: wanted.hear("L0", opening, share / 2)  # noqa: E731
    unpacked = unpack(file, wanted.scratch / "dossier", secrets=wanted.secrets, hear=hear)
    levels = [_level(LEVELS[0], unpacked, wanted, None)]
    claims = claims_of(unpacked)  # before anything of the dossier's is decoded
    levels += [_level(level, unpacked, wanted, levels[0]) for level in LEVELS[1:]]
    verdict = Verdict(
        sha256=unpacked.archive,
        file=safe(file.name, 380),
        at=datetime.now(UTC),
        kit=__version__,
        seconds=round(time.monotonic() - began, 2),
        run=claims.run if claims else "",
        title=safe(claims.title) if claims else "",
        candidate=safe(claims.candidate, 380) if claims else "",
        session=safe(claims.session, 380) if claims else "",
        announced=announced(claims.claims) if claims else {},
        levels=tuple(levels),
    )
    return Examined(verdict, claims, unpacked)


def _level(level: Level, unpacked: Unpacked, wanted: Wanted, first: LevelVerdict | None) -> LevelVerdict:
    """A level's verdict. `first`: integrity's, once it is known."""
    if first is not None and first.status == "failed":
        said = _("le dossier n'est plus celui qui a été scellé (L0) : ce qu'on en dirait porterait sur autre chose")
        return LevelVerdict(level=level, points=(_not_run(level, said),))
    if level == "L3" and not wanted.replay:
        said = _("la reproduction n'a pas été demandée (--replay)")
        return LevelVerdict(level=level, points=(_not_run(level, said),))
    began = time.monotonic()
    if level in AFTER_DECODING and (changed := _changed(unpacked)):
        return LevelVerdict(level=level, points=(_rewritten(level, changed),))
    points = [point for name in LOOKS[level] for point in _looked(level, name, unpacked, wanted)]
    wanted.hear(level, _("examiné"), 1.0)
    return LevelVerdict(level=level, points=tuple(points), seconds=round(time.monotonic() - began, 2))


def _changed(unpacked: Unpacked) -> list[str]:
    """The files that aren't any more what was unpacked: a process that read some of them was subverted."""
    return [name for name, sha256 in unpacked.digests.items() if not _still(unpacked.folder / name, sha256)]


def _still(path: Path, sha256: str) -> bool:
    try:
        return not path.is_symlink() and digest_file(path) == sha256
    except OSError:
        return False


def _rewritten(level: Level, names: Sequence[str]) -> Point:
    said = _(
        "pendant l'examen, ces fichiers ont changé : {names}. L'un des fichiers du dossier a pu piéger sa lecture."
    )
    remedy = _("N'ouvrez pas ce dossier autrement ; refaites l'examen sur une autre machine.")
    title = _("Le dossier reste le même pendant qu'on l'examine")
    return Points(level)("rewritten", title, "failed", said.format(names=named(names)), names=names, remedy=remedy)


def _looked(level: Level, name: str, unpacked: Unpacked, wanted: Wanted) -> list[Point]:
    """What one look says; what it had said before it broke is kept, and so is why it broke."""
    found: list[Point] = []
    try:
        look: Look = resolve_name(name)
        found.extend(look(unpacked, wanted))
    except (MissingPart, DiskFull) as error:
        found.append(_broken(level, name, error.message, error.remedy, here=True))
    except ImportError as error:
        why = _("il manque {part} à cette installation de Preuve").format(part=error.name or name)
        found.append(_broken(level, name, why, "", here=True))
    except PreuveError as error:
        found.append(_broken(level, name, error.diagnostics(), "", here=False))
    except Exception as error:  # noqa: BLE001  (a dossier that breaks the verifier is told, never shown as a traceback)
        found.append(_broken(level, name, f"{type(error).__name__}: {error}"[:300], "", here=False))
    return found


def _broken(level: Level, name: str, why: str, remedy: str, *, here: bool) -> Point:
    """A look that didn't reach its end. `here`: for want of something on this machine, not because of the dossier."""
    what = name.rpartition(":")[0].rpartition(".dossier.")[2]
    point = Points(level)
    if here:
        return point(f"{what}-absent", _("Examen impossible sur cette machine"), "not_run", why, remedy=remedy)
    said = _("l'examen s'est arrêté en route, sur une erreur : {why}").format(why=why)
    return point(
        f"{what}-stopped",
        _("Examen interrompu"),
        "failed",
        said,
        remedy=_("Refaites-le sur une autre machine ; s'il s'arrête encore, demandez un dossier refait."),
    )


def _not_run(level: Level, said: str) -> Point:
    return Points(level)("level", _(ABOUT[level].title), "not_run", said)
