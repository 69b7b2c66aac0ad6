"""Where light or colour turns, cell by cell: a rise after a fall or a fall after a rise, large enough for half a flash.

Both trackers follow each cell's last peak and valley, so that a slow change counts as the fast one of the same size.
"""

from collections import deque

import cv2
import numpy as np
import numpy.typing as npt

from preuve.measures.linear import Light, chromaticity, luminance

Mask = npt.NDArray[np.bool_]

CHANGE, DARKER = 0.1, 0.8  # WCAG 2.2, general flash: of the greatest relative luminance; the darker state is under it
SATURATED, COLOUR_CHANGE = 0.8, 0.2  # WCAG 2.2, red flash: R / (R + G + B), and the distance in u', v'
FLARE = 0.01  # darkness has no colour of its own: a hundredth of white is added before a colour is told
_RED = np.array([0.4507, 0.5229], np.float32)  # u', v' of sRGB's red
_ROUNDING = np.float32(1e-6)
# R - 0.8 (R + G + B + flare): not negative where red is saturated.
_REDNESS = np.array([[1 - SATURATED, -SATURATED, -SATURATED, -3 * SATURATED * FLARE]], np.float32)
_EARLIER = 3  # frames that a turn may take
_OFTEN = 64  # frames


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
    """Turns into a saturated red and out of it, whose two states are more than 0.2 apart in u', v'.

    Only cells that have been red once are followed, from what they were some frames before.
    """

    def __init__(self) -> None:
        self._past: deque[Light] = deque(maxlen=_EARLIER)
        self._frames = 0
        self._known: Mask = np.empty(0, np.bool_)
        self._lately: Mask = np.empty(0, np.bool_)
        self._followed: npt.NDArray[np.intp] = np.empty(0, np.intp)
        self._kept: Light = np.empty((0, 2), np.float32)
        self._red: Mask = np.empty(0, np.bool_)

    def see(self, light: Light) -> tuple[Mask, Mask]:
        """Cells that have just turned red, and cells that have just left it."""
        redness = np.asarray(cv2.transform(light, _REDNESS), np.float32)
        saturated = (redness >= 0).ravel()
        if not self._past:
            self._known, self._lately = np.zeros_like(saturated), np.zeros_like(saturated)
        self._follow(np.flatnonzero(saturated & ~self._known))
        self._past.append(light)
        masks = np.zeros((2, saturated.size), np.bool_)
        self._drop(saturated)
        if self._followed.size:
            now = chromaticity(light.reshape(-1, 3)[self._followed], FLARE)
            masks[:, self._followed] = self._turned(now, saturated[self._followed])
        return masks[0].reshape(redness.shape), masks[1].reshape(redness.shape)

    def _drop(self, saturated: Mask) -> None:
        """Leave, every second or two, the cells that haven't been red since the last time."""
        self._lately |= saturated
        self._frames += 1
        if self._frames % _OFTEN:
            return
        kept = self._lately[self._followed]
        self._known[self._followed[~kept]] = False
        self._followed, self._kept, self._red = self._followed[kept], self._kept[kept], self._red[kept]
        self._lately = saturated.copy()

    def _follow(self, cells: npt.NDArray[np.intp]) -> None:
        if not cells.size:
            return
        # A first frame that is red is where nothing turned yet: what it was before is what it is.
        past = self._past[0].reshape(-1, 3)[cells] if self._past else None
        earlier = np.tile(_RED, (cells.size, 1)) if past is None else chromaticity(past, FLARE)
        self._known[cells] = True
        self._followed = np.concatenate([self._followed, cells])
        self._kept = np.concatenate([self._kept, earlier])
        self._red = np.concatenate([self._red, np.full(cells.size, past is None)])

    def _turned(self, now: Light, saturated: Mask) -> tuple[Mask, Mask]:
        """Compare with the reddest since a cell turned red, or with the least red since it left it."""
        kept, red = self._kept, self._red
        far = _squared(now - kept) > COLOUR_CHANGE**2
        entered, left = saturated & ~red & far, ~saturated & red & far
        red[entered], red[left] = True, False
        moved = entered | left | ((_squared(now - _RED) < _squared(kept - _RED)) == red)
        kept[moved] = now[moved]
        return entered, left


def _squared(apart: Light) -> Light:
    return np.asarray((apart * apart).sum(axis=1), np.float32)
