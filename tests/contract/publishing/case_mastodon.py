"""Mastodon: a film with its cover and its description, in a public post."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from mastodon import MastodonServer
from publishing_case import Case, access, parcel

from connectors.publish.mastodon import Mastodon


def case(folder: Path, **package: Any) -> Case:
    """A public post."""
    server = MastodonServer()
    account = replace(access(server, "mastodon"), pause=server.wait)
    sent = parcel(folder, "mastodon", "web", **{"mode": "publish", **package})
    return Case("mastodon", server, lambda: Mastodon(account), sent)
