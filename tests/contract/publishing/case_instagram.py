"""What the faults are tried on, for Instagram."""

from dataclasses import replace
from pathlib import Path

from meta_instagram import USER, Instagram
from publishing_case import Case, access, parcel

from connectors.platforms.account import Access
from connectors.publish.instagram import Instagram as Publisher


def account(server: Instagram, **more: object) -> Access:
    """The test account, under an id as Meta gives them."""
    found = access(server, "instagram")
    return replace(found, account=found.account.model_copy(update={"id": USER, **more}), pause=server.wait)


def case(folder: Path) -> Case:
    """The server, a publisher anew at each call, and a film."""
    server = Instagram()
    found = parcel(folder, "instagram", "instagram-reel", mode="publish", account=USER)
    return Case("instagram", server, lambda: Publisher.open(account(server)), found)
