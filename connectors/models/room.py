"""A full disk, told as such."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from preuve.errors import DiskFull


@contextmanager
def room(folder: Path) -> Iterator[None]:
    """Raises DiskFull in place of the system's error."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder) from error
        raise
