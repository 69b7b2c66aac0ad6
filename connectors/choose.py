"""Choosing an engine by the name that `preuve.toml` gives."""

from collections.abc import Mapping
from typing import Any

from preuve.errors import BadInput
from preuve.i18n import _


def choose(table: Mapping[str, Any], name: str, capability: str) -> Any:
    """The class of that name. Raises BadInput, naming the ones there are."""
    if name not in table:
        raise BadInput(
            _("le moteur « {name} » n'existe pas.").format(name=name),
            path="preuve.toml",
            key=f"engines.{capability}",
            remedy=_("Choisissez : {names}.").format(names=", ".join(table)),
        )
    return table[name]
