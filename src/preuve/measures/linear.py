"""Light as WCAG 2.2 reckons it: R'G'B' codes made linear (constant 0.04045), and relative luminance."""

import cv2
import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]
Light = npt.NDArray[np.float32]

_CODES = np.arange(256) / 255
_TABLE = np.where(_CODES <= 0.04045, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4).astype(np.float32)
WEIGHTS = np.array([[0.2126, 0.7152, 0.0722]], np.float32)
# IEC 61966-2-1: linear sRGB to CIE XYZ, for a white of 1.
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32)


def linear(rgb: Codes) -> Light:
    """R'G'B' codes, H × W × 3, as linear light, 0 to 1."""
    return np.asarray(cv2.LUT(rgb, _TABLE), np.float32)


def luminance(light: Light) -> Light:
    """Relative luminance, H × W, 0 to 1, of linear light H × W × 3."""
    return np.asarray(cv2.transform(light, WEIGHTS), np.float32)


def chromaticity(light: Light, flare: float) -> Light:
    """CIE 1976 u' and v', N × 2, of linear light N × 3; `flare` is the white that darkness keeps, as a share of 1."""
    x, y, z = ((light + np.float32(flare)) @ TO_XYZ.T).T
    under = x + 15 * y + 3 * z
    return np.stack([4 * x / under, 9 * y / under], axis=1)
