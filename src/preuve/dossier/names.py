"""Which names a dossier's files may have: those that mean the same file on every system, and none outside the folder.

`wrong` judges a name alone, `clash` all of them together. Whoever packs asks the same questions, before sealing.
Sources: Unicode 3.13 D145 (canonical caseless matching); Microsoft, « Naming Files, Paths, and Namespaces ».
"""

import re
import unicodedata
from collections.abc import Iterable

from preuve.dossier.archive import LONGEST_NAME
from preuve.dossier.refusal import Reason

MOST_FOLDERS = 5_000
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_FORBIDDEN = frozenset('<>"|?*')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*", re.IGNORECASE)
_LONGEST_PART = 255  # bytes: what file systems hold


def wrong(name: str) -> Reason | None:  # noqa: PLR0911
    """Why a name can't be a dossier's; None where it can."""
    if any(unicodedata.category(sign) in _UNSEEN for sign in name):
        return "control"
    if "\\" in name:
        return "backslash"
    if name.startswith("/"):
        return "absolute"
    if ":" in name:
        return "colon"
    parts = name.split("/")
    if ".." in parts or "." in parts:
        return "traversal"
    if name.endswith("/"):
        return "folder"
    if not all(parts):
        return "blank-part"
    if len(name) > LONGEST_NAME or any(len(part.encode()) > _LONGEST_PART for part in parts):
        return "too-long"
    if unicodedata.normalize("NFC", name) != name:
        return "not-nfc"
    return "reserved" if any(map(_windows, parts)) else None


def clash(names: Iterable[str]) -> tuple[Reason, str] | None:
    """Two names that can't stand in one folder, on one system or another, or too many folders: why, and whose name."""
    files: set[str] = set()
    folded: set[str] = set()
    folders: set[str] = set()
    for name in names:
        key = fold(name)
        if name in files:
            return "duplicate", name
        if key in folded:
            return "same-name", name
        above = {key[:at] for at, sign in enumerate(key) if sign == "/"}
        if key in folders or above & folded:
            return "file-and-folder", name
        if len(folders) > MOST_FOLDERS:
            return "too-many", name
        files.add(name)
        folded.add(key)
        folders |= above
    return None


def fold(name: str) -> str:
    """What a file system that ignores case and composition takes a name for."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _windows(part: str) -> bool:
    stem = part.partition(".")[0]
    return part[-1] in ". " or not _FORBIDDEN.isdisjoint(part) or _RESERVED.fullmatch(stem) is not None
