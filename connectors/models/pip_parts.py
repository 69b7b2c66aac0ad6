"""Model files that pip packages carry, often in parts. The packages are found, never imported."""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from connectors.models.entries import PipPart
from connectors.models.room import room
from preuve.artifact import CHUNK
from preuve.store import replace


def locate(parts: Sequence[PipPart]) -> list[Path] | None:
    """The parts' files in order; None unless all are installed."""
    paths = [_path(part) for part in parts]
    found = [path for path in paths if path is not None and path.is_file()]
    return found if parts and len(found) == len(parts) else None


def _path(part: PipPart) -> Path | None:
    spec = find_spec(part.package)  # a top-level name: nothing of it is run
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / part.path


def join(parts: Sequence[Path], target: Path, sha256: str) -> bool:
    """Write the parts, joined, at `target`, whole or not at all. False when their digest isn't the one awaited.

    The caller holds the model's lock. Raises DiskFull.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for stale in target.parent.glob(".tmp-*"):  # left by a process that was killed
        shutil.rmtree(stale, ignore_errors=True)
    with room(target.parent), tempfile.TemporaryDirectory(dir=target.parent, prefix=".tmp-") as folder:
        whole = Path(folder) / target.name
        with whole.open("wb") as out:
            for part in parts:
                with part.open("rb") as data:
                    shutil.copyfileobj(data, out, CHUNK)
        with whole.open("rb") as data:
            if hashlib.file_digest(data, "sha256").hexdigest() != sha256:
                return False
        replace(whole, target)
    return True
