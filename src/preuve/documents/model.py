"""Models of documents, as data in `templates/documents/`: their sections, what each asks, and what it must hold.

To add one: write `templates/documents/<id>.yaml`, name `<id>.md` in a référentiel's evidence, and run
`pytest tests/unit -k documents`.
"""

from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from preuve.bilingual import Bilingual
from preuve.documents.text import called
from preuve.engines import Value
from preuve.i18n import _
from preuve.reading import load
from preuve.targets import templates

FOLDER = "documents"
COMPARISON, PROMPT_LOG = "benchmark.md", "journal-prompts.md"
"""Documents that help, and that no criterion asks for by name."""
RuleName = Literal["figures", "names", "dates", "items", "columns", "pairs", "terms"]


class Rule(Value):
    """What a section's words must hold beyond being hers; `documents/rules` tells how each is looked for.

    Attributes:
        rule: which one.
        least: how many at least; for `figures`, 0 asks for a number somewhere in the section.
        most: how many at most; 0: no limit.
        names: what must be named: each entry is one thing, its ways of being said separated by « | »; a way holds in
            the plural too, and « * » stands for any ending (« vérifi* »). For `pairs`, the labels, that of the need
            first (« Besoin », « Solution »); for `terms`, the terms.
        passed: « ok » where dates are of what is over: for `dates`, they are only counted.
        columns: for `columns`, what a table's header must have.
        why: what it comes from, in the référentiel's terms; told beside what is missing.
    """

    rule: RuleName
    least: int = Field(default=1, ge=0)
    most: int = Field(default=0, ge=0)
    names: tuple[str, ...] = ()
    passed: Literal["", "ok"] = ""
    columns: tuple[Bilingual, ...] = ()
    why: Bilingual | None = None


class SectionModel(Value):
    """A section: its heading, the questions that it answers, the facts it offers, what the run can tell there.

    `known` names functions of `documents/known`. `judgement`: it carries her own judgement, which no text engine
    drafts unless she asks for that very section.
    """

    heading: Bilingual
    ask: tuple[Bilingual, ...] = Field(min_length=1)
    facts: tuple[Bilingual, ...] = ()
    known: tuple[str, ...] = ()
    judgement: bool = False
    least_words: int = Field(default=20, ge=1, le=500)
    rules: tuple[Rule, ...] = ()

    def is_called(self, heading: str) -> bool:
        """Whether that is its heading, in either language; accents, capitals, number and colon apart."""
        return called(heading) in (called(self.heading.fr), called(self.heading.en))


class DocumentModel(Value):
    """A document: `documents/<id>.md`, or `documents/<id>/<case>.md` for each use case where `each` says so."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: Bilingual
    purpose: Bilingual = Field(description="What it is for, in one sentence.")
    each: Literal["", "case"] = ""
    sections: tuple[SectionModel, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_heading_each(self) -> "DocumentModel":
        headings = [name for one in self.sections for name in {called(one.heading.fr), called(one.heading.en)}]
        twice = next((name for name in headings if headings.count(name) > 1), None)
        if twice:
            raise ValueError(_("deux fois la partie « {name} »").format(name=twice))
        return self

    def section(self, heading: str) -> SectionModel | None:
        """A section by its heading in either language."""
        return next((one for one in self.sections if one.is_called(heading)), None)


@cache
def names() -> tuple[str, ...]:
    """The ids of every model."""
    return tuple(sorted(path.stem for path in (templates() / FOLDER).glob("*.yaml")))


@cache
def model(name: str) -> DocumentModel | None:
    """A model by its id; None where the kit has none. Raises BadInput."""
    return load(templates() / FOLDER / f"{name}.yaml", DocumentModel) if name in names() else None


def model_of(file: str) -> DocumentModel | None:
    """The model of a document by its name in `documents/`: « charte.md », « cas/devis.md »."""
    return model(file.removesuffix(".md").partition("/")[0])
