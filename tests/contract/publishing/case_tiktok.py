"""TikTok: a film in three pieces, shown at once; `draft` is the same as a draft for the application's inbox."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from publishing_case import Case, access, parcel
from tiktok import TikTokServer

from connectors.publish.tiktok import TikTok

FILM = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 130
MEGABYTE = 1_000  # so that 33 kB go in three pieces, as 33 MB do


def case(folder: Path, **package: Any) -> Case:
    """A public film."""
    server = TikTokServer(megabyte=MEGABYTE)
    account = replace(access(server, "tiktok"), pause=server.wait)
    facts = {"mode": "publish", **package}
    sent = parcel(folder, "tiktok", "tiktok", film=FILM, **facts)
    return Case("tiktok", server, lambda: TikTok(account, megabyte=MEGABYTE), sent)


def draft(folder: Path) -> Case:
    """A draft for the application's inbox."""
    return case(folder, mode="draft")
