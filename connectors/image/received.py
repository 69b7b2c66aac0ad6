"""Pictures that a service sent: looked at before they are accepted, since nobody has seen them yet."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.pictures import inspect, opened, plain
from preuve.targets import Layout, platforms

SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
# A picture is cut to three frames anyway: this much of another ratio still leaves its subject in.
MOST_OFF = 1.25
SMALLEST_PART = 0.5
SQUARE = 1.1
FLAT = 3  # levels of 256 between the darkest and the lightest point of a picture with nothing in it
GLANCE = (64, 64)


@dataclass(frozen=True)
class Received:
    """A usable picture: its name by its real type, its size in pixels."""

    name: str
    width: int
    height: int


def received(data: bytes, wanted: tuple[int, int] | None) -> Received:
    """What a picture is, all its pixels decoded. Raises BadMedia: empty, no picture, blank, of another shape."""
    if not data:
        raise BadMedia(_("l'image est vide : 0 octet."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "image"
        path.write_bytes(data)
        facts = inspect(path)
        _not_blank(path)
    if wanted:
        near((facts.width, facts.height), wanted)
    return Received(f"scene.{SUFFIXES[facts.format]}", facts.width, facts.height)


def near(given: tuple[int, int], wanted: tuple[int, int]) -> None:
    """Accept a size that is nearly the one asked. Raises BadMedia where the difference spoils the picture."""
    told = _("{w} × {h} pixels demandés, {gw} × {gh} reçus").format(w=wanted[0], h=wanted[1], gw=given[0], gh=given[1])
    if orientation(given) != orientation(wanted):
        raise BadMedia(_("l'image n'a pas la bonne orientation : {told}.").format(told=told))
    off = (given[0] / given[1]) / (wanted[0] / wanted[1])
    if max(off, 1 / off) > MOST_OFF:
        raise BadMedia(_("l'image n'a pas les bonnes proportions : {told}.").format(told=told))
    if min(given[0] / wanted[0], given[1] / wanted[1]) < SMALLEST_PART:
        raise BadMedia(_("l'image est bien plus petite que demandé : {told}.").format(told=told))


def orientation(size: tuple[int, int]) -> str:
    """`square`, `wide` or `tall`."""
    ratio = size[0] / size[1]
    if 1 / SQUARE <= ratio <= SQUARE:
        return "square"
    return "wide" if ratio > 1 else "tall"


def best(sizes: tuple[str, ...], layouts: tuple[Layout, ...]) -> str:
    """The size that fills every layout with the least enlargement, then with the fewest pixels; empty for none."""

    def worth(size: str) -> tuple[float, int]:
        width, height = pixels(size)
        frames = [platforms().profiles[layout] for layout in layouts]
        enlarged = max((max(one.width / width, one.height / height) for one in frames), default=1.0)
        return max(enlarged, 1.0), width * height

    return min(sizes, key=worth, default="")


def pixels(size: str) -> tuple[int, int]:
    """The width and height in `1024x1536`. Raises BadMedia where it says something else."""
    width, _x, height = size.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise BadMedia(_("« {size} » n'est pas une taille d'image.").format(size=size))
    return int(width), int(height)


def _not_blank(path: Path) -> None:
    with opened(path) as image:
        image.draft("RGB", GLANCE)
        small = plain(image, "#FFFFFF").convert("RGB").resize(GLANCE)
    bands = [band.getextrema() for band in small.split()]
    if all(float(high) - float(low) <= FLAT for low, high in bands):  # type: ignore[arg-type]
        raise BadMedia(_("l'image est d'une seule couleur : il n'y a rien dedans."))
