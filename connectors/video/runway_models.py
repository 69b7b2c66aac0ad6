"""What each of Runway's models makes, and how long a prompt it reads (the official Python client, autumn 2026)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

OWN_SECONDS = tuple(range(2, 11))
OWN_RATIOS = {"wide": "1280:720", "vertical": "720:1280", "portrait": "832:1104"}


@dataclass(frozen=True)
class Model:
    """Whole `seconds` that it makes; its `ratios` for the layouts; `longest` in UTF-16 units."""

    seconds: tuple[int, ...] = OWN_SECONDS
    ratios: Mapping[str, str] = field(default_factory=lambda: OWN_RATIOS)
    longest: int = 1000


VEO = {"wide": "1280:720", "vertical": "720:1280", "portrait": "720:1280"}
MODELS = {
    "gen4_turbo": Model(),
    "gen4.5": Model(),
    "veo3": Model(seconds=(8,), ratios=VEO),
    "veo3.1": Model(seconds=(4, 6, 8), ratios=VEO),
    "veo3.1_fast": Model(seconds=(4, 6, 8), ratios=VEO),
    # Its lengths aren't published in the client: the service says where one won't do.
    "seedance2": Model(ratios=OWN_RATIOS | {"portrait": "834:1112"}, longest=3500),
    "seedance2_fast": Model(ratios=VEO, longest=3500),
    "seedance2_mini": Model(ratios=VEO, longest=3500),
}


def model(name: str) -> Model:
    """A model's facts; those of Runway's own where it isn't known here."""
    return MODELS.get(name, Model())


def reading(units: int) -> list[str]:
    """The models that read a prompt so long."""
    return [name for name, one in MODELS.items() if one.longest >= units]
