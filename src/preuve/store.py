"""The store: content-addressed files, written whole or not at all.

.preuve/store/ab/abcdef…     one file an artefact, named by its SHA-256
.preuve/keys/ab/abcdef….json what a step's key gave: its outputs by name, and its recordings
.preuve/recordings/          one JSON an AI call; its response's bytes are in the store
.preuve/scratch/             work in progress; emptied when a run starts
"""

import errno
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from preuve.artifact import CHUNK, Artifact, canonical, digest_bytes, digest_file
from preuve.errors import CannotWrite, DiskFull
from preuve.i18n import N_, _

FULL = (errno.ENOSPC, errno.EDQUOT)
_NOWHERE, _NOT_ALLOWED = N_("ce dossier n'existe pas, ou rien ne peut y être créé"), N_("vous n'en avez pas le droit")
REASONS: Mapping[int | None, str] = {
    errno.EROFS: N_("ce disque ne peut qu'être lu"),
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.ENOENT: _NOWHERE,
    errno.ENOTDIR: _NOWHERE,
    errno.EEXIST: N_("un fichier porte ce nom"),
    errno.EISDIR: N_("un dossier porte le nom du fichier à écrire"),
    errno.ENAMETOOLONG: N_("ce nom est trop long"),
}


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Whatever is written in a folder is written within. Raises DiskFull or CannotWrite for the system's error."""
    try:
        yield
    except OSError as error:
        if found := _ours(error, folder):
            raise found from error
        raise


def _ours(error: OSError, folder: Path) -> DiskFull | CannotWrite | None:
    """A system's error as one of ours; None where it isn't about writing in that folder."""
    if error.errno in FULL:
        return DiskFull(folder)
    about = Path(str(error.filename or folder))
    near = about == folder or folder in about.parents or about in folder.parents
    return CannotWrite(folder, _(REASONS[error.errno])) if near and error.errno in REASONS else None


def unwritable(error: Exception) -> DiskFull | CannotWrite | None:
    """An error of the system's that can only be about writing, wherever it comes from, as one of ours."""
    if not isinstance(error, OSError) or error.errno not in (*FULL, errno.EROFS):
        return None
    return _ours(error, Path(str(error.filename)).parent if error.filename else Path(tempfile.gettempdir()))


@contextmanager
def elsewhere(option: str) -> Iterator[None]:
    """What can't be written within may be written elsewhere, by that option: the error says so."""
    try:
        yield
    except CannotWrite as error:
        raise CannotWrite(error.folder, error.reason, option=option) from error


def check_place(folder: Path) -> None:
    """Whether a folder, made where it isn't there yet, could be written; nothing stays. Raises as `writing`."""
    there = next(one for one in (folder.resolve(), *folder.resolve().parents) if one.exists())
    with writing(there):
        tempfile.TemporaryFile(dir=there, prefix=".tmp-").close()


def replace(source: Path, target: Path) -> None:
    """`os.replace`, tried again where Windows holds the target open for a moment."""
    for attempt in range(10):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == 9:
                raise
            time.sleep(0.05 * (attempt + 1))
        else:
            return


def write_atomic(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole: a temporary one beside it, fsync, rename. `mode`: who may read it.

    Raises DiskFull, CannotWrite.
    """
    _write(path, io.BytesIO(data), mode)


def copy_atomic(source: Path, target: Path) -> None:
    """Copy a file whole or not at all, in pieces. Raises DiskFull, CannotWrite."""
    with source.open("rb") as data:
        _write(target, data)


def _write(target: Path, data: BinaryIO, mode: int = 0o644) -> None:
    with whole(target, mode) as out:
        shutil.copyfileobj(data, out, CHUNK)


@contextmanager
def whole(target: Path, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A temporary file beside a target, which takes its place once it is whole. Raises as `writing`."""
    with writing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tmp-")
        try:
            with os.fdopen(handle, "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            Path(name).chmod(mode)
            replace(Path(name), target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)
            raise


class Store:
    """The artefacts of one project, under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scratch = folder / "scratch"

    def path(self, artifact: Artifact | str) -> Path:
        """Where an artefact's bytes are."""
        sha256 = artifact if isinstance(artifact, str) else artifact.sha256
        return self.folder / "store" / sha256[:2] / sha256

    def read(self, artifact: Artifact) -> bytes:
        """An artefact's bytes."""
        return self.path(artifact).read_bytes()

    def holds(self, artifact: Artifact) -> bool:
        """Whether the bytes are there and still hash to the artefact's name."""
        path = self.path(artifact)
        return path.is_file() and path.stat().st_size == artifact.size and digest_file(path) == artifact.sha256

    def put(self, data: bytes, name: str) -> Artifact:
        """Keep some bytes."""
        artifact = Artifact(digest_bytes(data), name, len(data))
        if not self.holds(artifact):
            write_atomic(self.path(artifact), data)
        return artifact

    def put_file(self, source: Path, name: str = "") -> Artifact:
        """Keep a copy of a file, read in pieces."""
        artifact = Artifact(digest_file(source), name or source.name, source.stat().st_size)
        if not self.holds(artifact):
            copy_atomic(source, self.path(artifact))
        return artifact

    def remember(self, key: str, outputs: Mapping[str, Artifact], recordings: list[str]) -> None:
        """Keep what a step's key gave."""
        data = {"outputs": {name: a.to_json() for name, a in outputs.items()}, "recordings": recordings}
        write_atomic(self._key_path(key), canonical(data))

    def recall(self, key: str) -> tuple[dict[str, Artifact], list[str]] | None:
        """What a step's key gave, if every blob is there and re-hashes; else None."""
        try:
            data: dict[str, Any] = json.loads(self._key_path(key).read_bytes())
        except (OSError, ValueError):
            return None
        outputs = {str(name): Artifact.from_json(a) for name, a in data["outputs"].items()}
        return (outputs, list(data["recordings"])) if all(map(self.holds, outputs.values())) else None

    def _key_path(self, key: str) -> Path:
        return self.folder / "keys" / key[:2] / f"{key}.json"
