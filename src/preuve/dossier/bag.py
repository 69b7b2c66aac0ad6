"""The manifests: which file has which SHA-256, in the form of BagIt 1.0 (RFC 8493), which `sha256sum -c` reads too.

The payload's manifest is written once everything else of `data/` is there; the tag manifest, which lists it with the
attestations, last of all.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping

from preuve.dossier.archive import Content, pieces
from preuve.dossier.layout import BAGIT, INFO, MANIFEST, PAYLOAD, TAGS

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64})  (\S(?:.*\S)?)")
EMPTY = hashlib.sha256().hexdigest()


def digest(content: Content) -> str:
    """SHA-256 of a content, read in pieces."""
    found = hashlib.sha256()
    for piece in pieces(content):
        found.update(piece)
    return found.hexdigest()


def manifest(contents: Mapping[str, Content]) -> bytes:
    """A manifest's bytes: a line a file, sorted by name."""
    return "".join(f"{digest(contents[name])}  {name}\n" for name in sorted(contents)).encode()


def read_manifest(data: bytes) -> dict[str, str]:
    """A manifest's digests by name. Raises ValueError: a line isn't one, a name comes twice, or it isn't sorted."""
    lines = data.decode().split("\n")
    if lines.pop():
        raise ValueError(lines)
    found: dict[str, str] = {}
    for line in lines:
        said = _LINE.fullmatch(line)
        if said is None or said[2] in found:
            raise ValueError(line)
        found[said[2]] = said[1]
    if list(found) != sorted(found):
        raise ValueError(list(found))
    return found


def information(fields: Iterable[tuple[str, str]]) -> bytes:
    """`bag-info.txt`: one line a field, with no line break of its own."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in fields).encode()


def bag(payload: Mapping[str, Content], fields: Iterable[tuple[str, str]]) -> dict[str, Content]:
    """The payload with its declaration, information and manifest; the attestations may then be added."""
    if strays := [name for name in payload if not name.startswith(PAYLOAD)]:
        raise ValueError(strays)
    size = sum(len(one) if isinstance(one, bytes) else one.stat().st_size for one in payload.values())
    said = [*fields, ("Payload-Oxum", f"{size}.{len(payload)}")]
    return {**payload, BAGIT: DECLARATION, INFO: information(said), MANIFEST: manifest(payload)}


def closed(contents: Mapping[str, Content]) -> dict[str, Content]:
    """A bag with its tag manifest: nothing may be added any more."""
    tags = {name: one for name, one in contents.items() if not name.startswith(PAYLOAD) and name != TAGS}
    return {**contents, TAGS: manifest(tags)}
