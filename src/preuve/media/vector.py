"""From a safe drawing to pixels, through resvg: no font, no outside file, no text."""

import cv2
import numpy as np
from numpy.typing import NDArray

from preuve.errors import BadMedia
from preuve.i18n import _

Pixels = NDArray[np.uint8]


def pixels(svg: bytes, width: int, height: int) -> Pixels:
    """A drawing's pixels, as R, G, B and straight alpha, height × width × 4.

    The drawing must carry `width` and `height` of that size: resvg then neither scales nor pads. Raises BadMedia.
    """
    import resvg_py

    try:
        png = resvg_py.svg_to_bytes(svg_string=svg.decode(), skip_system_fonts=True, resources_dir=None)
    except ValueError as error:
        raise _undrawable(str(error)) from error
    except BaseException as error:
        # resvg is Rust: a panic there comes as an exception that isn't an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _undrawable("panic") from error
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if image is None or image.shape != (height, width, 4):
        raise _undrawable(f"{width} × {height}")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2RGBA), np.uint8)


def bounds(image: Pixels) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what isn't transparent; None where all is."""
    alpha = image[..., 3]
    columns, rows = np.flatnonzero(alpha.any(axis=0)), np.flatnonzero(alpha.any(axis=1))
    if not len(columns):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _undrawable(reason: str) -> BadMedia:
    return BadMedia(
        _("ce dessin n'a pas pu être rendu ({reason}).").format(reason=reason),
        remedy=_("Simplifiez-le, ou ouvrez-le dans un éditeur de dessin vectoriel pour trouver ce qui ne va pas."),
    )
