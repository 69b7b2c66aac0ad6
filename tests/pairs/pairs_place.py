"""Place: text under the platform's buttons."""

import subprocess

from helpers_lettering import Written, foreign, ours
from pairs import Room, pair

from preuve.checks.subject import Subject
from preuve.tools import ffmpeg_program


@pair("CAP14", target="tiktok")
def under_the_buttons(room: Room, broken: bool) -> Subject:
    """A video from elsewhere with text where TikTok draws its buttons."""
    return foreign(room, Written("Bonjour", middle=(440, 700) if broken else (240, 560)), target="tiktok")


@pair("CAP14", target="tiktok")
def at_the_edges(room: Room, broken: bool) -> Subject:
    """Our film, made for a platform that covers nothing, given to TikTok."""
    return ours(room, margins=not broken)


@pair("CAP14", target="tiktok")
def filmed_upright(room: Room, broken: bool) -> Subject:
    """A phone's video: coded lying down, with the turn that players give it."""
    upright = foreign(room, Written("Bonjour", middle=(440, 700) if broken else (240, 560))).films[0].film
    lying, turned = (room.folder / f"{name}.mp4" for name in ("lying", "turned"))
    room.folder.mkdir(parents=True, exist_ok=True)
    for before, source, after, film in (
        ((), upright, ("-vf", "transpose=1", "-preset", "ultrafast", "-crf", "18"), lying),
        (("-display_rotation", "90"), lying, ("-c", "copy"), turned),
    ):
        told = [ffmpeg_program(), "-v", "error", "-nostdin", *before, "-i", source, *after, "-y", film]
        subprocess.run([str(one) for one in told], check=True)
    return room.video(turned, target="tiktok")
