"""YouTube under faults: a film of three pieces, the last one short."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from publishing_case import Case, access, parcel
from youtube import MULTIPLE, YouTubeServer

from connectors.publish.youtube import YouTube

FILM = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 2100


def case(folder: Path, **package: Any) -> Case:
    """The case; its server isn't started. `package`: what the package has besides."""
    server = YouTubeServer()
    return Case(
        "youtube",
        server,
        lambda: YouTube(replace(access(server, "youtube"), pause=server.wait), piece=MULTIPLE),
        parcel(folder, "youtube", **{"target": "youtube-short", "film": FILM, "mode": "publish", **package}),
    )
