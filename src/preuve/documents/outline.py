"""A model written out as Markdown: what `preuve write` lays down, and what her words are compared with."""

import textwrap
from collections.abc import Iterator

from preuve.documents.model import DocumentModel, SectionModel
from preuve.i18n import _, speaking

WIDTH = 130


def outline(model: DocumentModel, language: str = "fr") -> str:
    """The Markdown of a model, in a language: title, then each section with its questions and its facts."""
    with speaking(language):
        return "\n\n".join([f"# {model.title}", *(section_outline(one) for one in model.sections)]) + "\n"


def section_outline(section: SectionModel) -> str:
    """One section in the language spoken here and now."""
    return "\n\n".join(_parts(section))


def _parts(section: SectionModel) -> Iterator[str]:
    yield f"## {section.heading}"
    yield _wrapped("<!-- " + " ".join(str(one) for one in section.ask) + " -->")
    for fact in section.facts:
        yield _wrapped(_("À savoir : {fact}").format(fact=fact), "> ")


def _wrapped(text: str, before: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False
    )
