"""Opening a dossier from somebody nobody trusts: read whole, or refused for a reason; never half-trusted.

`files` says what an archive holds; `unpack` lays it out in a scratch folder, every file read-only for its owner, with
no bit of execution, its SHA-256 worked out on the bytes that are written. Nothing is decompressed, nothing is decoded.
"""

import hashlib
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from preuve.artifact import CHUNK
from preuve.dossier import archive, directory
from preuve.dossier.archive import Entry
from preuve.dossier.model import Unpacked
from preuve.dossier.refusal import Reason, Refused, safe

__all__ = ["Reason", "Refused", "files", "safe", "unpack"]
SPARE = 200_000_000
_AGE = b"age-encryption.org/v1"
Told = Callable[[float], None]


def files(file: Path) -> tuple[Entry, ...]:
    """A dossier's files, in order; nothing is written. Raises Refused."""
    with _opened(file) as data:
        return directory.read(data, file)


def sealed(file: Path) -> bool:
    """Whether a dossier is encrypted (age)."""
    with _opened(file) as data:
        return data.read(len(_AGE)) == _AGE


def unpack(file: Path, folder: Path, *, secrets: Sequence[str] = (), hear: Told = lambda _share: None) -> Unpacked:
    """Lay a dossier out in `folder`, which must not exist yet. Raises Refused.

    `secrets` may decrypt it, `hear` is told the share done. A file whose bytes aren't those that the archive's own
    checksum announces is laid out all the same, and named in `damaged`: it is for the integrity level to say so.
    """
    archived = _decrypted(file, folder, secrets) if sealed(file) else file
    with _opened(archived) as data:
        entries = directory.read(data, file)
        folder.mkdir(mode=0o700)
        size = entries[-1].at + entries[-1].size
        if shutil.disk_usage(folder).free < size + SPARE:
            raise Refused("no-room", file)
        return _laid_out(data, entries, folder.resolve(), file, hear)


def _decrypted(file: Path, folder: Path, secrets: Sequence[str]) -> Path:
    """The archive that an encrypted dossier holds, beside `folder`."""
    if not secrets:
        raise Refused("sealed", file)
    if shutil.disk_usage(folder.parent).free < 2 * file.stat().st_size + SPARE:
        raise Refused("no-room", file)
    from preuve.dossier.sign import age

    return age.decrypt(file, folder.with_suffix(".zip"), secrets)


def _laid_out(data: BinaryIO, entries: Sequence[Entry], folder: Path, file: Path, hear: Told) -> Unpacked:
    """One pass over the whole file: what is written, hashed and checked is the same reading."""
    whole = hashlib.sha256()
    digests: dict[str, str] = {}
    damaged: list[str] = []
    made: set[Path] = set()
    data.seek(0)
    for one in entries:
        header = archive.local_header(one.name, one.size, one.crc)
        if data.read(len(header)) != header:
            raise Refused("changed", file, one.name)
        whole.update(header)
        own, crc = hashlib.sha256(), 0
        with _new(folder, one.name, file, made) as out:
            for piece in _pieces(data, one, file):
                out.write(piece)
                own.update(piece)
                whole.update(piece)
                crc = zlib.crc32(piece, crc)
        digests[one.name] = own.hexdigest()
        if crc != one.crc:
            damaged.append(one.name)
        hear((one.at + one.size) / (entries[-1].at + entries[-1].size))
    rest = archive.tail(entries)
    if data.read(len(rest) + 1) != rest:
        raise Refused("changed", file)
    whole.update(rest)
    return Unpacked(folder, digests, whole.hexdigest(), file.name, damaged=tuple(damaged))


def _pieces(data: BinaryIO, one: Entry, file: Path) -> Iterator[bytes]:
    left = one.size
    while left:
        piece = data.read(min(CHUNK, left))
        if not piece:
            raise Refused("changed", file, one.name)
        left -= len(piece)
        yield piece


def _new(folder: Path, name: str, file: Path, made: set[Path]) -> BinaryIO:
    """A new file under `folder`, for its owner alone. Raises Refused where something stands there already.

    `made`: folders that were made already, and do stand inside.
    """
    path = folder / name
    if path.parent not in made:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to(folder):
            raise Refused("traversal", file, name)
        made.add(path.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.fdopen(os.open(path, flags, 0o600), "wb")
    except FileExistsError as error:
        raise Refused("same-name", file, name) from error


def _opened(file: Path) -> BinaryIO:
    if not file.is_file():
        raise Refused("missing", file)
    return file.open("rb")
