"""A film file's facts, and the digest of each of its streams: the same stream in two files is measured once."""

import hashlib
from pathlib import Path

from preuve.engines import Value
from preuve.media.probe import Probe, open_film, probe


class Streams(Value):
    """What a file holds. A digest covers a stream's decoder settings and every packet's bytes and time.

    The pictures' digest covers their rotation too: the same packets turned otherwise are other pictures.
    """

    facts: Probe
    video_sha256: str
    sound_sha256: str = ""


def streams(film: Path) -> Streams:
    """Measure a film file. Raises BadMedia."""
    facts = probe(film)
    with open_film(film) as container:
        wanted = [container.streams.video[0], *container.streams.audio[:1]]
        hashes = {one.index: hashlib.sha256(one.codec_context.extradata or b"") for one in wanted}
        hashes[wanted[0].index].update(f"{facts.rotation}\n".encode())
        for packet in container.demux(wanted):
            if not packet.size:  # the empty packet that closes a stream doesn't name it
                continue
            hashes[packet.stream_index].update(f"{packet.pts} {packet.time_base} {packet.size}\n".encode())
            hashes[packet.stream_index].update(bytes(packet))
        digests = [hashes[one.index].hexdigest() for one in wanted]
    return Streams(facts=facts, video_sha256=digests[0], sound_sha256=digests[1] if len(digests) > 1 else "")
