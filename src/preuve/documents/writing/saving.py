"""Her documents on disk: read whatever wrote them, changed one change at a time, and what stood before is kept.

documents/.anciens/<moment>/<document>     each document as it was before the changes of that moment
documents/.anciens/<moment>/changes.json   which they were
A dossier takes none of it: its name begins with a dot.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from preuve.artifact import digest_bytes
from preuve.documents.decoding import MAX_BYTES, decoded, too_big
from preuve.documents.model import FOLDER
from preuve.documents.reading import path_of
from preuve.errors import BadInput, ProjectBusy
from preuve.i18n import _
from preuve.inside import inside
from preuve.project import Project
from preuve.store import write_atomic

OLD = f"{FOLDER}/.anciens"
CHANGES = "changes.json"
UNDONE = "undone"
PATIENCE = 10.0  # seconds another command may be writing: it writes a file
MOST_OLD = 10_000_000


@dataclass
class Desk:
    """Where a command changes documents. What stood before its first change of each is kept once, for `undo`."""

    project: Project
    notes: list[str] = field(default_factory=list)
    _moment: str = ""
    _kept: dict[str, str] = field(default_factory=dict)

    def read(self, name: str) -> str:
        """A document's text; empty where there is none. Raises BadInput."""
        data = self._data(name)
        return decoded(data).text if data is not None else ""

    def change(self, name: str, how: Callable[[str], str]) -> bool:
        """Change a document by what stands there now, whoever wrote it; whether that changed it. Raises BadInput."""
        with self._held():
            data = self._data(name)
            before = decoded(data or b"")
            after = how(before.text)
            if data is not None and after == before.text and not before.foreign:
                return False
            made = before.data(after)
            if len(made) > MAX_BYTES:
                raise too_big(self._path(name))
            self._check_writable(name)
            if before.foreign:
                said = _("{name} n'était pas en UTF-8 ({encoding}) : il l'est maintenant, l'ancien est gardé.")
                self.notes.append(said.format(name=name, encoding=before.foreign))
            self._keep(name, data, made)
            write_atomic(self._path(name), made)
            return True

    def put_back(self, name: str, kept: Path | None) -> None:
        """A document as it was kept, to the byte; gone where there was none. What stands now is kept in its turn."""
        with self._held():
            self._check_writable(name)
            data = kept.read_bytes() if kept and kept.is_file() else None
            self._keep(name, self._data(name), data or b"")
            if data is None:
                self._path(name).unlink(missing_ok=True)
            else:
                write_atomic(self._path(name), data)

    def put_aside(self, name: str, text: str) -> Path:
        """Keep a text of hers beside what stood before; where it is."""
        path = self._free(name)
        write_atomic(path, text.encode())
        return path

    @property
    def folder(self) -> Path:
        """Where this command keeps what stood before."""
        old = self._old()
        self._moment = self._moment or _free_moment(old)
        return old / self._moment

    def _old(self) -> Path:
        return inside(self.project.folder, self.project.folder / OLD)

    def _keep(self, name: str, data: bytes | None, made: bytes) -> None:
        first = name not in self._kept
        self._kept[name] = digest_bytes(made)
        if first and data is not None:
            write_atomic(inside(self.project.folder, self.folder / name), data)
        told = self._told()
        there = told.get(name, {}).get("there", data is not None)
        told[name] = {"there": there, "after": self._kept[name]}
        write_atomic(self.folder / CHANGES, json.dumps({"documents": told}, indent=1, ensure_ascii=False).encode())

    def _told(self) -> dict[str, Any]:
        path = self.folder / CHANGES
        return dict(json.loads(path.read_bytes())["documents"]) if path.is_file() else {}

    def _free(self, name: str) -> Path:
        stem, number = Path(name).with_suffix(""), 1
        while (path := self.folder / f"{stem}.a-part-{number}.md").exists():
            number += 1
        return path

    def _path(self, name: str) -> Path:
        return path_of(self.project, name)

    def _data(self, name: str) -> bytes | None:
        path = self._path(name)
        if not path.is_file():
            return None
        if path.stat().st_size > MAX_BYTES:
            raise too_big(path)
        return path.read_bytes()

    def _check_writable(self, name: str) -> None:
        path = self._path(name)
        if path.is_file() and not path.stat().st_mode & 0o222:
            raise BadInput(
                _("ce document est en lecture seule : rien n'y a été écrit."),
                path=path,
                remedy=_("Retirez la lecture seule dans ses propriétés, puis relancez."),
            )

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Nobody else changes documents within. Raises ProjectBusy."""
        path = inside(self.project.folder, self._old() / "verrou")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(path, timeout=PATIENCE):
                yield
        except Timeout as error:
            raise ProjectBusy(self.project.folder) from error


def undo(project: Project) -> tuple[str, ...]:
    """Put back what stood before the last change that wasn't undone; the names of the documents. Raises BadInput."""
    old = project.folder / OLD
    last = next((path.parent for path in sorted(old.glob(f"*/{CHANGES}"), reverse=True) if _standing(path)), None)
    if last is None:
        raise BadInput(_("il n'y a rien à défaire."), path=old)
    told: Mapping[str, Any] = _read(last / CHANGES)["documents"]
    desk = Desk(project)
    for name, one in told.items():
        desk.put_back(name, last / name if one["there"] else None)
    for folder in {last, desk.folder}:
        if (folder / CHANGES).is_file():
            write_atomic(folder / CHANGES, json.dumps({**_read(folder / CHANGES), UNDONE: True}, indent=1).encode())
    return tuple(told)


def _standing(path: Path) -> bool:
    return not _read(path).get(UNDONE)


def _read(path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(path.read_bytes()) if path.stat().st_size <= MOST_OLD else {}
        sound = not any(Path(str(name)).is_absolute() or ".." in Path(str(name)).parts for name in data["documents"])
    except (ValueError, TypeError, KeyError, AttributeError, OSError):
        sound = False
    if sound:
        return data
    raise BadInput(
        _("ce qui dit les changements de vos documents ne se lit pas."),
        path=path,
        remedy=_("Vos anciens documents sont dans ce dossier : recopiez-les vous-même."),
    )


def _free_moment(old: Path) -> str:
    moment, number = datetime.now(UTC).astimezone().strftime("%Y-%m-%d-%H%M%S"), 1
    while (old / f"{moment}-{number}").exists():
        number += 1
    return f"{moment}-{number}"
