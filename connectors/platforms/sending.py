"""A file on its way to a platform: how far it is gets told, so that she sees that it goes on."""

import os
from collections.abc import Callable
from typing import IO

Progress = Callable[[int, int], None]
"""Told the bytes sent so far, and how many there are."""


def silent(done: int, total: int) -> None:
    """Tell nobody."""


class Told:
    """A file that says how much of it was read. `requests` sends it in pieces, with its length."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self._file, self._progress = file, progress
        self._start = file.tell()
        self._total = file.seek(0, os.SEEK_END) - self._start
        file.seek(self._start)

    def __len__(self) -> int:
        return self._total

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._file.read(size)
        self._progress(self._file.tell() - self._start, self._total)
        return piece
