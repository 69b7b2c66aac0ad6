"""Whatever else a service takes, from `options` of its section in preuve.toml."""

from collections.abc import Mapping

from preuve.engines import Capability
from preuve.settings import ProviderSettings

Value = str | int | float | bool


def options(mine: ProviderSettings, capability: Capability) -> dict[str, Value]:
    """The options for one capability: `image.quality` is for pictures alone, `quality` for all the provider does."""
    own = f"{capability}."
    common: Mapping[str, Value] = {name: value for name, value in mine.options.items() if "." not in name}
    return {**common, **{name.removeprefix(own): value for name, value in mine.options.items() if name.startswith(own)}}
