"""What makes two films the same: each stream's packets at their times, and everything that says how it is shown.

The same packets turned upside down, stretched, in other colours or in another order of preference are another film. So
are the same packets beside one more stream. What only the MP4's own boxes say is read there, for decoders don't tell
it: a track's matrix, its volume and its place, the colours and the window of its pictures.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from preuve.artifact import digest_bytes, digest_json
from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.boxes import Box, placed
from preuve.media.opening import open_film, sniffed

if TYPE_CHECKING:
    from av.container import InputContainer

MOST_READ = 1 << 20
_ISO = ("mp4", "mov")
_CODING = frozenset({b"avcC", b"hvcC", b"av1C", b"vpcC", b"esds", b"btrt"})
"""Settings of a coding, that packets already answer for, and its rates: two encoders may say them otherwise."""
_STYLED = ("mov_text",)
"""Codecs whose settings are the whole of their boxes, rates included: they are read there."""
_ENTRY = {b"vide": (24, 42, 78), b"soun": (8, 28, 28), b"sbtl": (8, 38, 38)}
"""Of a sample entry: where its size, or its voices, begin and end, then its boxes (ISO/IEC 14496-12, 12.1, 12.2)."""


class Stream(Value):
    """A stream: its kind (`video`, `audio`, `subtitle`, `data`…), how it is shown, and the digest of its packets."""

    kind: str
    shown: Mapping[str, str]
    tags: Mapping[str, str]
    packets: str

    @property
    def sha256(self) -> str:
        """The digest of what is seen or heard, whatever it is called and whichever is played first."""
        return digest_json([self.kind, dict(self.shown), self.packets])


class Showing(Value):
    """A film's streams in their order, and what its MP4 boxes say of its tracks: equal where the films are the same."""

    container: str
    streams: tuple[Stream, ...]
    tracks: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """One digest for all of it."""
        return digest_json(self.model_dump(mode="json"))

    @property
    def ways(self) -> Any:
        """How everything is shown, apart from what the packets are."""
        kinds = [(one.kind, dict(one.shown), dict(one.tags)) for one in self.streams]
        return self.container in _ISO, kinds, self.tracks

    def packets(self, kind: str) -> list[str]:
        """The digests of the packets of each stream of a kind, in order."""
        return [one.packets for one in self.streams if one.kind == kind]


def showing(film: Path) -> Showing:
    """Read a whole film. Raises BadMedia."""
    kind = sniffed(film)
    found = streams(film)
    return Showing(container=kind, streams=found, tracks=tuple(_tracks(film)) if kind in _ISO else ())


def streams(film: Path) -> tuple[Stream, ...]:
    """Every stream of a film, in order. Raises BadMedia."""
    with open_film(film) as container:
        digests = _packets(container)
        found = [
            Stream(kind=one.type, shown=_shown(one), tags=_tags(one), packets=digests[one.index])
            for one in container.streams
        ]
    if not found:
        raise BadMedia(_("ce fichier ne contient pas d'image."), path=film)
    return tuple(found)


def _packets(container: "InputContainer") -> dict[int, str]:
    """A digest for each stream: its codec, its settings, each packet's bytes and time.

    Times are fractions of a second, so that two containers that count otherwise may agree.
    """
    hashes = {}
    for one in container.streams:
        settings = b"" if _codec(one) in _STYLED else getattr(one.codec_context, "extradata", None) or b""
        hashes[one.index] = hashlib.sha256(f"{_codec(one)}\n".encode() + bytes(settings))
    for packet in container.demux():
        if not packet.size:  # the empty packet that closes a stream doesn't name it
            continue
        at, lasts = (None if one is None else one * (packet.time_base or 1) for one in (packet.pts, packet.duration))
        kept = hashes[packet.stream_index]
        kept.update(f"{at} {lasts} {int(packet.is_discard)} {packet.size}\n".encode())
        kept.update(bytes(packet))
    return {index: found.hexdigest() for index, found in hashes.items()}


def _codec(stream: Any) -> str:
    return str(stream.codec_context.name) if stream.codec_context else ""


def _shown(stream: Any) -> dict[str, str]:
    """What says how a stream's packets are shown or played, apart from its tags."""
    context = stream.codec_context
    if stream.type == "video":
        colours = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        return {
            "size": f"{context.width}x{context.height}",
            "pixels": f"{context.pix_fmt} {stream.sample_aspect_ratio or 1}",
            "colours": " ".join(str(int(one)) for one in colours),
        }
    if stream.type == "audio":
        return {"layout": context.layout.name, "channels": str(context.channels), "rate": str(context.sample_rate)}
    return {}


def _tags(stream: Any) -> dict[str, str]:
    """What players choose a stream by."""
    return {"codec": _codec(stream), "disposition": str(int(stream.disposition)), "language": str(stream.language)}


def _tracks(film: Path) -> Iterator[str]:
    """What an MP4's boxes say of how its tracks are shown, box by box. Raises BadMedia."""
    read: dict[str, Callable[[bytes], bytes]] = {
        "mvhd": _movie,
        "tkhd": _track,
        "elst": _edits,
        "smhd": bytes,
        "hdlr": _handler,
    }
    handler, broken = b"", _("ce film n'est pas un MP4 bien formé.")
    with film.open("rb") as file:
        for box in placed(film):
            name = box.name.rpartition("/")[2]
            if not box.name.startswith("moov/") or name not in {*read, "stsd"}:
                continue
            if box.end - box.start > MOST_READ:
                raise BadMedia(broken, path=film)
            data = _contents(file, box)
            handler = data[8:12] if box.name.endswith("/mdia/hdlr") else handler
            try:
                said = _described(data, handler) if name == "stsd" else read[name](data)
            except (struct.error, IndexError) as error:
                raise BadMedia(broken, path=film) from error
            yield f"{box.name} {said.hex() if len(said) <= 64 else digest_bytes(said)}"


def _contents(file: BinaryIO, box: Box) -> bytes:
    file.seek(box.start)
    return file.read(box.end - box.start)


def _movie(data: bytes) -> bytes:
    """The rate, volume and matrix of a whole film (8.2.2)."""
    return data[28:76] if data[0] else data[20:68]


def _track(data: bytes) -> bytes:
    """Whether a track is played; its layer, group, volume, matrix and size (8.3.2)."""
    return bytes([data[3] & 3]) + (data[36:] if data[0] else data[24:])


def _edits(data: bytes) -> bytes:
    """The speeds of an edit list: its times are those of the packets (8.6.6)."""
    long = 20 if data[0] else 12
    return b"".join(data[at + long - 4 : at + long] for at in range(8, len(data), long))


def _handler(data: bytes) -> bytes:
    """What a track is for (8.4.3), not its name."""
    return data[8:12]


def _described(data: bytes, handler: bytes) -> bytes:
    """The sample descriptions of a track, but for the settings of its coding (8.5.2)."""
    places = _ENTRY.get(handler)
    found, at = data[4:8], 8
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8:
            raise IndexError(at)
        entry = data[at + 8 : at + size]
        found += kind + (b"".join(_entry(entry, *places)) if places else entry)
        at += size
    return found


def _entry(entry: bytes, begins: int, ends: int, boxes: int) -> Iterator[bytes]:
    """An entry's size or voices, then its boxes that say how it is shown: colours, window, projection."""
    yield entry[begins:ends]
    at = boxes
    while at < len(entry):
        size, kind = struct.unpack_from(">I4s", entry, at) if at + 8 <= len(entry) else (0, b"")
        end = at + size if size >= 8 else len(entry)
        if kind not in _CODING:
            yield entry[at:end]
        at = end
