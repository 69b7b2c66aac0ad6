"""The captions inside a film, by what they say: each writer of MP4 cuts their packets in its own way."""

from pathlib import Path

from preuve.media.opening import open_film

EMPTY = 2
"""Bytes of a silence of mov_text."""
APART = 2
"""By how many milliseconds two captions may begin or end apart: containers round."""
Caption = tuple[int, int, bytes]


def captions(film: Path) -> list[list[Caption]]:
    """Each track's captions: when each begins and ends, in milliseconds, and what it says. Raises BadMedia."""
    with open_film(film) as container:
        found: dict[int, list[Caption]] = {one.index: [] for one in container.streams.subtitles}
        for packet in container.demux(container.streams.subtitles) if found else ():
            if packet.size > EMPTY and packet.pts is not None and packet.time_base is not None:
                begins, lasts = packet.pts * packet.time_base, (packet.duration or 0) * packet.time_base
                said = round(1000 * begins), round(1000 * (begins + lasts)), bytes(packet)
                found[packet.stream_index].append(said)
        return [*found.values()]


def same(one: list[list[Caption]], other: list[list[Caption]]) -> bool:
    """Whether tracks of captions say the same, at the same times."""
    return [len(track) for track in one] == [len(track) for track in other] and all(
        left[2] == right[2] and all(abs(a - b) <= APART for a, b in zip(left[:2], right[:2], strict=True))
        for mine, ours in zip(one, other, strict=True)
        for left, right in zip(mine, ours, strict=True)
    )
