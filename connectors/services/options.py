"""Whatever else a service takes, from `options` of its section in preuve.toml; and what it calls otherwise."""

from collections.abc import Mapping
from typing import Any

from connectors.services.line import Line
from preuve.engines import Capability
from preuve.settings import ProviderSettings

Value = str | int | float | bool


def options(mine: ProviderSettings, capability: Capability) -> dict[str, Value]:
    """The options for one capability: `image.quality` is for pictures alone, `quality` for all the provider does."""
    own = f"{capability}."
    common: Mapping[str, Value] = {name: value for name, value in mine.options.items() if "." not in name}
    return {**common, **{name.removeprefix(own): value for name, value in mine.options.items() if name.startswith(own)}}


def request_body(line: Line, capability: Capability, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A request's body: what is asked, by this service's names, without what it doesn't take; then her options."""
    named = {line.offer.fields.get(name, name): value for name, value in asked.items() if value not in (None, "")}
    named.pop("", None)
    return named | options(line.mine, capability)
