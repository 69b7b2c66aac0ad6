"""The documents that she writes: their models as data, what stands in them, what they lack, what the run can tell."""

from preuve.documents.model import FOLDER, DocumentModel, SectionModel, model_of
from preuve.documents.reading import (
    COPIED,
    EXAMPLE,
    LEAST_WORDS,
    Document,
    Section,
    parse,
    path_of,
    read,
    template_of,
)
from preuve.documents.text import fold, split, words_of

__all__ = [
    "COPIED",
    "EXAMPLE",
    "FOLDER",
    "LEAST_WORDS",
    "Document",
    "DocumentModel",
    "Section",
    "SectionModel",
    "fold",
    "model_of",
    "parse",
    "path_of",
    "read",
    "split",
    "template_of",
    "words_of",
]
