"""The words of a document that aren't hers: the kit's questions, facts and tellings, and what text engines drafted."""

import re
from dataclasses import dataclass
from pathlib import Path

from preuve.documents.drafts import drafts
from preuve.documents.laid import laid
from preuve.documents.likeness import Runs, runs
from preuve.documents.writing.marks import Marked, marked

ASIDE = re.compile(r"<!--|-->|^>", re.MULTILINE)
"""What a model's questions and facts are written between or after."""


@dataclass(frozen=True)
class Theirs:
    """Runs of words: the kit's alone, and every one that isn't hers, drafts among them."""

    kit: Runs
    every: Runs


def theirs_in(folder: Path, name: str, text: str, template: str) -> Theirs:
    """What isn't hers in a document, whatever marks it lost; `folder` is the project's."""
    told = [ASIDE.sub("", "\n".join(one.body)) for one in marked(text.split("\n")) if one.kind == "sait"]
    kit = runs([ASIDE.sub("", template), *laid(folder, name), *told])
    return Theirs(kit, kit.union(*(runs([one.text]) for one in drafts(folder))))


def has_draft(text: str) -> bool:
    """Whether a draft stands in a document between its marks."""
    return any(_is_draft(one) for one in marked(text.split("\n")))


def undrafted(text: str) -> str:
    """A document without the drafts that stand between their marks; no line changes its number."""
    lines = text.split("\n")
    for one in marked(lines):
        if _is_draft(one):
            lines[one.start : one.end] = [""] * (one.end - one.start)
    return "\n".join(lines)


def _is_draft(one: Marked) -> bool:
    return one.kind == "brouillon" and one.whole
