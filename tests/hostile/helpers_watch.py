"""Watching what a piece of code opens: files written outside one folder, sockets, programs. By Python's audit events.

A hook can't be removed, so there is one for the session; it only listens within `watched`.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate")
RELATIVE = ("os.mkdir", "os.remove", "os.rmdir", "os.chmod")
"""Those whose last argument is the descriptor of a folder."""
NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.__new__")
PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.startfile")


@dataclass
class Seen:
    """What was done outside the folder."""

    folder: str
    written: list[str] = field(default_factory=list)
    network: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)

    def event(self, name: str, given: tuple[Any, ...]) -> None:
        """Note an audit event, where it matters."""
        if name in NETWORK:
            self.network.append(f"{name} {given}")
        elif name in PROGRAMS:
            self.programs.append(f"{name} {given[:2]}")
        elif name == "open" and isinstance(given[2], int) and given[2] & WRITES:
            self._path(given[0])
        elif name in ("os.rename", "os.link"):
            self._path(given[0], given[2])
            self._path(given[1], given[3])
        elif name == "os.symlink":
            self._path(given[1], given[2])
        elif name in CHANGES:
            self._path(given[0], given[-1] if name in RELATIVE else -1)

    def _path(self, path: object, folder: int = -1) -> None:
        """`folder`: the descriptor of the folder that the path starts from; -1: none."""
        if isinstance(path, str | bytes | os.PathLike):
            start = Path(f"/proc/self/fd/{folder}").readlink() if folder >= 0 else Path()
            real = os.path.realpath(start / os.fsdecode(path))
            if real != "/dev/null" and "__pycache__" not in real and not real.startswith(self.folder):
                self.written.append(real)


_ears: list[Seen] = []


def _hook(name: str, given: tuple[Any, ...]) -> None:
    if _ears:
        ear = _ears.pop()  # what noting an event does isn't noted
        try:
            ear.event(name, given)
        finally:
            _ears.append(ear)


sys.addaudithook(_hook)


@contextmanager
def watched(folder: Path) -> Iterator[Seen]:
    """What the code within writes outside `folder`, and every socket and program that it opens."""
    seen = Seen(os.path.realpath(folder) + os.sep)
    _ears.append(seen)
    try:
        yield seen
    finally:
        _ears.remove(seen)


def tree(folder: Path, without: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder but those under `without`: size and time of change in nanoseconds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path != without and without not in path.parents:
            kept = path.lstat()
            found[str(path.relative_to(folder))] = (kept.st_size, kept.st_mtime_ns)
    return found


class Peak(threading.Thread):
    """The most memory that any process under this one holds, in bytes, while the block runs.

    `getrusage` won't do: Linux hands a child the peak of whoever forked it, and pytest's own is large by then.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes, self._over = 0, threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        """Look at every process below, twenty times a second."""
        own = Path("/proc/self/cmdline").read_bytes()
        while not self._over.wait(0.05):
            for pid in _below(os.getpid()):
                with contextlib.suppress(OSError, IndexError):
                    if Path(f"/proc/{pid}/cmdline").read_bytes() != own:  # forked, and not yet another program
                        told = Path(f"/proc/{pid}/status").read_text()
                        self.bytes = max(self.bytes, int(told.partition("VmHWM:")[2].split()[0]) * 1024)


def _below(pid: int) -> Iterator[int]:
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, listed.read_text().split()):
                yield child
                yield from _below(child)
