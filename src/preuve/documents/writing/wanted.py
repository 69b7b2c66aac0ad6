"""Which documents a project's référentiels take, one for each use case where there must be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.documents.model import COMPARISON, PROMPT_LOG, DocumentModel, model_of
from preuve.errors import BadInput
from preuve.frameworks.model import framework
from preuve.i18n import _
from preuve.portfolio import UseCase
from preuve.project import Project
from preuve.wording import named

HELPFUL = (COMPARISON.removesuffix(".md"), PROMPT_LOG.removesuffix(".md"))
"""Documents that no criterion asks for by name, and that a jury is shown where they are."""


@dataclass(frozen=True)
class Wanted:
    """A document: its name in `documents/`, its model, and the use case that it is about."""

    name: str
    model: DocumentModel
    case: UseCase | None = None

    @property
    def title(self) -> str:
        """Its title, with that of its use case."""
        return named(self.model.title, self.case.title) if self.case else str(self.model.title)


def wanted(project: Project, frameworks: Sequence[str] = (), document: str = "") -> tuple[Wanted, ...]:
    """The documents of some référentiels (those of the portfolio where none is named), each once.

    `document` keeps one, by its id or its file's name; one that helps and isn't asked for (benchmark) may be named too.
    Raises BadInput where it is none of them.
    """
    found = tuple(_documents(project, tuple(frameworks) or project.portfolio.frameworks))
    if not document:
        return found
    name = document.removeprefix("documents/").removesuffix(".md")
    kept = tuple(one for one in found if name in (one.model.id, one.name.removesuffix(".md")))
    if kept:
        return kept
    if name in HELPFUL and (asked := model_of(name)):
        return (Wanted(f"{name}.md", asked),)
    raise BadInput(
        _("« {name} » n'est pas un document de ce dossier.").format(name=document[:80]),
        key="--document",
        remedy=_("Choisissez : {names}.").format(names=", ".join(one.name.removesuffix(".md") for one in found)),
    )


def _documents(project: Project, frameworks: Sequence[str]) -> Iterator[Wanted]:
    files = dict.fromkeys(file for name in frameworks for file in framework(name).documents())
    for file in files:
        model = model_of(file)
        if model and model.each:
            for case in project.portfolio.cases:
                yield Wanted(f"{model.id}/{case.id}.md", model, case)
        elif model:
            yield Wanted(file, model)
