"""The faults' case: an automation that remembers ids and can be asked."""

from pathlib import Path

from hook import Hook
from publishing_case import PATIENCE, Case, parcel

from connectors.platforms.account import Access, Account, Fixed
from connectors.publish.webhook import Webhook


def case(folder: Path) -> Case:
    """An n8n-like automation."""
    server = Hook()
    account = Account(platform="webhook", id="account-1", label="n8n", base_url=f"{server.base_url}/hook")
    options = {"links": "https://atelier.example/films", "status": f"{server.base_url}/status"}
    return Case(
        name="webhook",
        server=server,
        publisher=lambda: Webhook(
            Access(account, Fixed(server.token), pause=lambda _seconds: None, timeout=PATIENCE.get())
        ),
        parcel=parcel(folder, "webhook", "tiktok", options=options),
    )
