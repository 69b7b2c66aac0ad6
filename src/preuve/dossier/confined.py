"""What a process of ours gives up before it touches hostile bytes: memory, network, writing anywhere but in a folder.

Held by the system, for it and the programs that it starts, on Linux:
- writing, making and removing files but in its folder (Landlock, 5.13), changing their modes, owners and dates, sockets
  of any kind, another's memory (seccomp, x86-64 and ARM64: `filtered.py`);
- where namespaces are allowed (`man 2 unshare`): an empty network, nobody else's process in sight, memory shared with
  nobody, and an end that none of its processes outlives; else signals are held by Landlock (6.12), and a process that
  left its group outlives it;
- memory, the size of a file, and the number of processes where they are counted apart.
Elsewhere: memory and the size of a file (not on Windows), and Python's own sockets, which native code goes round.
Held nowhere: reading. It reads whatever this user may, and has nobody to tell it to but whoever asked for the job.
Sources: Linux, Documentation/userspace-api/landlock.rst; man 2 getrlimit, unshare, prctl; man 7 pid_namespaces.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from preuve.dossier.filtered import give_up_calls
from preuve.i18n import _

SPACE = 1 << 32  # of addresses: libraries and their threads reserve far more than they use
NEW_USER, NEW_NETWORK, NEW_PROCESSES, NEW_MEMORY = 0x10000000, 0x40000000, 0x20000000, 0x08000000
MOST_PROCESSES = 2000
_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ABI, _BENEATH = 1, 1
_WRITE_FILE, _REFER, _TRUNCATE = 1 << 1, 1 << 13, 1 << 14
_WRITING = sum(1 << bit for bit in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12))
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract Unix sockets, signals


def confine(folder: Path, *, memory: int, file: int) -> None:
    """Give up everything that can be. In bytes: `memory` of the process's own, one `file` that it writes.

    Where namespaces are allowed, what goes on is a process begun here, the first of its own; this one waits for it.
    """
    _limit({"RLIMIT_DATA": memory, "RLIMIT_AS": max(SPACE, memory), "RLIMIT_FSIZE": file, "RLIMIT_CORE": 0})
    if sys.platform == "linux":
        die_with_parent()
        if stand_apart():
            _go_on_as_first()
        write_only_in(folder)
    shut_sockets()
    if sys.platform == "linux":
        give_up_calls()


def _limit(kinds: Mapping[str, int]) -> None:
    """Bound what this process may take, where the system allows it."""
    try:
        import resource
    except ImportError:
        return
    for name, most in kinds.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _soft, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))


def shut_sockets() -> None:
    """Leave this process no socket of Python's."""
    import socket

    class Refused(socket.socket):
        """A socket that doesn't open."""

        def __init__(self, *_given: object, **_named: object) -> None:
            raise OSError(_("le réseau est coupé pendant la vérification"))

    def refuse(*_given: object, **_named: object) -> Any:
        raise OSError(_("le réseau est coupé pendant la vérification"))

    socket.socket = Refused  # type: ignore[misc]
    socket.create_connection = refuse
    socket.getaddrinfo = refuse


def die_with_parent() -> None:
    """Be killed when whoever began this process ends."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def stand_apart() -> bool:
    """Move to an empty network and to shared memory of our own, where Linux lets us.

    Gives whether those begun from here have processes of their own too.
    """
    library = ctypes.CDLL(None, use_errno=True)
    empty = NEW_NETWORK | NEW_MEMORY
    if library.unshare(empty | NEW_PROCESSES) == 0:
        return True
    if library.unshare(NEW_USER | empty | NEW_PROCESSES) == 0:
        _limit({"RLIMIT_NPROC": MOST_PROCESSES})  # counted in this namespace alone
        return True
    for kind in (empty, NEW_USER | empty):
        if library.unshare(kind) == 0:
            break
    return False


def _go_on_as_first() -> None:
    """Begin the first process of the new namespace: all the others end with it, wherever they have gone."""
    if child := os.fork():
        _pid, ended = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(ended) & 0xFF)
    die_with_parent()


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def write_only_in(folder: Path) -> bool:
    """Let this process, and those it starts, write under a folder alone; whether the system holds it (Landlock)."""
    library = ctypes.CDLL(None, use_errno=True)
    version = library.syscall(_CREATE, None, 0, _ABI)
    if version < 1:
        return False
    writing = _WRITING | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    rules = _Ruleset(writing, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = ctypes.sizeof(ctypes.c_uint64) * (3 if rules.scoped else 2 if rules.network else 1)
    made = library.syscall(_CREATE, ctypes.byref(rules), size, 0)
    if made < 0:
        return False
    try:
        _allow(library, made, folder, writing)
        _allow(library, made, Path(os.devnull), writing & (_WRITE_FILE | _TRUNCATE))
        held = library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        return held and bool(library.syscall(_RESTRICT, made, 0) == 0)
    finally:
        os.close(made)


def _allow(library: ctypes.CDLL, rules: int, path: Path, access: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        library.syscall(_ADD_RULE, rules, _BENEATH, ctypes.byref(_Beneath(access, place)), 0)
    finally:
        os.close(place)
