"""What a process of ours gives up before it touches hostile bytes: memory, network, writing anywhere but in a folder.

Where the system can hold it, the system does: limits of memory and of files, on Linux a network with nothing on it
(`man 2 unshare`) and Landlock, which the programs that are started inherit too. Python's own sockets are shut
everywhere. What a system lacks is left to the limits that it has, and to the time that whoever waits has set.
Sources: Linux, Documentation/userspace-api/landlock.rst; man 2 getrlimit, unshare, prctl.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Any

from preuve.i18n import _

SPACE = 1 << 32  # of addresses: libraries and their threads reserve far more than they use
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ABI, _BENEATH = 1, 1
_WRITE_FILE, _REFER, _TRUNCATE = 1 << 1, 1 << 13, 1 << 14
_WRITING = sum(1 << bit for bit in (1, 4, 5, 6, 7, 8, 9, 10, 11, 12))
_TCP = 0b11  # bind, connect


def confine(folder: Path, *, memory: int, file: int) -> None:
    """Give up everything that can be. In bytes: `memory` of the process's own, one `file` that it writes."""
    _limit(memory, file)
    cut_network()
    if sys.platform == "linux":
        write_only_in(folder)
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _limit(memory: int, file: int) -> None:
    """Bound what this process may take, where the system allows it."""
    try:
        import resource
    except ImportError:
        return
    kinds = {"RLIMIT_DATA": memory, "RLIMIT_AS": max(SPACE, memory), "RLIMIT_FSIZE": file, "RLIMIT_CORE": 0}
    for name, most in kinds.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _soft, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))


def cut_network() -> None:
    """Leave this process no network: none of the system's where it allows that, and no socket of Python's anywhere."""
    import socket

    own_network()

    class Refused(socket.socket):
        """A socket that doesn't open."""

        def __init__(self, *_given: object, **_named: object) -> None:
            raise OSError(_("le réseau est coupé pendant la vérification"))

    def refuse(*_given: object, **_named: object) -> Any:
        raise OSError(_("le réseau est coupé pendant la vérification"))

    socket.socket = Refused  # type: ignore[misc]
    socket.create_connection = refuse
    socket.getaddrinfo = refuse


def own_network() -> bool:
    """Move to a network of our own, with nothing on it, where Linux lets us; whether it did."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    return any(library.unshare(kind) == 0 for kind in (NEW_NETWORK, NEW_USER | NEW_NETWORK))


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


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
    rules = _Ruleset(writing, _TCP if version >= 4 else 0)
    size = ctypes.sizeof(rules) if rules.network else ctypes.sizeof(ctypes.c_uint64)
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
