"""The ledger: one JSON line for each thing a run did, appended and never changed.

Kinds of line: `start`, `resume`, `step`, `deliver`, `await`, `end`. A line cut by a crash was never written: it is
dropped.
"""

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preuve.artifact import canonical
from preuve.errors import BadInput
from preuve.i18n import _

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
    """Every whole line of a ledger; none where there is no file. Raises BadInput where a line isn't one."""
    if not path.is_file():
        return []
    whole = path.read_bytes().rpartition(b"\n")[0]
    return [_line(line, path) for line in whole.splitlines() if line.strip()]


def _line(text: bytes, path: Path) -> Line:
    try:
        line = json.loads(text)
        wanted = {"step": ("key", "label", "step", "hit", "outputs", "inputs"), "deliver": ("path", "sha256", "size")}
        for key in wanted.get(line["kind"], ()):
            line[key]
    except (ValueError, TypeError, KeyError) as error:
        raise BadInput(
            _("une ligne de ce registre n'est pas une ligne de production ({reason}).").format(reason=str(error)[:80]),
            path=path,
            remedy=_("Reprenez le registre d'origine, ou mettez ce dossier de production de côté et relancez."),
        ) from error
    return line  # type: ignore[no-any-return]
