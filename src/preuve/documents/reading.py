"""The documents a project's owner writes, in Markdown: which sections are there, and whether the words are hers.

HTML comments (the model's questions) and quoted lines starting with `>` (the facts it offers, what the run tells) don't
count as hers; nor do the words of a draft that a text engine wrote for that section, until she writes her own.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from preuve.controls.tongue import foreign, tongue
from preuve.documents.decoding import text_of
from preuve.documents.drafts import drafted
from preuve.documents.model import FOLDER, SectionModel, model_of
from preuve.documents.outline import outline
from preuve.documents.pieces import Piece, Written, written
from preuve.documents.rules import Flaw, Ground, flaws
from preuve.documents.text import fold, split, without, words_of
from preuve.engines import Value
from preuve.project import Project

LEAST_WORDS = 20
COPIED = 4
"""So many words in a row that the template has too are the template's; fewer may be chance."""
QUOTED = 8
"""So many words in a row that the template has too are cut out before its rules are looked for in hers: a question
answers nothing. Fewer may be hers: names of laws are said alike by everybody."""
EXAMPLE = "exemple écrit par un modèle de langage"
"""What the sample's documents say at their head: a real project that still says so was copied."""
State = Literal["missing", "template", "draft", "short", "foreign", "example", "filled"]
_SENTENCE = re.compile(r"(?<=[.?!])(?=\s)")
_ASIDE = re.compile(r"<!--|-->|^>", re.MULTILINE)


class Section(Value):
    """A section: its heading, how many of its words are hers, and her text without the template's asides.

    `flaws`: what the words lack of what the model asks; empty too where there are no words to look at.
    `pieces`: the same words, item by item and row by row, as the rules read them.
    """

    heading: str
    state: State = "missing"
    words: int = 0
    text: str = ""
    flaws: tuple[Flaw, ...] = ()
    pieces: tuple[Piece, ...] = Field(default=(), exclude=True, repr=False)

    @property
    def filled(self) -> bool:
        """Whether she wrote enough, and all that the model asks can be found, for a person to judge."""
        return self.state == "filled" and not self.flaws


class Document(Value):
    """A document as it stands; no section where there is no file. `foreign`: its encoding where it isn't UTF-8."""

    name: str
    present: bool = False
    foreign: str = ""
    sections: tuple[Section, ...] = ()

    def section(self, heading: str) -> Section:
        """A section by its heading in either language, accents and capitals apart; `missing` where there is none."""
        known = model_of(self.name)
        of_model = known.section(heading) if known else None
        names = {fold(heading)} | ({fold(of_model.heading.fr), fold(of_model.heading.en)} if of_model else set())
        return next((one for one in self.sections if fold(one.heading) in names), Section(heading=heading))


def path_of(project: Project, name: str) -> Path:
    """Where a document is. Raises OutsideProject where its path leads out of the project."""
    path = project.folder / FOLDER / name
    return project.path(f"{FOLDER}/{name}") if path.exists() else path


def read(project: Project, name: str, on: date | None = None) -> Document:
    """A document of a project, as it stood for a reader on that day (today). Raises BadInput where it can't be read.

    An invented project may name its own day (`today` in portfolio.yaml): its dates are invented too, and don't pass.
    """
    path = path_of(project, name)
    if not path.is_file():
        return Document(name=name)
    found_text, model = text_of(path), model_of(name)
    text = found_text.text
    day = project.portfolio.today or on or date.today()  # noqa: DTZ011  (her own calendar's day)
    ground = Ground(on=day, portfolio=project.portfolio)
    found = parse(text, template_of(name))
    if model:
        found = tuple(
            _asked(one, drafted(project.folder, name, one.heading), model.section(one.heading), ground) for one in found
        )
    if fold(EXAMPLE) in fold(text) and not project.fictitious:
        found = tuple(one.model_copy(update={"state": "example"}) for one in found)
    return Document(name=name, present=True, sections=found, foreign=found_text.foreign)


def parse(text: str, template: str = "") -> tuple[Section, ...]:
    """A document's sections (its headings below the title), compared with the template's words alone.

    A deeper heading that the template doesn't know belongs to the section above it.
    """
    models: dict[str, list[str]] = {}
    for heading, own in split(_ASIDE.sub("", template)):
        models.setdefault(fold(heading), []).extend(words_of(own))
    return tuple(_section(one, models.get(fold(one.heading), [])) for one in _joined(written(text), frozenset(models)))


@cache
def template_of(name: str) -> str:
    """What a document looks like before she writes, in both languages; nothing where the kit has no model of it."""
    model = model_of(name)
    return "\n".join(outline(model, language) for language in ("fr", "en")) if model else ""


def _joined(found: Iterator[Written], known: frozenset[str]) -> Iterator[Written]:
    held: Written | None = None
    for one in found:
        if held and fold(held.heading) in known and one.level > held.level and fold(one.heading) not in known:
            held.pieces += [Piece("heading", one.heading), *one.pieces]
            continue
        if held:
            yield held
        held = one if one.level > 1 else None
    if held:
        yield held


def _section(found: Written, template: list[str]) -> Section:
    own = words_of(found.text)
    words = len(own) - _copied(template, own)
    state: State = "filled" if words >= LEAST_WORDS else "short" if words else "template"
    pieces = tuple(_hers(one, template) for one in found.pieces)
    return Section(heading=found.heading, state=state, words=words, text=found.text, pieces=pieces)


def _hers(piece: Piece, template: list[str]) -> Piece:
    if piece.cells:
        return piece
    return replace(piece, text="".join(_answer(one, template) for one in _SENTENCE.split(piece.text)))


def _answer(sentence: str, template: list[str]) -> str:
    """A sentence without what it takes from the template; a short one goes only where it is a question, whole."""
    asked = len(words_of(sentence)) if sentence.rstrip().endswith("?") else QUOTED
    return without(sentence, template, min(QUOTED, max(COPIED, asked)))


def _asked(found: Section, drafts: Sequence[str], model: SectionModel | None, ground: Ground) -> Section:
    """A section judged by what its model asks; one that no model knows stays as it is."""
    if model is None:
        return found
    own = words_of(found.text)
    words = found.words - max((_copied(words_of(one), own) for one in drafts), default=0)
    state = _state(found.words, words, model.least_words)
    if state == "filled" and foreign(tongue(found.text), ground.portfolio.language):
        state = "foreign"
    told = flaws(found.pieces, model, ground) if state == "filled" else ()
    return found.model_copy(update={"state": state, "words": max(words, 0), "flaws": tuple(told)})


def _state(written: int, hers: int, least: int) -> State:
    """`written`: words that aren't the template's; `hers`: those that aren't a draft's either."""
    if hers >= least:
        return "filled"
    if written >= least:
        return "draft"
    return "short" if hers > 0 else "template"


def _copied(model: list[str], own: list[str]) -> int:
    blocks = difflib.SequenceMatcher(None, model, own, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= COPIED)
