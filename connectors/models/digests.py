"""Whether a file is the one it should be: read once a process, and again when its size or time changed."""

from pathlib import Path

from preuve.artifact import digest_file

_KNOWN: dict[tuple[Path, int, int], str] = {}


def matches(path: Path, sha256: str, size: int) -> bool:
    """Whether this file is there and has this digest and size (bytes)."""
    if not path.is_file():
        return False
    facts = path.stat()
    if facts.st_size != size:
        return False
    seen = (path.resolve(), facts.st_size, facts.st_mtime_ns)
    if seen not in _KNOWN:
        _KNOWN[seen] = digest_file(path)
    return _KNOWN[seen] == sha256
