"""The documents a project's owner writes, in Markdown: which sections are there, and whether the words are hers.

HTML comments (the model's questions) and quoted lines starting with `>` (the facts it offers, what the run tells) don't
count as hers; nor do the same words without their marks, nor those of a text engine's drafts, nor the examples'.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from preuve.controls.tongue import foreign, tongue
from preuve.documents import likeness
from preuve.documents.decoding import text_of
from preuve.documents.likeness import Runs
from preuve.documents.model import FOLDER, SectionModel, model_of
from preuve.documents.outline import outline
from preuve.documents.pieces import Piece, Written, written
from preuve.documents.rules import Flaw, Ground, flaws
from preuve.documents.shipped import is_shipped
from preuve.documents.text import called, split
from preuve.documents.theirs import ASIDE, Theirs, has_draft, theirs_in, undrafted
from preuve.engines import Value
from preuve.inside import inside
from preuve.project import Project

LEAST_WORDS = 20
COPIED, QUOTED = 4, 8
"""So many words in a row that the template has too are cut out before its rules are looked for in hers: the lesser
number where they are a whole question, which answers nothing; fewer than the other elsewhere may be hers, for names of
laws are said alike by everybody."""
CUT = range(COPIED, QUOTED + 1)
EXAMPLE = "exemple écrit par un modèle de langage"
"""What the sample's documents say at their head: a real project that still says so was copied."""
QUOTATION = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"\n]*\"")
State = Literal["missing", "template", "draft", "short", "foreign", "example", "filled"]
_SENTENCE = re.compile(r"(?<=[.?!])(?=\s)")


class Section(Value):
    """A section: its heading, how many of its words are hers, and her text without the template's asides.

    `flaws`: what the words lack of what the model asks; empty too where there are no words to look at.
    `pieces`: the same words, item by item and row by row, as the rules read them; `prose`: without blocks of code.
    """

    heading: str
    state: State = "missing"
    words: int = 0
    text: str = ""
    flaws: tuple[Flaw, ...] = ()
    pieces: tuple[Piece, ...] = Field(default=(), exclude=True, repr=False)
    prose: str = Field(default="", exclude=True, repr=False)

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
        """A section by its heading in either language, however it is numbered; `missing` where there is none."""
        known = model_of(self.name)
        of_model = known.section(heading) if known else None
        names = {called(heading)} | ({called(of_model.heading.fr), called(of_model.heading.en)} if of_model else set())
        return next((one for one in self.sections if called(one.heading) in names), Section(heading=heading))


def path_of(project: Project, name: str) -> Path:
    """Where a document is. Raises OutsideProject where its path leads out of the project."""
    return inside(project.folder, project.folder / FOLDER / name)


def read(project: Project, name: str, on: date | None = None) -> Document:
    """A document of a project, as it stood for a reader on that day (today). Raises BadInput where it can't be read.

    An invented project may name its own day (`today` in portfolio.yaml): its dates are invented too, and don't pass.
    """
    path = path_of(project, name)
    if not path.is_file():
        return Document(name=name)
    found_text, model = text_of(path), model_of(name)
    day = project.portfolio.today or on or date.today()  # noqa: DTZ011  (her own calendar's day)
    whole = parse(found_text.text, template_of(name))
    found = parse(undrafted(found_text.text), template_of(name)) if has_draft(found_text.text) else whole
    if model:
        theirs = theirs_in(project.folder, name, found_text.text, template_of(name))
        ground = Ground(on=day, portfolio=project.portfolio)
        drafted = {called(one.heading): len(likeness.words(one.text)) for one in whole}
        found = tuple(_judged(one, model.section(one.heading), theirs, ground, drafted) for one in found)
    if not project.fictitious:
        told = " ".join(likeness.words(EXAMPLE)) in " ".join(likeness.words(found_text.text))
        found = tuple(
            one.model_copy(update={"state": "example"}) if told or is_shipped(one.text) else one for one in found
        )
    return Document(name=name, present=True, sections=found, foreign=found_text.foreign)


def parse(text: str, template: str = "") -> tuple[Section, ...]:
    """A document's sections (its headings below the title), compared with the template's words alone.

    A deeper heading that the template doesn't know belongs to the section above it; one that stands twice is one.
    """
    models: dict[str, list[str]] = {}
    for heading, own in split(ASIDE.sub("", template)):
        models.setdefault(called(heading), []).append(own)
    everything = likeness.runs(own for texts in models.values() for own in texts)
    return tuple(
        _section(one, everything, [likeness.runs(models.get(called(one.heading), []), n) for n in CUT])
        for one in _joined(written(text), frozenset(models))
    )


@cache
def template_of(name: str) -> str:
    """What a document looks like before she writes, in both languages; nothing where the kit has no model of it."""
    model = model_of(name)
    return "\n".join(outline(model, language) for language in ("fr", "en")) if model else ""


def _joined(found: Iterator[Written], known: frozenset[str]) -> list[Written]:
    """Sections with the deeper headings that they hold; the same heading again goes on with its section."""
    made: dict[str, Written] = {}
    held: Written | None = None
    for one in found:
        name = called(one.heading)
        if held and called(held.heading) in known and one.level > held.level and name not in known:
            held.pieces += [Piece("heading", one.heading), *one.pieces]
            held.prose += one.prose
        elif one.level == 1 and name not in known:
            held = None
        elif name in made:
            held = made[name]
            held.pieces += one.pieces
            held.prose += one.prose
        else:
            held = made[name] = one
    return list(made.values())


def _section(found: Written, everything: Runs, template: Sequence[Runs]) -> Section:
    own = likeness.left(likeness.words(found.text), everything)
    words = likeness.counted(own, LEAST_WORDS)
    state: State = "filled" if words >= LEAST_WORDS else "short" if words else "template"
    pieces = tuple(_hers(one, template) for one in found.pieces)
    prose = "\n".join(found.prose)
    return Section(heading=found.heading, state=state, words=words, text=found.text, pieces=pieces, prose=prose)


def _hers(piece: Piece, template: Sequence[Runs]) -> Piece:
    if piece.cells:
        return piece
    return replace(piece, text="".join(_answer(one, template) for one in _SENTENCE.split(piece.text)))


def _answer(sentence: str, template: Sequence[Runs]) -> str:
    """A sentence without what it takes from the template; a short one goes only where it is a question, whole."""
    asked = len(likeness.words(sentence)) if sentence.rstrip().endswith("?") else QUOTED
    length = min(QUOTED, max(COPIED, asked))
    return likeness.without(sentence, template[CUT.index(length)], length)


def _judged(
    found: Section, model: SectionModel | None, theirs: Theirs, ground: Ground, drafted: Mapping[str, int]
) -> Section:
    """A section as it stands; one that no model knows stays as it is. `drafted`: its words, drafts among them."""
    if model is None:
        return found
    own = likeness.words(found.text)
    left = likeness.left(own, theirs.every)
    words = likeness.counted(left, model.least_words)
    proposed = len(likeness.left(own, theirs.kit)) - len(left) + drafted.get(called(found.heading), 0) - len(own)
    state = _state(words + proposed, words, model.least_words)
    if state == "filled" and foreign(tongue(QUOTATION.sub(" ", found.prose)), ground.portfolio.language):
        state = "foreign"
    told = flaws(found.pieces, model, ground) if state == "filled" else ()
    return found.model_copy(update={"state": state, "words": words, "flaws": tuple(told)})


def _state(written: int, hers: int, least: int) -> State:
    """`written`: words that aren't the template's; `hers`: those that aren't a draft's either."""
    if hers >= least:
        return "filled"
    if written >= least:
        return "draft"
    return "short" if hers > 0 else "template"
