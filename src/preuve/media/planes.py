"""Frames as the encoder takes them: I420 planes, BT.709, limited range, chroma sited left as H.264 assumes.

`uint8` throughout. A chroma sample stands on every second luma column, half-way between two luma rows.
"""

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

KR, KG, KB = 0.2126, 0.7152, 0.0722  # ITU-R BT.709-6, item 3.2
_LUMA, _CHROMA = 219 / 255, 224 / 255
BLACK = (16, 128, 128)


def _matrix() -> npt.NDArray[np.float32]:
    luma = np.array([KR, KG, KB])
    blue = (np.array([0, 0, 1]) - luma) / (2 * (1 - KB))
    red = (np.array([1, 0, 0]) - luma) / (2 * (1 - KR))
    rows = np.vstack([luma * _LUMA, blue * _CHROMA, red * _CHROMA])
    return np.hstack([rows, np.array([[16.0], [128.0], [128.0]])]).astype(np.float32)


def _inverse() -> npt.NDArray[np.float32]:
    matrix = _matrix().astype(np.float64)
    back = np.linalg.inv(matrix[:, :3])
    return np.hstack([back, -back @ matrix[:, 3:]]).astype(np.float32)


_TO_YUV, _TO_RGB = _matrix(), _inverse()
_TO_YUV_BLUE_FIRST = np.ascontiguousarray(_matrix()[:, [2, 1, 0, 3]])


class Planes:
    """A frame of even width and height: `data` holds Y, U and V one after the other; the three are views of it."""

    def __init__(self, width: int, height: int) -> None:
        if width % 2 or height % 2:
            raise ValueError((width, height))
        self.width, self.height = width, height
        self.data: Pixels = np.empty(width * height * 3 // 2, np.uint8)
        area, half = width * height, (height // 2, width // 2)
        self.y = self.data[:area].reshape(height, width)
        self.u = self.data[area : area + area // 4].reshape(half)
        self.v = self.data[area + area // 4 :].reshape(half)

    def copy_from(self, other: "Planes") -> None:
        """Take another frame's pixels."""
        np.copyto(self.data, other.data)

    def fill(self, yuv: tuple[int, int, int]) -> None:
        """Paint everything in one colour."""
        for plane, value in zip((self.y, self.u, self.v), yuv, strict=True):
            plane[:] = value


def to_yuv(pixels: Pixels, *, blue_first: bool = False) -> Pixels:
    """H × W × 3, R'G'B' (or B'G'R'), to Y'CbCr 4:4:4."""
    return np.asarray(cv2.transform(pixels, _TO_YUV_BLUE_FIRST if blue_first else _TO_YUV), np.uint8)


def halve(plane: Pixels) -> Pixels:
    """A plane of even size at chroma resolution: [1 2 1]/4 about every second column, the mean of two rows."""
    size = (plane.shape[1] // 2, plane.shape[0] // 2)
    after = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    moved = cv2.copyMakeBorder(plane[:, :-1], 0, 0, 1, 0, cv2.BORDER_REPLICATE)
    before = cv2.resize(moved, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.addWeighted(before, 0.5, after, 0.5, 0), np.uint8)


def from_rgb(rgb: Pixels, into: Planes) -> None:
    """Convert an H × W × 3 picture of the frame's size."""
    luma, blue, red = cv2.split(to_yuv(rgb))
    np.copyto(into.y, luma)
    np.copyto(into.u, halve(np.asarray(blue, np.uint8)))
    np.copyto(into.v, halve(np.asarray(red, np.uint8)))


def to_rgb(frame: Planes) -> Pixels:
    """The H × W × 3 picture of a frame; chroma interpolated from where it stands."""
    full = [frame.y, _double(frame.u), _double(frame.v)]
    return np.asarray(cv2.transform(cv2.merge(full), _TO_RGB), np.uint8)


def _double(plane: Pixels) -> Pixels:
    height, width = plane.shape
    place = np.array([[2, 0, 0], [0, 2, 0.5]], np.float32)
    flags = cv2.INTER_LINEAR
    return np.asarray(cv2.warpAffine(plane, place, (2 * width, 2 * height), None, flags, cv2.BORDER_REPLICATE))
