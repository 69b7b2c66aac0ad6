"""Where light or colour turns, cell by cell: a rise after a fall or a fall after a rise, large enough for half a flash.

Both trackers follow each cell's last peak and valley, so that a slow change counts as the fast one of the same size.
"""

import numpy as np
import numpy.typing as npt

from preuve.measures.linear import Light, chromaticity, luminance

Mask = npt.NDArray[np.bool_]

CHANGE, DARKER = 0.1, 0.8  # WCAG 2.2, general flash: of the greatest relative luminance; the darker state is under it
SATURATED, COLOUR_CHANGE = 0.8, 0.2  # WCAG 2.2, red flash: R / (R + G + B), and the distance in u', v'
FLARE = 0.01  # darkness has no colour of its own: a hundredth of white is added before a colour is told
_RED = np.array([0.4507, 0.5229], np.float32)  # u', v' of sRGB's red
_ROUNDING = np.float32(1e-6)


class LightTurns:
    """Turns of relative luminance by 0.1 or more whose darker state is under 0.80."""

    def __init__(self) -> None:
        self._high: Light | None = None
        self._low: Light | None = None
        self._going: npt.NDArray[np.int8] | None = None

    def see(self, light: Light) -> tuple[Mask, Mask]:
        """Cells that have just risen, and cells that have just fallen."""
        now = luminance(light)
        if self._high is None or self._low is None or self._going is None:
            self._high, self._low, self._going = now.copy(), now.copy(), np.zeros(now.shape, np.int8)
        np.maximum(self._high, now, out=self._high)
        np.minimum(self._low, now, out=self._low)
        change = np.float32(CHANGE) - _ROUNDING
        fallen = (self._high - now >= change) & (now < DARKER) & (self._going >= 0)
        risen = (now - self._low >= change) & (self._low < DARKER) & (self._going <= 0)
        if fallen.any():
            self._low[fallen], self._going[fallen] = now[fallen], -1
        if risen.any():
            self._high[risen], self._going[risen] = now[risen], 1
        return risen, fallen


class RedTurns:
    """Turns into a saturated red and out of it, whose two states are more than 0.2 apart in u', v'."""

    def __init__(self) -> None:
        self._before: Light | None = None
        self._kept: Light | None = None
        self._red: Mask | None = None

    def see(self, light: Light) -> tuple[Mask, Mask]:
        """Cells that have just turned red, and cells that have just left it."""
        saturated = light[:, :, 0] >= np.float32(SATURATED) * (light.sum(axis=2) + np.float32(3 * FLARE))
        before, self._before = self._before, light
        if self._red is None or self._kept is None:
            if not saturated.any():
                return saturated, saturated
            self._red = np.zeros_like(saturated) if before is not None else saturated.copy()
            self._kept = chromaticity(light if before is None else before, FLARE)
        return self._turned(chromaticity(light, FLARE), saturated, self._kept, self._red)

    def _turned(self, now: Light, saturated: Mask, kept: Light, red: Mask) -> tuple[Mask, Mask]:
        """Compare with the reddest since a cell turned red, or with the least red since it left it."""
        far = np.linalg.norm(now - kept, axis=2) > COLOUR_CHANGE
        entered, left = saturated & ~red & far, ~saturated & red & far
        red[entered], red[left] = True, False
        nearer = np.linalg.norm(now - _RED, axis=2) < np.linalg.norm(kept - _RED, axis=2)
        moved = entered | left | (nearer == red)
        kept[moved] = now[moved]
        return entered, left
