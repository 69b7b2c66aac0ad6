"""A film's packets, read in one pass without decoding: times, key frames, weights."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from preuve.errors import BadMedia
from preuve.i18n import _

if TYPE_CHECKING:
    from av import Packet
    from av.container import InputContainer

MOST = 2_000_000
MILLISECOND = Fraction(1, 1000)
# ITU-T H.265, table 7-1: coded pictures have types under 32; RASL pictures, which a key frame leaves undecodable.
_HEVC_CODED, _HEVC_SKIPPED = range(32), {8, 9}


@dataclass
class Pictures:
    """A video stream's packets. Times in units of `base`, in the order they are shown."""

    base: Fraction
    codec: str
    times: list[tuple[int, int]] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    open_gops: int = 0
    _told: bool = False

    def see(self, packet: "Packet[Any]") -> None:
        """Count a packet, in the order they are coded."""
        if packet.pts is None:
            return
        self.times.append((packet.pts, packet.size))
        if packet.is_keyframe:
            self.keys.append(packet.pts)
            self._told = False
        elif self.keys and packet.pts < self.keys[-1] and not self._told and self._leans(packet):
            self.open_gops += 1
            self._told = True

    def _leans(self, packet: "Packet[Any]") -> bool:
        """Whether a picture shown before the key frame and coded after it needs what came before it."""
        if self.codec != "hevc":
            return True
        return next((kind in _HEVC_SKIPPED for kind in _nal_types(bytes(packet)) if kind in _HEVC_CODED), True)

    def close(self) -> None:
        """Put in the order of showing, when all was seen."""
        self.times.sort()
        self.keys.sort()

    def steps(self) -> list[int]:
        """How long each picture but the last is shown."""
        return [after[0] - before[0] for before, after in itertools.pairwise(self.times)]

    def constant(self) -> bool:
        """Whether all are shown as long, to the millisecond that Matroska counts in."""
        steps = self.steps() or [0]
        return (max(steps) - min(steps)) * self.base <= MILLISECOND

    def longest_gop(self, last: Fraction) -> float:
        """Seconds between key frames at most; `last` is how long the last picture is shown."""
        end = self.times[-1][0] * self.base + last
        ends = [*(at * self.base for at in self.keys[1:]), end]
        return max(
            (float(after - at * self.base) for at, after in zip(self.keys, ends, strict=True)), default=float(end)
        )

    def peak(self) -> int:
        """Bits in the heaviest second."""
        most = total = 0
        first = iter(self.times)
        oldest = next(first, (0, 0))
        for at, size in self.times:
            total += size
            while (at - oldest[0]) * self.base >= 1:
                total -= oldest[1]
                oldest = next(first)
            most = max(most, total)
        return most * 8


@dataclass
class Heard:
    """A sound's packets: bytes, and when the last one ends, in seconds."""

    size: int = 0
    end: float = 0.0

    def see(self, packet: "Packet[Any]") -> None:
        """Count a packet."""
        self.size += packet.size
        if packet.pts is not None:
            self.end = max(self.end, float((packet.pts + (packet.duration or 0)) * packet.time_base))


def read(container: "InputContainer", path: Path) -> tuple[Pictures, Heard]:
    """The packets of the first video stream and of the first sound. Raises BadMedia."""
    stream = container.streams.video[0]
    pictures = Pictures(stream.time_base or Fraction(1, 1000), stream.codec_context.codec.canonical_name)
    sound = Heard()
    for number, packet in enumerate(container.demux([stream, *container.streams.audio[:1]])):
        if number > MOST:
            raise BadMedia(_("ce film est trop long pour être mesuré."), path=path, remedy=_("Coupez-le."))
        if not packet.size:  # the empty packet that closes a stream doesn't name it
            continue
        if packet.stream_index == stream.index:
            pictures.see(packet)
        else:
            sound.see(packet)
    pictures.close()
    return pictures, sound


def _nal_types(data: bytes) -> Iterator[int]:
    """Types of the units of an HEVC packet, each after its length on four bytes."""
    at = 0
    while at + 5 <= len(data):
        yield (data[at + 4] >> 1) & 0x3F
        at += 4 + int.from_bytes(data[at : at + 4])
