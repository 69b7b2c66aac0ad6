"""Where films go: files for who uploads by hand (`exporter.py`), or a platform's account (`base.py`)."""

from pkgutil import resolve_name
from typing import Any

from connectors.publish.exporter import Exporter
from connectors.publish.folder import Folder
from connectors.publish.site import Site

EXPORTERS: dict[str, type[Exporter]] = {
    "folder": Folder,
    "site": Site,
}

# By name, so that publishing on one loads none of the others' clients.
PUBLISHERS: dict[str, str] = {
    "instagram": "connectors.publish.instagram:Instagram",
    "facebook": "connectors.publish.facebook:Facebook",
    "youtube": "connectors.publish.youtube:YouTube",
    "mastodon": "connectors.publish.mastodon:Mastodon",
    "peertube": "connectors.publish.peertube:PeerTube",
    "tiktok": "connectors.publish.tiktok:TikTok",
    "webhook": "connectors.publish.webhook:Webhook",
    "wordpress": "connectors.publish.wordpress:WordPress",
}


def publisher(name: str) -> Any:
    """The class that publishes on a platform; None where there is none."""
    place = PUBLISHERS.get(name)
    return resolve_name(place) if place else None
