"""Place: text under the platform's buttons."""

from helpers_lettering import Written, foreign, ours
from pairs import Room, pair

from preuve.checks.subject import Subject


@pair("CAP14", target="tiktok")
def under_the_buttons(room: Room, broken: bool) -> Subject:
    """A video from elsewhere with text where TikTok draws its buttons."""
    return foreign(room, Written("Bonjour", middle=(440, 700) if broken else (240, 560)), target="tiktok")


@pair("CAP14", target="tiktok")
def at_the_edges(room: Room, broken: bool) -> Subject:
    """Our film, made for a platform that covers nothing, given to TikTok."""
    return ours(room, margins=not broken)
