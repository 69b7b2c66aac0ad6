"""The ledger: one JSON line for each thing a run did, appended and never changed.

Kinds of line: `start`, `resume`, `step`, `deliver`, `end`. A line cut by a crash was never written: it is dropped.
"""

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preuve.artifact import canonical

Line = Mapping[str, Any]


class Ledger:
    """An append-only file of JSON lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def append(self, line: Line) -> None:
        """Write one line, and wait until the disk has it."""
        with self._lock, self.path.open("ab") as file:
            file.write(canonical(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def mend(self) -> None:
        """Cut off a last line that a crash left half-written."""
        data = self.path.read_bytes() if self.path.exists() else b""
        if data and not data.endswith(b"\n"):
            with self.path.open("r+b") as file:
                file.truncate(data.rfind(b"\n") + 1)

    def lines(self) -> list[Line]:
        """Every whole line, in order."""
        return read(self.path)


def read(path: Path) -> list[Line]:
    """Every whole line of a ledger; none where there is no file."""
    if not path.is_file():
        return []
    whole = path.read_bytes().rpartition(b"\n")[0]
    return [json.loads(line) for line in whole.splitlines() if line.strip()]
