"""How far a replay is: each step weighs what the ledger says that it took, or what such a step usually takes."""

import threading
from collections.abc import Callable, Sequence

from preuve.dossier.replay.claimed import Step
from preuve.stages import titles

USUAL = {"layers": 1.5, "segment": 2.5, "mix": 4.0, "film": 1.0, "cover": 0.5, "look": 12.0, "listen": 2.0, "bed": 2.0}
"""Seconds of heavy steps on two cores, measured on the sample; every other is light."""
LIGHT = 0.1
COMPARING = 0.05


def expected(steps: Sequence[Step]) -> float:
    """The seconds that a replay takes on the machine of whoever produced: what its ledger says, within reason."""
    return sum(_weight(one) for one in steps)


class Pace:
    """Tells the share that is done. A recorded AI's answer takes no time again, whatever it took first."""

    def __init__(self, steps: Sequence[Step], tell: Callable[[str, float], None]) -> None:
        self._tell = tell
        self._weights = {one.whole_key: _weight(one) for one in steps}
        self._all = sum(self._weights.values()) or 1.0
        self._stages = {one.step: one.stage for one in steps}
        self._left = list(steps)
        self._done = 0.0
        self._lock = threading.Lock()

    def done(self, step: str, label: str) -> None:
        """A step was made again."""
        with self._lock:
            found = next((one for one in self._left if one.named == (step, label)), None)
            found = found or next((one for one in self._left if one.step == step), None)
            if found:
                self._left.remove(found)
                self._done += self._weights[found.whole_key]
            stage = titles().get(self._stages.get(step, ""), step)
            self._tell(f"{stage} : {label}" if label else stage, min(1.0, self._done / self._all) * (1 - COMPARING))


def _weight(line: Step) -> float:
    if line.engine and line.engine.ai:
        return LIGHT
    usual = USUAL.get(line.step, LIGHT)
    return usual if line.hit else max(LIGHT, min(line.seconds, 60 * usual))
