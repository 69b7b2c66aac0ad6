"""A text that is data, in both languages of the kit: référentiels, models of documents, deliverables."""

from pydantic import Field

from preuve.engines import Value
from preuve.i18n import language


class Bilingual(Value):
    """A text in both languages of the kit; `str()` gives the one spoken here and now."""

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.en if language() == "en" else self.fr
