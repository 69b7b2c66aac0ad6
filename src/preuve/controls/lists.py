"""The words that controls look for: `templates/controls.yaml`, each with its source and why it is shown to a person."""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Literal

from preuve.artifact import digest_file
from preuve.engines import Value
from preuve.i18n import language
from preuve.reading import load
from preuve.targets import Source, templates

Family = Literal["disability", "sex", "origin", "age", "poverty", "looks"]
LIMITS = ("list", "roles", "images", "quotations")
"""What a list of words can't see, by short names that `told.py` says."""


class Entry(Value):
    """Words that may carry a stereotype. `why` is said in French and in English."""

    match: str
    family: Family
    source: str
    why: Mapping[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words, whole, capitals and small letters alike."""
        return re.compile(rf"(?<!\w)(?:{self.match})(?!\w)", re.IGNORECASE)

    @property
    def reason(self) -> str:
        """Why, in the language spoken now."""
        return self.why.get(language(), self.why["fr"])


class Lists(Value):
    """The whole file."""

    sources: Mapping[str, Source]
    stereotypes: tuple[Entry, ...]


@cache
def lists() -> Lists:
    """The lists. Raises BadInput where the file is wrong."""
    return load(templates() / "controls.yaml", Lists)


def identity() -> str:
    """The digest of the file: part of the key of a step that looks."""
    return digest_file(templates() / "controls.yaml")
