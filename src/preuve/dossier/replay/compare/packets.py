"""The streams of a film without their container: the same packets at the same times, whatever the file around them."""

import hashlib
from pathlib import Path

from preuve.errors import BadMedia
from preuve.media.opening import open_film

KINDS = ("video", "audio", "subtitle")


def streams(film: Path) -> dict[str, str]:
    """The digest of each stream by its kind and rank (`video 0`): settings, and each packet's bytes and time.

    Times are fractions of a second, so that two containers that count otherwise may agree. Raises BadMedia.
    """
    with open_film(film) as container:
        ranks: dict[int, str] = {}
        hashes = {}
        for stream in container.streams:
            rank = sum(name.startswith(stream.type) for name in ranks.values())
            ranks[stream.index] = f"{stream.type} {rank}"
            settings = getattr(stream.codec_context, "extradata", None) or b""
            name = stream.codec_context.name if stream.codec_context else ""
            hashes[stream.index] = hashlib.sha256(f"{name}\n".encode() + bytes(settings))
        for packet in container.demux():
            if packet.size and packet.pts is not None and packet.time_base is not None:
                hashes[packet.stream_index].update(f"{packet.pts * packet.time_base} {packet.size}\n".encode())
                hashes[packet.stream_index].update(bytes(packet))
        if not ranks:
            raise BadMedia("", path=film)
        return {ranks[index]: found.hexdigest() for index, found in hashes.items()}


def captions(film: Path) -> list[tuple[int, bytes]]:
    """The captions inside a film: when each begins, in milliseconds, and what it says. Raises BadMedia.

    Packets of two bytes are mov_text's silences, that each writer cuts in its own way.
    """
    with open_film(film) as container:
        wanted = container.streams.subtitles
        found = (packet for packet in container.demux(wanted) if packet.size > 2) if wanted else ()
        return [(round(1000 * (packet.pts or 0) * packet.time_base), bytes(packet)) for packet in found]


def of_kind(found: dict[str, str], kind: str) -> list[str]:
    """The digests of one kind of stream, in order."""
    return [digest for name, digest in sorted(found.items()) if name.startswith(kind)]
