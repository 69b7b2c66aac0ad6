"""What a film file really is, measured from its bytes: headers by PyAV, each packet's time, and the MP4's own boxes."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.boxes import boxes, edit_lists, moov_first
from preuve.media.opening import open_film

if TYPE_CHECKING:
    from av.container import InputContainer

__all__ = ["Colour", "Probe", "Sound", "Subtitle", "open_film", "probe"]

# ISO/IEC 23091-2: the numbers a stream carries for its colours.
_PRIMARIES = {1: "bt709", 2: "unspecified", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_TRANSFERS = {1: "bt709", 2: "unspecified", 6: "smpte170m", 13: "srgb", 16: "pq", 18: "hlg"}
_MATRICES = {0: "rgb", 1: "bt709", 2: "unspecified", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}
_RANGES = {0: "unspecified", 1: "limited", 2: "full"}


class Colour(Value):
    """How a film's numbers stand for colours."""

    primaries: str
    transfer: str
    matrix: str
    range: str


class Sound(Value):
    """A sound track."""

    codec: str
    profile: str
    rate: int
    channels: int
    seconds: float
    start: float


class Subtitle(Value):
    """A caption track inside the file. `language` has three letters, ISO 639-2."""

    codec: str
    language: str


class Probe(Value):
    """Facts of a film. Times in seconds."""

    width: int
    height: int
    fps: float
    constant_rate: bool = Field(description="Whether every frame lasts as long as the next.")
    frames: int
    seconds: float
    start: float
    codec: str
    profile: str
    pixel_format: str
    colour: Colour
    longest_gop: float = Field(description="Seconds between key frames at most.")
    sound: Sound | None = None
    subtitles: tuple[Subtitle, ...] = ()
    moov_first: bool
    edit_lists: int
    size: int = Field(description="Bytes.")
    bit_rate: int = Field(description="Bits a second, everything counted.")


def probe(path: Path) -> Probe:
    """Measure a film file. Raises BadMedia."""
    found = boxes(path)
    with open_film(path) as container:
        if not container.streams.video:
            raise BadMedia(_("ce fichier ne contient pas d'image."), path=path, remedy=_("Choisissez un film."))
        picture = _picture(container, path)
        size = path.stat().st_size
        return Probe(
            **picture,
            sound=_sound(container),
            subtitles=tuple(_subtitles(container)),
            moov_first=moov_first(found),
            edit_lists=edit_lists(found),
            size=size,
            bit_rate=round(size * 8 / picture["seconds"]),
        )


def _picture(container: "InputContainer", path: Path) -> dict[str, Any]:
    stream = container.streams.video[0]
    times, keys = _times(container)
    if not times or stream.time_base is None or not stream.average_rate:
        raise BadMedia(_("ce film n'a aucune image."), path=path, remedy=_("Exportez-le de nouveau."))
    base, steps = stream.time_base, {b - a for a, b in itertools.pairwise(times)}
    context, rate = stream.codec_context, stream.average_rate
    last = 1 / rate
    return {
        "width": context.width,
        "height": context.height,
        "fps": float(rate),
        "constant_rate": len(steps) <= 1,
        "frames": len(times),
        "seconds": float((times[-1] - times[0]) * base + last),
        "start": float(times[0] * base),
        "codec": context.name,
        "profile": context.profile or "",
        "pixel_format": context.pix_fmt or "",
        "colour": _colour(context),
        "longest_gop": _longest(keys, times[-1], base, last),
    }


def _times(container: "InputContainer") -> tuple[list[int], list[int]]:
    packets = [(p.pts, p.is_keyframe) for p in container.demux(container.streams.video[0]) if p.pts is not None]
    return sorted(pts for pts, _key in packets), sorted(pts for pts, key in packets if key)


def _longest(keys: Sequence[int], end: int, base: Fraction, last: Fraction) -> float:
    ends = [*(at * base for at in keys[1:]), end * base + last]
    return max((float(after - at * base) for at, after in zip(keys, ends, strict=True)), default=float(end * base))


def _colour(context: Any) -> Colour:
    def name(table: Mapping[int, str], number: int) -> str:
        return table.get(int(number), str(int(number)))

    return Colour(
        primaries=name(_PRIMARIES, context.color_primaries),
        transfer=name(_TRANSFERS, context.color_trc),
        matrix=name(_MATRICES, context.colorspace),
        range=name(_RANGES, context.color_range),
    )


def _sound(container: "InputContainer") -> Sound | None:
    if not container.streams.audio:
        return None
    stream = container.streams.audio[0]
    context, base = stream.codec_context, stream.time_base or Fraction(1, stream.rate)
    return Sound(
        codec=context.name,
        profile=context.profile or "",
        rate=context.sample_rate,
        channels=context.channels,
        seconds=float((stream.duration or 0) * base),
        start=float((stream.start_time or 0) * base),
    )


def _subtitles(container: "InputContainer") -> Iterator[Subtitle]:
    for stream in container.streams.subtitles:
        yield Subtitle(codec=stream.codec_context.name, language=stream.language or "und")
