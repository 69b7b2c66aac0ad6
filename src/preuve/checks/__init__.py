"""Checks: code that measures artefacts against a threshold with a source. `base.py` tells how to add one.

CHECKS is the table of all of them, by id, families in reading order.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from preuve.checks.base import Check

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "CAP": ("cap_file", "cap_timing", "cap_text", "cap_place"),
    "CON": ("con",),
    "ALT": ("alt",),
    "FLA": ("fla",),
    "FON": ("fon",),
    "AUD": ("aud",),
    "FMT": ("fmt", "fmt_more"),
    "OPT": ("opt",),
    "SCE": ("sce", "editing"),
    "RGT": ("rgt",),
    "COH": ("coh",),
    "WFL": ("wfl",),
    "AID": ("aid",),
    "AUT": ("aut",),
    "PRM": ("prm",),
    "CTL": ("ctl", "ctl_pictures"),
    "JUS": ("jus",),
}
"""Each family's modules in this folder."""


@cache
def checks() -> Mapping[str, type[Check]]:
    """Every check by its id."""
    found: dict[str, type[Check]] = {}
    for family, modules in FAMILIES.items():
        for name in modules:
            module = import_module(f"preuve.checks.{name}")
            own = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Check)]
            found |= {one.__name__: one for one in own if one.__name__.startswith(family)}
    return found
