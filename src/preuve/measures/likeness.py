"""How alike still pictures are: each reduced to a small grey one."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from preuve.errors import BadMedia
from preuve.i18n import _

SIDE = 32
Small = npt.NDArray[np.float64]


def small(path: Path) -> Small:
    """A picture's `SIDE` × `SIDE` grey values, 0 to 255. Raises BadMedia where it can't be read as one."""
    seen = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_2)
    if seen is None:
        raise BadMedia(_("ce fichier n'est pas une image lisible."), path=path)
    return cv2.resize(seen, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float64)


def detail(picture: Small) -> float:
    """How much its values vary (standard deviation); 0 for one flat colour."""
    return round(float(picture.std()), 3)


def distance(one: Small, other: Small) -> float:
    """Mean difference between two pictures' values; 0 for the same."""
    return round(float(np.abs(one - other).mean()), 3)
