"""Whether a picture is the one before it, moved: what a fast pan or a slide shows, and a flash doesn't."""

import cv2
import numpy as np

from preuve.measures.linear import Light

LEAST = 0.5  # cells
# Measured on slides: responses of 0.69 or more, and a tenth of the difference left once the move is undone. Patterns
# that reverse, which a move explains as well, have several answers: 0.24 or less.
RESPONSE, LEFT = 0.4, 0.5
INSIDE = 0.5  # of the picture must be in both


def shifted(before: Light, after: Light) -> bool:
    """Whether one move of the whole picture explains most of what changed between two luminances of the same size."""
    if min(before.shape) < 2:
        return False
    (across, down), response = cv2.phaseCorrelate(before, after)
    if response < RESPONSE or max(abs(across), abs(down)) < LEAST:
        return False
    place = np.array([[1, 0, across], [0, 1, down]], np.float32)
    flags, outside = cv2.INTER_LINEAR, cv2.BORDER_CONSTANT
    moved = cv2.warpAffine(before, place, before.shape[::-1], None, flags, outside, -1.0)
    inside = moved >= 0
    if inside.mean() < INSIDE:
        return False
    left, whole = (float(np.abs(one - after)[inside].mean()) for one in (moved, before))
    return left < LEFT * whole
