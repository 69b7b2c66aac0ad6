"""What the text engine is asked for a section, and what a right answer is: no figure, no link that it wasn't given."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from preuve import notes
from preuve.audience.comments.masking import fenced
from preuve.calls.answers import json_of
from preuve.documents.blocks import Blocks
from preuve.documents.writing.hers import words
from preuve.documents.writing.quoted import plain
from preuve.documents.writing.state import Part
from preuve.engines import Answer, TextRequest, Value
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _, speaking
from preuve.project import Project
from preuve.prompts.fill import FOLDER, fill
from preuve.reading import check
from preuve.targets import templates

TEMPLATE = "brouillon.md.j2"
MOST_BYTES = 60_000
MOST_PARAGRAPHS, MOST_LETTERS = 10, 1500
MOST_KNOWN = 12_000
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]?\d+)*")
_TAKEN_FOR_MARKUP = re.compile(r"<[!/?a-zA-Z]|-->|https?://|www\.", re.IGNORECASE)


class Basis(Value):
    """What an answer is held to: every text that it was given."""

    given: tuple[str, ...]
    least_words: int


class Proposed(Value):
    """An answer of the right form."""

    paragraphs: tuple[str, ...] = Field(min_length=1, max_length=MOST_PARAGRAPHS)

    @property
    def text(self) -> str:
        """Its words as they may stand in a document."""
        return "\n\n".join(words(one) for one in self.paragraphs)


class NoDraft(PermanentError):
    """No answer was usable."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("Aucune des réponses de l'IA n'est utilisable : {reason}").format(reason=reason),
            remedy=_("Prenez un modèle plus capable, ou écrivez cette partie vous-même."),
        )


def ask_for(
    project: Project, part: Part, known: Sequence[tuple[str, Blocks]], attempt: int
) -> tuple[TextRequest, Basis]:
    """The request for a draft, and what its answer is held to. Raises BadInput."""
    with speaking(project.portfolio.language):
        told = "\n".join(line for _name, blocks in known for line in plain(blocks))[:MOST_KNOWN]
        asked = [str(one) for one in part.model.ask]
        facts = [str(one) for one in part.model.facts]
    hers = [*_notes(project), *([part.section.text] if part.section.text.strip() else [])]
    given = (told, *facts, *hers)
    prompt = fill(
        _template(project),
        organisation=_organisation(project),
        document=part.wanted.title,
        purpose=str(part.wanted.model.purpose),
        heading=part.model.heading.fr,
        asked=asked,
        known=fenced(told.split("\n") if told else []),
        facts=facts,
        hers=fenced(hers),
        words=max(2 * part.model.least_words, 60),
        language={"fr": "français", "en": "anglais"}[project.portfolio.language],
    )
    request = TextRequest(
        prompt=prompt,
        template=TEMPLATE,
        json_schema=schema(),
        language=project.portfolio.language,
        attempt=attempt,
    )
    return request, Basis(given=(*given, *asked), least_words=part.model.least_words)


def schema() -> dict[str, Any]:
    """The JSON Schema of an answer."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "paragraphs": {"type": "array", "items": {"type": "string", "maxLength": MOST_LETTERS}},
        },
        "required": ["paragraphs"],
    }


def read(answer: Answer, basis: Basis) -> Proposed:
    """The draft of an answer. Raises BadInput, with what is wrong, in words that the model is told."""
    data = json_of(answer.data, MOST_BYTES, _wrong)
    found = check(data, Proposed, "brouillon.json")
    for reason in _faults(found, basis):
        raise _wrong(reason)
    return found


def _faults(found: Proposed, basis: Basis) -> Iterator[str]:
    text = "\n".join(found.paragraphs)
    if any(len(one) > MOST_LETTERS or not one.strip() for one in found.paragraphs):
        yield _("chaque paragraphe a de 1 à {most} signes.").format(most=MOST_LETTERS)
    if _TAKEN_FOR_MARKUP.search(text):
        yield _("un brouillon ne contient ni lien, ni HTML.")
    backed = {number for given in basis.given for number in _numbers(given)}
    bare = [number for number in _numbers(text) if number not in backed]
    if bare:
        said = _("ces nombres ne sont pas dans ce qui t'est donné : {numbers}. Écris « [à compléter] » à leur place.")
        yield said.format(numbers=", ".join(dict.fromkeys(bare)))


def _numbers(text: str) -> list[str]:
    """The numbers of a text, written in one way."""
    return [re.sub(r"[\u00a0\u202f ]", "", one).replace(",", ".") for one in _NUMBER.findall(text)]


def _notes(project: Project) -> list[str]:
    """What she noted, in writing or dictated: what was transcribed."""
    found = []
    for note in notes.inventory(project):
        path = note.path if note.kind == "text" else note.transcript
        if note.kind in ("text", "sound") and path.is_file():
            found.append(notes.words(path))
    return found


def _organisation(project: Project) -> str:
    return project.portfolio.organisation or (project.brief.organisation if project.has_video else "")


def _template(project: Project) -> Path:
    """The project's own template, else the kit's: projects without a video have no prompts of their own."""
    mine = project.folder / FOLDER / TEMPLATE
    return mine if mine.is_file() else templates() / "project" / FOLDER / TEMPLATE


def _wrong(message: str) -> BadInput:
    return BadInput(
        message, path="brouillon.json", remedy=_("Réponds par le seul objet JSON demandé, avec « paragraphs ».")
    )
