"""What a text engine drafted for her documents: `documents/brouillons.jsonl`, one line for each draft, never rewritten.

Kept apart from the document, so that a draft whose mark was taken away is still known for one.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, ValidationError

from preuve.documents.model import FOLDER
from preuve.documents.text import fold
from preuve.engines import Value
from preuve.inside import inside
from preuve.store import writing

FILE = f"{FOLDER}/brouillons.jsonl"
MOST_BYTES, MOST_LINES = 4_000_000, 2000


class Draft(Value):
    """A draft: for which section of which document, the engine's words, and the recording they come from."""

    document: str
    section: str
    text: str = Field(max_length=20_000)
    recording: str


def drafts(folder: Path) -> Iterator[Draft]:
    """Every draft of a project, in order; a line that can't be read isn't one, nor what is beyond all measure."""
    path = folder / FILE
    if not path.is_file():
        return
    with path.open("rb") as file:
        lines = file.read(MOST_BYTES).decode(errors="replace").split("\n")
    for line in lines[:MOST_LINES]:
        try:
            yield Draft.model_validate(json.loads(line))
        except (ValueError, RecursionError, ValidationError):
            continue


def keep(folder: Path, draft: Draft) -> None:
    """Add a draft at the file's end; a line that a crash cut is ended first. Raises CannotWrite, DiskFull."""
    path = inside(folder, folder / FILE)
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        cut = path.is_file() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write("\n" * cut + draft.model_dump_json() + "\n")


def drafted(folder: Path, document: str, section: str) -> tuple[str, ...]:
    """The texts that were drafted for a section."""
    return tuple(one.text for one in drafts(folder) if one.document == document and fold(one.section) == fold(section))
