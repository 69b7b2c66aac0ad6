"""Texts read by character recognition in a video that nobody described to us.

A frame a second is read; between two readings, what was read is followed on every fifth frame, as long as its place
looks the same. A text shown for less than a second may be missed.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from preuve.engines import Value
from preuve.measures import ocr
from preuve.measures.frames import Frame, walk
from preuve.measures.track import TextRead, Track

Progress = Callable[[float], None]
EVERY_SECONDS, EVERY_FRAMES = 1.0, 5
UNCHANGED = 6
"""Levels of 255 under which no pixel of the small frame may move for the frame to be the last one read."""
MOST_TEXTS = 1000


class Texts(Value):
    """What was read. `width` and `height` are the film's, in pixels; `read` counts the frames that were read."""

    width: int
    height: int
    read: int
    texts: tuple[TextRead, ...] = ()


def texts(film: Path, folder: Path, progress: Progress = lambda _share: None) -> tuple[Texts, dict[str, Path]]:
    """Read a film's texts; give them and, by name, stills of their worst frames written in a folder.

    Raises BadMedia, or MissingPart where the models that read aren't there.
    """
    ocr.weights()
    reader = _Reader()
    walk(film, [reader], progress)
    stills: dict[str, Path] = {}
    found = []
    for number, track in enumerate(reader.all(), 1):
        name = f"read-{number:03d}.jpg"
        stills[name] = folder / name
        stills[name].write_bytes(track.picture)
        found.append(track.seen(name))
    return Texts(width=reader.size[0], height=reader.size[1], read=reader.read, texts=tuple(found)), stills


class _Reader:
    """Reads frames as they pass."""

    def __init__(self) -> None:
        self.size = (0, 0)
        self.read = 0
        self._next = 0.0
        self._last: npt.NDArray[np.uint8] | None = None
        self._open: list[Track] = []
        self._done: list[Track] = []

    def see(self, frame: Frame) -> None:
        """Read a frame, or follow on it what was read before."""
        self.size = frame.size
        if frame.seconds >= self._next and len(self._done) < MOST_TEXTS:
            self._next = frame.seconds + EVERY_SECONDS
            if self._changed(frame):
                self._read(frame)
                return
        if frame.number % EVERY_FRAMES == 0:
            for track in self._open:
                track.follow(frame)

    def all(self) -> list[Track]:
        """Every text read, in the order they came."""
        self._close(self._open)
        return sorted(self._done, key=lambda track: (track.at, track.box[1], track.box[0]))

    def _changed(self, frame: Frame) -> bool:
        small = frame.small.copy()
        before, self._last = self._last, small
        return before is None or int(np.abs(small.astype(np.int16) - before).max()) >= UNCHANGED

    def _read(self, frame: Frame) -> None:
        self.read += 1
        still_there = []
        for line in ocr.read(frame.rgb(0, 0, *frame.size)):
            track = next((one for one in self._open if one not in still_there and one.same(line)), None)
            if track is None:
                track = Track(line)
            track.confirm(frame, line)
            still_there.append(track)
        self._close([track for track in self._open if track not in still_there])
        self._open = still_there

    def _close(self, tracks: Sequence[Track]) -> None:
        for track in tracks:
            track.close()
            self._done.append(track)
