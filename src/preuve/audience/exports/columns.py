"""Exports that a person describes herself: `audience/colonnes.yaml` in her project, written as the kit's own are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from preuve.audience.exports.formats import Format, formats
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.reading import load

FILE = "audience/colonnes.yaml"


class Own(Value):
    """The whole file: each format by a name of her choosing."""

    formats: Annotated[Mapping[str, Format], BeforeValidator(lambda found: {} if found is None else found)] = Field(
        default={}
    )


def own_formats(path: Path | None) -> Mapping[str, Format]:
    """Her formats; none where she has no such file. Raises BadInput, naming the file and the key."""
    if path is None or not path.is_file():
        return {}
    found = load(path, Own).formats
    for name in found:
        if name in formats().formats:
            raise BadInput(
                _("le nom « {name} » est celui d'un format déjà connu.").format(name=name),
                path=FILE,
                key=f"formats.{name}",
                remedy=_("Donnez un autre nom à votre format."),
            )
    return found


def known_formats(own: Mapping[str, Format]) -> dict[str, Format]:
    """Every format by name; hers are tried first."""
    return {**own, **formats().formats}
