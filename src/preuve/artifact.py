"""An artefact: an immutable file known by its SHA-256."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the store. `name` (as "voice.wav") says what it is; only `sha256` says which it is."""

    sha256: str
    name: str
    size: int

    def to_json(self) -> dict[str, Any]:
        """The form kept in ledgers."""
        return {"sha256": self.sha256, "name": self.name, "size": self.size}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Artifact":
        """Read the form kept in ledgers."""
        return cls(str(data["sha256"]), str(data["name"]), int(data["size"]))


def digest_bytes(data: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest_json(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return digest_bytes(canonical(value))
