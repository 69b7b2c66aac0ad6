"""System calls that a process gives up for good, and for every program that it starts (Linux, seccomp).

No socket is opened, of any kind: Landlock knows nothing of Unix sockets that have a path, nor of UDP, and a network of
one's own isn't allowed everywhere. Nobody else's process is looked into. Modes, owners, dates and attributes of files,
that Landlock leaves to whoever owns them, aren't changed: those calls do nothing, and say that they did.
Sources: Linux, Documentation/userspace-api/seccomp_filter.rst; include/uapi/linux/{filter,seccomp,audit}.h.
"""

import ctypes
import errno
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE = 0, 4  # where they are in what a filter is given
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_X32 = 0x40000000


@dataclass(frozen=True)
class _Calls:
    """Numbers of one architecture: those that fail, those that do nothing. `other`: numbers of another convention."""

    audit: int
    refused: Sequence[int]
    mute: Sequence[int]
    other: int = 0


# io_uring_setup; then fchmodat2, setxattrat, removexattrat, file_setattr: the same everywhere
_REFUSED, _MUTE = (425,), (452, 463, 466, 469)
_KNOWN = {
    # socket, ptrace, process_vm_readv, process_vm_writev, add_key, request_key, keyctl, bpf
    "x86_64": _Calls(
        0xC000003E,
        (41, 101, 310, 311, 248, 249, 250, 321, *_REFUSED),
        # chmod…, chown…, utime, setxattr…, removexattr…, utimes, fchownat, futimesat, fchmodat, utimensat
        (90, 91, 92, 93, 94, 132, 188, 189, 190, 197, 198, 199, 235, 260, 261, 268, 280, *_MUTE),
        _X32,
    ),
    "aarch64": _Calls(
        0xC00000B7,
        (198, 117, 270, 271, 217, 218, 219, 280, *_REFUSED),
        # setxattr…, removexattr…, fchmod, fchmodat, fchownat, fchown, utimensat
        (5, 6, 7, 14, 15, 16, 52, 53, 54, 55, 88, *_MUTE),
    ),
}


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def give_up_calls() -> bool:
    """Whether the system holds it from now on: on x86-64 and ARM64, where seccomp is there."""
    known = _KNOWN.get(platform.machine())
    if known is None:
        return False
    written = list(_written(known))
    instructions = (_Instruction * len(written))(*(_Instruction(*one) for one in written))
    program = _Program(len(written), instructions)
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(library.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _written(known: _Calls) -> Iterator[tuple[int, int, int, int]]:
    """The filter: each instruction's code, how many to skip if so and if not, its value."""
    refuse, ignore = (_RETURN, 0, 0, _ERROR | errno.EPERM), (_RETURN, 0, 0, _ERROR)
    yield (_LOAD, 0, 0, _ARCHITECTURE)
    yield (_EQUAL, 1, 0, known.audit)
    yield refuse
    yield (_LOAD, 0, 0, _NUMBER)
    if known.other:
        yield (_AT_LEAST, 0, 1, known.other)
        yield refuse
    for numbers, then in ((known.refused, refuse), (known.mute, ignore)):
        for number in numbers:
            yield (_EQUAL, 0, 1, number)
            yield then
    yield (_RETURN, 0, 0, _ALLOW)
