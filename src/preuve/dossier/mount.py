"""A dossier laid out as the project it came from, in a scratch folder: what the installed kit can look at.

Everything is known by its digest, and no step's key is: whatever is measured there is measured again. Names and ledger
are hostile: a file goes where the layout says or nowhere, and a copy is restored only strictly inside the run's folder.
Whoever works there may be subverted by what it decodes: the unpacked files are copied, never linked.
"""

import contextlib
import errno
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from preuve.artifact import CHUNK
from preuve.dossier import layout
from preuve.dossier.bag import EMPTY
from preuve.dossier.data import MOST_DESCRIBED, plain, read_json, read_lines
from preuve.dossier.model import Claims, Unpacked
from preuve.errors import BadInput, DiskFull
from preuve.i18n import _
from preuve.project import Project

MOST_RESTORED = 5_000
MOST_COPIED = 1 << 33
_CLONE = 0x40049409
_RUN = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,80}")
_FILM = re.compile(r"([^/]+)/films/([^/]+)\.mp4")
_NOT_HERS = frozenset({".preuve", "runs", "audience", "recordings"})
"""Folders of a project that no file of `data/inputs/` may slip into: step's keys above all."""


@dataclass(frozen=True)
class Mounted:
    """Where a dossier was laid out. `left`: files of its project or run that have no place there."""

    project: Project
    run: Path
    left: tuple[str, ...] = ()


@dataclass
class _Copies:
    """Copies of unpacked files, so that nothing done to them is done to the dossier; counted, for disks have an end.

    Several names of the same bytes share one copy where the system has hard links.
    """

    unpacked: Unpacked
    copied: int = 0
    first: dict[str, Path] = field(default_factory=dict)

    def put(self, name: str, target: Path) -> None:
        source, sha256 = self.unpacked.path(name), self.unpacked.digests[name]
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() or _linked(self.first.get(sha256), target):
            return
        self.copied += source.stat().st_size
        if self.copied > MOST_COPIED:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        _copy(source, target)
        self.first[sha256] = target


def _linked(first: Path | None, target: Path) -> bool:
    if first is None:
        return False
    try:
        os.link(first, target)
    except OSError:
        return False
    return True


def _copy(source: Path, target: Path) -> None:
    """Copy a file, sharing its blocks until one changes where the disk does that. Raises DiskFull; OSError."""
    try:
        with source.open("rb") as given, target.open("wb") as out:
            if not _shared(given.fileno(), out.fileno()):
                shutil.copyfileobj(given, out, CHUNK)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(target.parent) from error
        raise


def _shared(given: int, out: int) -> bool:
    """Source: Linux, man 2 ioctl_ficlone."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(out, _CLONE, given)
    except OSError:
        return False
    return True


def read_claims(unpacked: Unpacked) -> Claims:
    """What the dossier claims. Raises BadInput: it isn't there, or isn't in our form."""
    try:
        claims = Claims.model_validate(read_json(unpacked.path(layout.CLAIMS), most=MOST_DESCRIBED))
    except (KeyError, OSError, ValueError) as error:
        raise _claimless() from error
    if not _RUN.fullmatch(claims.run):
        raise _claimless()
    return claims


def _claimless() -> BadInput:
    return BadInput(
        _("ce dossier ne dit pas ce qu'il affirme : son fichier claims.json manque, ou n'a pas la forme attendue."),
        path=layout.CLAIMS,
        remedy=_("Demandez à la personne candidate un dossier refait avec « preuve pack »."),
    )


def mount(unpacked: Unpacked, folder: Path) -> Mounted:
    """Lay a dossier out under a folder. Raises BadInput where it doesn't say which run it is of; OSError."""
    claims = read_claims(unpacked)
    root = folder / "project"
    run = root / "runs" / claims.run
    run.mkdir(parents=True, exist_ok=True)
    project = Project(root)
    copies, left = _Copies(unpacked), []
    for name in sorted(unpacked.digests):
        target = place(name, project.folder, run)
        if target is not None:
            copies.put(name, target)
        elif layout.to_project(name) or layout.to_run(name):
            left.append(name)
    for name, sha256 in unpacked.digests.items():
        if name.startswith(layout.PAYLOAD) and sha256 != EMPTY:
            copies.put(name, project.store.path(sha256))
    _restore(unpacked, copies, run)
    _restore_others(unpacked, copies, project.folder, run)
    return Mounted(project, run, tuple(left))


def place(name: str, project: Path, run: Path) -> Path | None:
    """Where a dossier's file stands in the mounted project; None where it has no place there."""
    here = layout.to_project(name)
    if name.startswith(layout.MACHINE_RECORDINGS):
        return project / here if plain(here) else None
    if here:
        hers = layout.of_project(here) == name and not _slips_in(name, here, run)
        return project / here if hers and plain(here) else None
    made = layout.to_run(name)
    return run / made if made and plain(made) and layout.of_run(made) == name else None


def _slips_in(name: str, here: str, run: Path) -> bool:
    """Whether a file would stand where another part of the dossier belongs."""
    first, _slash, rest = here.casefold().partition("/")
    if name.startswith(layout.OTHER_RUNS):
        return "/" not in rest or rest.split("/")[0] == run.name.casefold()
    return name.startswith(layout.INPUTS) and first in _NOT_HERS


def delivered(unpacked: Unpacked) -> Mapping[str, str]:
    """What the ledger says was delivered, by plain paths in the run's folder; the last delivery counts.

    Lines that aren't well-formed say nothing here: the ledger's own checks tell them.
    """
    return dict(_deliveries(unpacked.path(layout.LEDGER))) if layout.LEDGER in unpacked.digests else {}


def _deliveries(ledger: Path) -> Iterator[tuple[str, str]]:
    try:
        for _number, line in read_lines(ledger):
            if line is not None and line.get("kind") == "deliver" and _is_delivery(line):
                yield str(line["path"]), str(line["sha256"])
    except ValueError:
        return


def _is_delivery(line: Mapping[str, Any]) -> bool:
    path, sha256 = line.get("path"), line.get("sha256")
    return isinstance(path, str) and isinstance(sha256, str) and plain(path) and len(path) <= 400


def _restore(unpacked: Unpacked, copies: _Copies, run: Path) -> None:
    """Put back the copies that the dossier holds once: the same bytes under several names."""
    by_digest = {sha256: name for name, sha256 in unpacked.digests.items() if name.startswith(layout.PAYLOAD)}
    for path, sha256 in list(delivered(unpacked).items())[:MOST_RESTORED]:
        known = sha256 != EMPTY and sha256 in by_digest and layout.of_run(path).startswith(layout.DELIVERABLES)
        if known and not (run / path).exists():
            with contextlib.suppress(OSError):
                copies.put(by_digest[sha256], run / path)


def _restore_others(unpacked: Unpacked, copies: _Copies, project: Path, run: Path) -> None:
    """Put back the bundles' copies of films of the other runs, each from its own run's films, by its own ledger."""
    films, left = films_of_others(unpacked), MOST_RESTORED
    for folder, own in films.items():
        ledger = f"{layout.OTHER_RUNS}{folder}/ledger.jsonl"
        if ledger not in unpacked.digests or place(ledger, project, run) is None:
            continue
        digests = {unpacked.digests[film]: film for film in own}
        for path, sha256 in list(dict(_deliveries(unpacked.path(ledger))).items())[:left]:
            left -= 1
            if path.startswith("bundles/") and sha256 != EMPTY and sha256 in digests:
                with contextlib.suppress(OSError):
                    copies.put(digests[sha256], project / "runs" / folder / path)


def films_of_others(unpacked: Unpacked) -> dict[str, list[str]]:
    """The dossier's names of the films of each other run whose files travel, by the run's folder name."""
    found: dict[str, list[str]] = {}
    for name in unpacked.under(layout.OTHER_RUNS):
        film = _FILM.fullmatch(name.removeprefix(layout.OTHER_RUNS))
        if film and plain(layout.to_project(name)):
            found.setdefault(film[1], []).append(name)
    return found
