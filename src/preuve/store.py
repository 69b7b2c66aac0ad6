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
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from preuve.artifact import CHUNK, Artifact, canonical, digest_bytes, digest_file
from preuve.errors import DiskFull


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
    """Write a file whole: a temporary one beside it, fsync, rename. `mode`: who may read it. Raises DiskFull."""
    _write(path, io.BytesIO(data), mode)


def copy_atomic(source: Path, target: Path) -> None:
    """Copy a file whole or not at all, in pieces. Raises DiskFull."""
    with source.open("rb") as data:
        _write(target, data)


def _write(target: Path, data: BinaryIO, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(data, out, CHUNK)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(mode)
        replace(Path(name), target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(target.parent) from error
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
