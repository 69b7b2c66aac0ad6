"""Where deliverables are written: what we wrote is known by its digest, and what she changed is never overwritten.

`.preuve-livrables.json` keeps the digest of each file as we wrote it. A file that isn't as we left it is hers: it is
moved aside, under a name of its own, before ours takes its place.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from preuve.artifact import digest_bytes, digest_file
from preuve.store import elsewhere, replace, write_atomic, writing

KEPT = ".preuve-livrables.json"


@dataclass
class Shelf:
    """A folder of deliverables. `aside`: the files of hers that were moved, by the name they had."""

    folder: Path
    aside: dict[str, Path] = field(default_factory=dict)

    def put(self, name: str, data: bytes) -> Path:
        """Write a file whole; one of hers in its place is kept aside. Raises DiskFull, CannotWrite."""
        target, known = self.folder / name, self._known()
        with elsewhere("--out"):
            if target.exists() and digest_file(target) not in (known.get(name), digest_bytes(data)):
                self.aside[name] = self._moved(target)
            write_atomic(target, data)
            known[name] = digest_bytes(data)
            write_atomic(self.folder / KEPT, json.dumps(known, indent=1, sort_keys=True).encode())
        return target

    def _moved(self, target: Path) -> Path:
        at = 1
        while (free := target.with_name(f"{target.stem}.modifie-{at}{target.suffix}")).exists():
            at += 1
        with writing(self.folder):
            replace(target, free)
        return free

    def _known(self) -> dict[str, str]:
        path = self.folder / KEPT
        try:
            read = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except (OSError, ValueError):
            return {}
        return {str(name): str(value) for name, value in read.items()} if isinstance(read, dict) else {}
