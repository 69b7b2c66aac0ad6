"""What the faults are tried on, for a Facebook Page."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from meta_facebook import PAGE, Facebook
from publishing_case import Case, access, parcel

from connectors.platforms.account import Access
from connectors.publish.facebook import Facebook as Publisher


def account(server: Facebook, **more: Any) -> Access:
    """The test Page, under an id as Meta gives them."""
    found = access(server, "facebook")
    return replace(found, account=found.account.model_copy(update={"id": PAGE, **more}), pause=server.wait)


def case(folder: Path, **package: Any) -> Case:
    """A film for all to see, with its captions."""
    server = Facebook()
    found = parcel(folder, "facebook", "facebook-reel", **{"mode": "publish", "account": PAGE, **package})
    return Case("facebook", server, lambda: Publisher.open(account(server)), found)


def draft(folder: Path) -> Case:
    """The same, as a draft."""
    return case(folder, mode="draft")
