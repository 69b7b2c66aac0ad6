"""PeerTube under faults: a film of three pieces, the last one short."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from peertube import PeerTubeServer
from publishing_case import Case, access, parcel

from connectors.publish.peertube import PeerTube

FILM = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 220
PIECE = 25_000


def case(folder: Path, **package: Any) -> Case:
    """The case; its server isn't started. `package`: what the package has besides."""
    server = PeerTubeServer()
    return Case(
        "peertube",
        server,
        lambda: PeerTube(replace(access(server, "peertube"), pause=server.wait), piece=PIECE),
        parcel(folder, "peertube", **{"target": "web", "film": FILM, "mode": "publish", **package}),
    )
