"""What a dossier's script and documents say in the candidate's own words, to be compared with other texts.

Read in the child process for hostile bytes. A document's own words are those that aren't the kit's template's.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from preuve.documents import COPIED, LEAST_WORDS, parse, template_of, words_of
from preuve.dossier import layout
from preuve.dossier.data import read_json
from preuve.engines import Value
from preuve.storyboard import Storyboard

MOST_TEXTS, MOST_BYTES = 60, 200_000
MOST_WORDS = 4000
STORYBOARD = layout.DELIVERABLES + "storyboard.json"
DOCUMENTS = layout.INPUTS + "documents/"


class Text(Value):
    """A text: `passages` are the candidate's own; `pasted`, how many of its words are only the template's."""

    name: Annotated[str, Field(max_length=400)]
    passages: tuple[Annotated[str, Field(max_length=MOST_BYTES)], ...] = Field(default=(), max_length=400)
    pasted: int = Field(default=0, ge=0)

    @property
    def kind(self) -> str:
        """What it is compared with: texts of the same kind."""
        return self.name.rpartition("/")[2]


def names(there: Iterable[str]) -> list[str]:
    """The texts to read, among a dossier's files."""
    found = [name for name in sorted(there) if name == STORYBOARD or _is_document(name)]
    return found[:MOST_TEXTS]


def read(root: Path, wanted: Sequence[str]) -> Iterator[Text]:
    """The texts that can be read; the others are left out: it is for consistency (L2) to say what is wrong there."""
    for name in wanted:
        path = root / name
        if path.stat().st_size <= MOST_BYTES:
            try:
                yield _script(path, name) if name == STORYBOARD else _document(path, name)
            except (ValidationError, ValueError, RecursionError):
                continue


def script(board: Storyboard) -> tuple[str, ...]:
    """A storyboard's words as passages: the whole narration, then the description."""
    return _bounded((" ".join(shot.narration for shot in board.shots), board.description))


def sections(text: str, template: str = "") -> tuple[tuple[str, ...], int]:
    """A document's own passages, and how many words are only the template's."""
    passages, pasted = [], 0
    for one in parse(text, template):
        words = len(words_of(one.text))
        if words - one.words >= max(COPIED, LEAST_WORDS // 2):
            pasted += words - one.words
        if one.words:
            passages.append(one.text)
    return _bounded(passages), pasted


def _is_document(name: str) -> bool:
    rest = name.removeprefix(DOCUMENTS)
    return rest != name and rest.endswith(".md") and "/" not in rest and rest != "LISEZMOI.md"


def _script(path: Path, name: str) -> Text:
    return Text(name=name, passages=script(Storyboard.model_validate(read_json(path))))


def _document(path: Path, name: str) -> Text:
    model = template_of(name.removeprefix(DOCUMENTS))
    passages, pasted = sections(path.read_text(encoding="utf-8", errors="replace"), model)
    return Text(name=name, passages=passages, pasted=pasted)


def _bounded(passages: Iterable[str]) -> tuple[str, ...]:
    """No more words than can be compared in a moment."""
    found, left = [], MOST_WORDS
    for passage in passages:
        words = passage.split(" ")[:left]
        left -= len(words)
        if any(words):
            found.append(" ".join(words)[: MOST_WORDS * 12])
    return tuple(found[:400])
