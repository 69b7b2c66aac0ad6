"""What the kit laid in her documents from what it knows: `documents/poses.json`, so that its words are never hers.

It tells each document's lines, once, and travels with the documents: who reads them again takes away the same words.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from preuve.documents.model import FOLDER
from preuve.inside import inside
from preuve.store import write_atomic

FILE = f"{FOLDER}/poses.json"
MOST_BYTES, MOST_LINES, MOST_LETTERS = 4_000_000, 4000, 4000


def laid(folder: Path, document: str) -> tuple[str, ...]:
    """The lines that the kit laid in a document, in the order in which they were first told."""
    return _read(folder).get(document, ())


def everywhere(folder: Path) -> Iterator[str]:
    """Those of every document."""
    for lines in _read(folder).values():
        yield from lines


def keep(folder: Path, document: str, lines: Iterable[str]) -> None:
    """Add what is laid in a document now to what was; the oldest lines go where there are too many."""
    known = _read(folder)
    given = (" ".join(one.split())[:MOST_LETTERS] for one in lines)
    merged = tuple(dict.fromkeys((*known.get(document, ()), *filter(None, given))))[-MOST_LINES:]
    if merged and merged != known.get(document):
        told = {"documents": known | {document: merged}}
        write_atomic(inside(folder, folder / FILE), (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def _read(folder: Path) -> dict[str, tuple[str, ...]]:
    """What the file tells; nothing where it isn't one of ours."""
    path = folder / FILE
    try:
        data = json.loads(path.read_bytes()) if path.is_file() and path.stat().st_size <= MOST_BYTES else {}
        found = {str(name): tuple(map(str, lines[:MOST_LINES])) for name, lines in data["documents"].items()}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return {}
    return found
