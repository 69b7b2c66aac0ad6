"""Whatever else a service takes, from `options` of its section in preuve.toml; and what it calls otherwise."""

from collections.abc import Collection, Mapping
from typing import Any

from connectors.services.line import Line
from preuve.engines import Capability
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.settings import ProviderSettings

Value = str | int | float | bool


def options(mine: ProviderSettings, capability: Capability) -> dict[str, Value]:
    """The options for one capability: `image.quality` is for pictures alone, `quality` for all the provider does."""
    own = f"{capability}."
    common: Mapping[str, Value] = {name: value for name, value in mine.options.items() if "." not in name}
    return {**common, **{name.removeprefix(own): value for name, value in mine.options.items() if name.startswith(own)}}


def check_options(line: Line, capability: Capability, decided: Collection[str]) -> None:
    """Refuse an option that the engine decides itself: the budget counts on what it sends. Raises BadInput.

    `decided`: by the protocol's names; those that this service gives them are refused as well.
    """
    mine = {*decided, *(line.offer.fields.get(name, name) for name in decided)}
    for name in line.mine.options:
        if name.removeprefix(f"{capability}.") in mine:
            raise BadInput(
                _("« {name} » ne se règle pas en option : Preuve en décide, et en compte le coût.").format(name=name),
                path="preuve.toml",
                key=f"providers.{line.name}.options",
                remedy=_(
                    "Retirez cette option. Le modèle, la taille et la longueur ont leur propre clé dans la section "
                    "[providers.{provider}] : models, size, max_tokens."
                ).format(provider=line.name),
            )


def request_body(line: Line, capability: Capability, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A request's body: what is asked, by this service's names, without what it doesn't take; then her options."""
    named = {line.offer.fields.get(name, name): value for name, value in asked.items() if value not in (None, "")}
    named.pop("", None)
    return named | options(line.mine, capability)
