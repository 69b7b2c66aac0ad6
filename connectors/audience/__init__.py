"""Where audience figures come from: export files (`export.py`), or a platform's API (`base.py`)."""

from pkgutil import resolve_name
from typing import Any

from connectors.audience.export import Exports

__all__ = ["SOURCES", "Exports", "source"]

# By name, so that asking one loads none of the others' clients.
SOURCES: dict[str, str] = {
    "youtube": "connectors.audience.youtube:YouTubeFigures",
    "peertube": "connectors.audience.peertube:PeerTubeFigures",
    "facebook": "connectors.audience.facebook:Facebook",
    "instagram": "connectors.audience.instagram:Instagram",
    "mastodon": "connectors.audience.mastodon:MastodonFigures",
    "matomo": "connectors.audience.matomo:Matomo",
    "plausible": "connectors.audience.plausible:Plausible",
    "tiktok": "connectors.audience.tiktok:TikTokFigures",
    "wordpress": "connectors.audience.wordpress:WordPressFigures",
}


def source(name: str) -> Any:
    """The class that asks a platform for figures; None where there is none."""
    place = SOURCES.get(name)
    return resolve_name(place) if place else None
