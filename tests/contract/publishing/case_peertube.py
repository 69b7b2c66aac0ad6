"""PeerTube under faults: a film of three pieces, the last one short."""

from pathlib import Path

from peertube import PeerTubeServer
from publishing_case import Case, access, parcel

from connectors.publish.peertube import PeerTube

FILM = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 220
PIECE = 25_000


def case(folder: Path) -> Case:
    """The case; its server isn't started."""
    server = PeerTubeServer()
    return Case(
        "peertube",
        server,
        lambda: PeerTube(access(server, "peertube"), piece=PIECE),
        parcel(folder, "peertube", "web", film=FILM, mode="publish"),
    )
