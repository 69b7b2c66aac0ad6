"""What a film file really is, measured from its bytes: headers by PyAV, each packet's time, and the MP4's own boxes."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.boxes import boxes, edit_lists, moov_first
from preuve.media.ebml import check_length
from preuve.media.opening import Container, open_film, refuse_large, sniffed
from preuve.media.packets import Heard, read

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
    bit_rate: int = 0


class Subtitle(Value):
    """A caption track inside the file. `language` has three letters, ISO 639-2."""

    codec: str
    language: str


class Probe(Value):
    """Facts of a film. Times in seconds."""

    container: Container
    width: int
    height: int
    rotation: int = Field(description="Degrees that players turn the picture by.")
    pixel_aspect: float = Field(description="A pixel's width over its height.")
    fps: float
    constant_rate: bool = Field(description="Whether every frame lasts as long as the next, to the millisecond.")
    longest_frame: float
    frames: int
    seconds: float
    start: float
    codec: str
    profile: str
    pixel_format: str
    interlaced: bool
    colour: Colour
    longest_gop: float = Field(description="Seconds between key frames at most.")
    open_gops: int = Field(description="Key frames that pictures shown before them cannot do without.")
    sound: Sound | None = None
    subtitles: tuple[Subtitle, ...] = ()
    videos: int
    sounds: int
    moov_first: bool | None = Field(description="Of an MP4 or a MOV: whether its header comes before its contents.")
    edit_lists: int
    size: int = Field(description="Bytes.")
    bit_rate: int = Field(description="Bits a second, everything counted.")
    picture_bit_rate: int
    peak_bit_rate: int = Field(description="Bits of pictures in the heaviest second.")

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as players show them: turned, with square pixels."""
        wide = round(self.width * self.pixel_aspect)
        return (self.height, wide) if self.rotation % 180 else (wide, self.height)


def probe(path: Path) -> Probe:
    """Measure a film file: MP4, MOV, WebM or MKV. Raises BadMedia."""
    iso = sniffed(path) in {"mp4", "mov"}
    found = boxes(path) if iso else []
    if sniffed(path) in {"matroska", "webm"}:
        check_length(path)
    with open_film(path) as container:
        if not container.streams.video:
            raise BadMedia(_("ce fichier ne contient pas d'image."), path=path, remedy=_("Choisissez un film."))
        picture, heard = _picture(container, path)
        size = path.stat().st_size
        return Probe(
            **picture,
            **_first_frame(path),
            container=sniffed(path),
            sound=_sound(container, heard),
            subtitles=tuple(_subtitles(container)),
            videos=len(container.streams.video),
            sounds=len(container.streams.audio),
            moov_first=moov_first(found) if iso else None,
            edit_lists=edit_lists(found),
            size=size,
            bit_rate=round(size * 8 / picture["seconds"]),
        )


def _picture(container: "InputContainer", path: Path) -> tuple[dict[str, Any], Heard]:
    stream = container.streams.video[0]
    packets, heard = read(container, path)
    rate = stream.average_rate or stream.guessed_rate
    if not packets.times or not rate:
        raise BadMedia(_("ce film n'a aucune image."), path=path, remedy=_("Exportez-le de nouveau."))
    first, last = packets.times[0][0] * packets.base, packets.times[-1][0] * packets.base
    context, seconds = stream.codec_context, float(last - first + 1 / rate)
    refuse_large(context.width, context.height, path)
    facts = {
        "width": context.width,
        "height": context.height,
        "fps": float(rate),
        "constant_rate": packets.constant(),
        "longest_frame": float(max(packets.steps(), default=0) * packets.base),
        "frames": len(packets.times),
        "seconds": seconds,
        "start": float(first),
        "codec": packets.codec,
        "profile": context.profile or "",
        "pixel_format": context.pix_fmt or "",
        "colour": _colour(context),
        "longest_gop": packets.longest_gop(1 / rate),
        "open_gops": packets.open_gops,
        "picture_bit_rate": round(sum(size for _at, size in packets.times) * 8 / seconds),
        "peak_bit_rate": packets.peak(),
    }
    return facts, heard


def _first_frame(path: Path) -> dict[str, Any]:
    """What only a decoded picture tells."""
    with open_film(path) as container:
        frame = next(container.decode(container.streams.video[0]), None)
        if frame is None:
            raise BadMedia(_("ce film n'a aucune image."), path=path, remedy=_("Exportez-le de nouveau."))
        aspect = container.streams.video[0].sample_aspect_ratio
        return {
            "rotation": int(frame.rotation) % 360,
            "interlaced": bool(frame.interlaced_frame),
            "pixel_aspect": float(aspect or 1),
        }


def _colour(context: Any) -> Colour:
    def name(table: Mapping[int, str], number: int) -> str:
        return table.get(int(number), str(int(number)))

    return Colour(
        primaries=name(_PRIMARIES, context.color_primaries),
        transfer=name(_TRANSFERS, context.color_trc),
        matrix=name(_MATRICES, context.colorspace),
        range=name(_RANGES, context.color_range),
    )


def _sound(container: "InputContainer", heard: Heard) -> Sound | None:
    if not container.streams.audio:
        return None
    stream = container.streams.audio[0]
    context, base = stream.codec_context, stream.time_base or Fraction(1, stream.rate)
    start = float((stream.start_time or 0) * base)
    seconds = float((stream.duration or 0) * base) or max(heard.end - start, 0.0)
    return Sound(
        codec=context.codec.canonical_name,
        profile=context.profile or "",
        rate=context.sample_rate,
        channels=context.channels,
        seconds=seconds,
        start=start,
        bit_rate=round(heard.size * 8 / seconds) if seconds else 0,
    )


def _subtitles(container: "InputContainer") -> Iterator[Subtitle]:
    for stream in container.streams.subtitles:
        yield Subtitle(codec=stream.codec_context.name, language=stream.language or "und")
