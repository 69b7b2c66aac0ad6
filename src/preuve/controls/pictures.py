"""The controls of the drawn pictures, once all shots are: blank ones, near-doubles, texts in them, colours, size.

They look at each shot's thumbnail (its layers painted flat, 640 pixels wide) and at what `layers.json` tells of how
much the picture had to be enlarged for each format.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from preuve.controls.model import Control, Spot, again, judged, unseen
from preuve.errors import MissingPart
from preuve.measures import ocr

Pixels = npt.NDArray[np.uint8]
FLAT = 6.0
"""Levels of 255 by which a blank picture's values vary at most (standard deviation). The sample's least: 50."""
ALIKE = 8
"""Bits of 64 by which two near-doubles' prints differ at most. Any two of the sample's shots: 16 or more; one of them
compressed hard, lightened, shifted or cropped by a sixteenth: 6 at most."""
ENLARGED = 1.5
"""Times that a picture may be enlarged before it is seen to be soft."""
FOREIGN_SHARE = 0.5
"""Share of a picture's vivid colour that may be of other hues than the brand's. The sample's most: 0.30 (its trees);
one of its pictures with its colours exchanged: 0.93."""
LEAST_LETTERS = 3
"""Letters of a text worth telling: of shorter ones, the recogniser sees five in the sample's round shapes."""
SURE = 0.8
"""How sure the recogniser must be of it: blocks of colour have been read as figures with 0.7."""
_VIVID, _HUES = 18.0, 30.0
_LEAST_VIVID = 0.02
_SIDE, _KEPT = 32, 8


@dataclass(frozen=True)
class Drawn:
    """A shot's picture: its thumbnail's pixels (height × width × 3, R'G'B'), and how much each format enlarges it."""

    shot: str
    pixels: Pixels
    enlarged: Mapping[str, float]


def read(path: Path) -> Pixels:
    """A thumbnail's pixels."""
    seen = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if seen is None:
        raise ValueError(path)
    return np.asarray(seen[:, :, ::-1], np.uint8)


def control(drawn: Sequence[Drawn], palette: Sequence[str]) -> tuple[Control, ...]:
    """Every control of the pictures. `palette` is the brand's colours as #RRGGBB."""
    return (_size(drawn), _blank(drawn), _alike(drawn), _lettered(drawn), _colours(drawn, palette))


def drawings(refused: Sequence[tuple[str, Mapping[str, Any]]]) -> Control:
    """The drawings that had the wrong form: each was asked again with the reason. Pairs of a shot and what was told."""
    actions = tuple(again(told, shot) for shot, told in refused)
    return Control(id="drawings", status="ok", value=len(actions), threshold=0, drafted=len(actions), actions=actions)


def _size(drawn: Sequence[Drawn]) -> Control:
    """How many times each picture is enlarged for the formats wanted; a drawing in vectors never is."""
    most = max((times for one in drawn for times in one.enlarged.values()), default=1.0)
    flagged = tuple(
        Spot(shot=one.shot, kind=layout, value=times)
        for one in drawn
        for layout, times in one.enlarged.items()
        if times > ENLARGED
    )
    return judged("size", flagged, value=most, threshold=ENLARGED)


def _blank(drawn: Sequence[Drawn]) -> Control:
    spread = {one.shot: round(float(grey(one.pixels).std()), 1) for one in drawn}
    flagged = tuple(Spot(shot=shot, value=value) for shot, value in spread.items() if value < FLAT)
    return judged("blank", flagged, value=min(spread.values(), default=0.0), threshold=FLAT)


def _alike(drawn: Sequence[Drawn]) -> Control:
    prints = {one.shot: fingerprint(one.pixels) for one in drawn}
    if len(prints) < 2:
        return unseen("alike", "one-picture")
    apart = {(one, two): int(np.count_nonzero(prints[one] != prints[two])) for one, two in combinations(prints, 2)}
    flagged = tuple(Spot(shot=two, text=one, value=bits) for (one, two), bits in apart.items() if bits <= ALIKE)
    return judged("alike", flagged, value=min(apart.values()), threshold=ALIKE)


def _lettered(drawn: Sequence[Drawn]) -> Control:
    """What character recognition reads in the pictures: the film's own texts are laid over them later."""
    try:
        read_there = [(one.shot, line) for one in drawn for line in ocr.read(one.pixels)]
    except MissingPart:
        return unseen("lettered", "no-reader")
    words = [
        (shot, line) for shot, line in read_there if line.sure >= SURE and len(ocr.folded(line.text)) >= LEAST_LETTERS
    ]
    flagged = tuple(Spot(shot=shot, text=line.text, value=line.sure) for shot, line in words)
    return judged("lettered", flagged, value=len(flagged), threshold=0)


def _colours(drawn: Sequence[Drawn], palette: Sequence[str]) -> Control:
    shares = {one.shot: foreign_share(one.pixels, palette) for one in drawn}
    flagged = tuple(Spot(shot=shot, value=share) for shot, share in shares.items() if share > FOREIGN_SHARE)
    return judged("palette", flagged, value=max(shares.values(), default=0.0), threshold=FOREIGN_SHARE)


def grey(pixels: Pixels) -> Pixels:
    """A picture's luma."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def fingerprint(pixels: Pixels) -> npt.NDArray[np.bool_]:
    """64 bits that stay when a picture is enlarged, compressed or lightened: its low frequencies, above their median.

    The perceptual hash that C. Zauner describes (Implementation and Benchmarking of Perceptual Image Hash Functions).
    """
    small = cv2.resize(grey(pixels), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:_KEPT, :_KEPT].ravel()
    return np.asarray(low > np.median(low[1:]), np.bool_)


def foreign_share(pixels: Pixels, palette: Sequence[str]) -> float:
    """Share of a picture's vivid pixels whose hue (CIELAB) is far from every colour of a palette."""
    few = cv2.resize(pixels, (160, round(160 * pixels.shape[0] / pixels.shape[1])), interpolation=cv2.INTER_AREA)
    a, b = _ab(np.asarray(few, np.uint8).reshape(-1, 3))
    vivid = np.hypot(a, b) > _VIVID
    if vivid.mean() < _LEAST_VIVID:
        return 0.0
    brand_a, brand_b = _ab(np.array([[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in palette], np.uint8))
    hues, brand = np.arctan2(b, a)[vivid], np.arctan2(brand_b, brand_a)
    apart = np.abs(np.angle(np.exp(1j * (hues[:, None] - brand[None, :])))).min(axis=1)
    return round(float((apart > np.radians(_HUES)).mean()), 3)


def _ab(rgb: Pixels) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    codes = (rgb.reshape(-1, 1, 3) / 255).astype(np.float32)
    lab = np.asarray(cv2.cvtColor(codes, cv2.COLOR_RGB2Lab), np.float32).reshape(-1, 3)
    return lab[:, 1], lab[:, 2]
