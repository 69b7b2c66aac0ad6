"""YouTube under faults: a film of three pieces, the last one short."""

from pathlib import Path

from publishing_case import Case, access, parcel
from youtube import MULTIPLE, YouTubeServer

from connectors.publish.youtube import YouTube

FILM = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 2100


def case(folder: Path) -> Case:
    """The case; its server isn't started."""
    server = YouTubeServer()
    return Case(
        "youtube",
        server,
        lambda: YouTube(access(server, "youtube"), piece=MULTIPLE),
        parcel(folder, "youtube", "youtube-short", film=FILM, mode="publish"),
    )
