"""A film's frames, decoded once and shown to whoever measures them.

A frame's planes are views of the decoder's memory: an observer copies what it keeps.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.opening import open_film, refuse_large

if TYPE_CHECKING:
    from av import VideoFrame

Pixels = npt.NDArray[np.uint8]
Progress = Callable[[float], None]

SMALL = 160
LONGEST = 200_000  # frames: nearly two hours at 30 a second
_HIGH_DEFINITION = 720  # lines from which players take a film that doesn't say for BT.709
_WEIGHTS = {709: (0.2126, 0.0722), 601: (0.299, 0.114), 2020: (0.2627, 0.0593)}  # KR, KB: ITU-R BT.709, 601, 2020
_MATRICES = {1: 709, 5: 601, 6: 601, 9: 2020, 10: 2020}  # ISO/IEC 23091-2 numbers
_FAST = {"yuv420p", "yuvj420p"}


class Frame:
    """A film's frame.

    Attributes:
        number: from 0.
        seconds: when it is shown.
        y: luma at full size, H × W, uint8.
        u: blue difference, half as wide and as high, rounded up.
        v: red difference, the same.
        to_rgb: 3 × 4 matrix from Y, U, V, 1 to R'G'B', 0 to 255, by the stream's own matrix and range.
    """

    def __init__(self, number: int, seconds: float, planes: Sequence[Pixels], to_rgb: npt.NDArray[np.float32]) -> None:
        self.number, self.seconds, self.to_rgb = number, seconds, to_rgb
        self.y, self.u, self.v = planes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.y.shape[1], self.y.shape[0]

    @cached_property
    def small(self) -> Pixels:
        """The whole frame as R'G'B', uint8, its longer side about 160: each cell is the mean of its pixels."""
        size = small_size(*self.size)
        planes = [_shrunk(plane, size) for plane in (self.y, self.u, self.v)]
        return np.asarray(cv2.transform(cv2.merge(planes), self.to_rgb), np.uint8)

    def rgb(self, x: int, y: int, width: int, height: int) -> Pixels:
        """A region at full size as R'G'B', uint8; chroma interpolated from where H.264 sites it.

        Raises ValueError for a region that isn't inside the frame.
        """
        across, down = self.size
        if not (0 <= x < x + width <= across and 0 <= y < y + height <= down):
            raise ValueError((x, y, width, height))
        place = np.array([[0.5, 0, x / 2], [0, 0.5, (y - 0.5) / 2]], np.float32)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        chroma = [
            cv2.warpAffine(plane, place, (width, height), None, flags, cv2.BORDER_REPLICATE)
            for plane in (self.u, self.v)
        ]
        planes = [self.y[y : y + height, x : x + width], *chroma]
        return np.asarray(cv2.transform(cv2.merge(planes), self.to_rgb), np.uint8)


class Observer(Protocol):
    """Whoever measures frames as they come."""

    def see(self, frame: Frame) -> None:
        """Measure a frame; copy what is kept of it."""
        ...


def small_size(width: int, height: int) -> tuple[int, int]:
    """The small frame's size: a whole share of the frame's where there is one near, which shrinks fastest."""
    longer = max(width, height)
    whole = [share for share in range(1, longer // SMALL + 2) if not width % (2 * share) and not height % (2 * share)]
    share: float = min(whole, key=lambda one: abs(longer / one - SMALL), default=0)
    if not 0.8 * SMALL <= longer / max(share, 1) <= 1.25 * SMALL:
        share = max(longer / SMALL, 1)
    return max(round(width / share), 1), max(round(height / share), 1)


def _shrunk(plane: Pixels, size: tuple[int, int]) -> Pixels:
    # Halving is four times faster than one mean over 12 × 12 pixels.
    while not (plane.shape[0] % 2 or plane.shape[1] % 2) and plane.shape[1] >= 4 * size[0]:
        half = plane.shape[1] // 2, plane.shape[0] // 2
        plane = np.asarray(cv2.resize(plane, half, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


def walk(film: Path, observers: Sequence[Observer], progress: Progress = lambda _share: None) -> int:
    """Decode a film once and show each frame to each observer; give the number of frames. Raises BadMedia."""
    cv2.setNumThreads(1)  # the other processor decodes
    number = -1
    with open_film(film) as container:
        if not container.streams.video:
            raise BadMedia(_("ce fichier ne contient pas d'image."), path=film, remedy=_("Choisissez un film."))
        stream = container.streams.video[0]
        refuse_large(stream.codec_context.width, stream.codec_context.height, film)
        stream.thread_type = "AUTO"
        expected, reader = max(stream.frames, 1), _Reader(film, float(stream.average_rate or 25))
        for number, decoded in enumerate(container.decode(stream)):
            frame = reader.frame(number, decoded)
            for observer in observers:
                observer.see(frame)
            progress(min((number + 1) / expected, 1.0))
    if number < 0:
        raise BadMedia(_("ce film n'a aucune image."), path=film, remedy=_("Exportez-le de nouveau."))
    return number + 1


class _Reader:
    """Turns decoded pictures into frames, all of the first one's size."""

    def __init__(self, film: Path, rate: float) -> None:
        self.film, self.rate = film, rate
        self.size: tuple[int, int] = (0, 0)
        self.matrices: dict[tuple[int, int], npt.NDArray[np.float32]] = {}

    def frame(self, number: int, decoded: "VideoFrame") -> Frame:
        """The frame to show."""
        if number >= LONGEST:
            raise BadMedia(
                _("ce film a plus de {limit} images.").format(limit=LONGEST), path=self.film, remedy=_("Coupez-le.")
            )
        size = decoded.width, decoded.height
        self.size = self.size if number else size
        refuse_large(*size, self.film)
        planes = _planes(decoded, self.size)
        seconds = number / self.rate if decoded.time is None else float(decoded.time)
        return Frame(number, seconds, planes, self._matrix(decoded))

    def _matrix(self, decoded: "VideoFrame") -> npt.NDArray[np.float32]:
        said = int(decoded.colorspace), int(decoded.color_range)
        if said not in self.matrices:
            guessed = 709 if self.size[1] >= _HIGH_DEFINITION else 601
            full = said[1] == 2 or decoded.format.name.startswith("yuvj")
            self.matrices[said] = _inverse(_MATRICES.get(said[0], guessed), full=full)
        return self.matrices[said]


def _planes(decoded: "VideoFrame", size: tuple[int, int]) -> list[Pixels]:
    if decoded.format.name not in _FAST or (decoded.width, decoded.height) != size:
        # Keeps matrix and range as they are: only the depth, the sampling and the size change.
        decoded = decoded.reformat(width=size[0], height=size[1], format="yuv420p")
    half = -(-size[0] // 2), -(-size[1] // 2)
    planes = [_view(plane, *sides) for plane, sides in zip(decoded.planes, (size, half, half), strict=True)]
    turns = round(decoded.rotation / 90) % 4
    return [np.ascontiguousarray(np.rot90(plane, turns)) for plane in planes] if turns else planes


def _view(plane: Any, width: int, height: int) -> Pixels:
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:height, :width]


def _inverse(name: int, *, full: bool) -> npt.NDArray[np.float32]:
    """From Y'CbCr codes to R'G'B' 0 to 255."""
    kr, kb = _WEIGHTS[name]
    kg = 1 - kr - kb
    luma, chroma, base = (1.0, 1.0, 0.0) if full else (255 / 219, 255 / 224, 16.0)
    rows = np.array(
        [
            [luma, 0, 2 * (1 - kr) * chroma],
            [luma, -2 * kb * (1 - kb) / kg * chroma, -2 * kr * (1 - kr) / kg * chroma],
            [luma, 2 * (1 - kb) * chroma, 0],
        ]
    )
    return np.hstack([rows, -rows @ np.array([[base], [128.0], [128.0]])]).astype(np.float32)
