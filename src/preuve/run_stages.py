"""The stages of a run in reading order, how far each has come, and how long is left."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from preuve.engines import Value
from preuve.ledger import Line
from preuve.stages import stage_of, titles

StageState = Literal["waiting", "running", "made", "retrieved", "stopped"]

# Each stage's usual share of a run's time, until `expected` brings figures of an earlier run: this kit's own guess.
SHARES = {
    "script": 1.0,
    "images": 8.0,
    "voice": 16.0,
    "captions": 8.0,
    "montage": 50.0,
    "formats": 12.0,
    "publication": 2.0,
    "audience": 3.0,
    "checks": 30.0,
}


class Stage(Value):
    """A stage. `seconds` goes from the start of its first piece made now to the end of its last one."""

    name: str
    title: str
    state: StageState
    done: int = 0
    planned: int = 0
    reused: int = 0
    seconds: float = 0
    running: tuple[str, ...] = ()

    @property
    def fraction(self) -> float:
        """How much of it is done, 0 to 1."""
        if self.state in ("made", "retrieved"):
            return 1.0
        return min(self.done / self.planned, 1.0) if self.planned else 0.0


def read_stages(
    lines: Sequence[Line], steps: Sequence[Line], planned: Mapping[str, int], *, going: bool
) -> tuple[Stage, ...]:
    """Every stage; `steps` are the ledger's steps, each once, and `lines` everything, with what has begun."""
    under_way = _under_way(lines)
    rank = {name: at for at, name in enumerate(titles())}
    furthest = max((rank[_stage(line)] for line in [*steps, *under_way]), default=-1)
    stages = []
    for name, title in titles().items():
        done = [line for line in steps if _stage(line) == name]
        running = [line for line in under_way if _stage(line) == name]
        if name == "other" and not done and not running:
            continue
        count = max(planned.get(name, 0), len(done) + len(running))
        whole = bool(done) and not running and len(done) >= planned.get(name, 0)
        whole = whole and (name in planned or rank[name] < furthest or not going)
        made = [line for line in done if not line["hit"]]
        stages.append(
            Stage(
                name=name,
                title=title,
                state=_state(done, made, running, whole=whole, going=going),
                done=len(done),
                planned=count,
                reused=len(done) - len(made),
                seconds=_span(made),
                running=tuple(str(line["label"]) for line in running) if going else (),
            )
        )
    return tuple(stages)


def _stage(line: Line) -> str:
    return stage_of(str(line["step"]), str(line.get("label", "")))


def progress(stages: Sequence[Stage], elapsed: float, expected: Mapping[str, float]) -> tuple[int, float | None]:
    """Percentage done, and seconds left: from figures of an earlier run, else from the pace so far."""
    weights = {stage.name: expected.get(stage.name, SHARES.get(stage.name, 0.0)) for stage in stages}
    whole = sum(weights.values()) or 1.0
    left = sum(weights[stage.name] * (1 - stage.fraction) for stage in stages)
    part = 1 - left / whole
    if expected:
        return int(part * 100), left
    return int(part * 100), (elapsed * (1 - part) / part if part >= 0.1 else None)


def worked(lines: Sequence[Line], now: datetime) -> float:
    """How long the run has worked, in seconds: a resumed run's sleep doesn't count."""
    total, begin, last = 0.0, None, None
    for line in lines:
        if line["kind"] in ("start", "resume"):
            total += (last - begin).total_seconds() if begin and last else 0
            begin = datetime.fromisoformat(line["at"]) if line["kind"] == "start" else None
            last = None
        for key in ("started", "ended"):
            if key in line:
                last = datetime.fromisoformat(line[key])
                begin = begin or last
        if line["kind"] == "end":
            last = datetime.fromisoformat(line["at"])
    if not any(line["kind"] == "end" for line in lines[-1:]):
        last = now
    return max(total + ((last - begin).total_seconds() if begin and last else 0), 0)


def _under_way(lines: Sequence[Line]) -> list[Line]:
    """What has begun and isn't done, wherever its line stands: only the run's listener hears of beginnings."""
    done = {str(line["key"]) for line in lines if line["kind"] == "step"}
    begun = {str(line["key"]): line for line in lines if line["kind"] == "began"}
    return [line for key, line in begun.items() if key not in done]


def _state(
    done: Sequence[Line], made: Sequence[Line], running: Sequence[Line], *, whole: bool, going: bool
) -> StageState:
    if whole:
        return "made" if made else "retrieved"
    if not done and not running:
        return "waiting"
    return "running" if going else "stopped"


def _span(made: Sequence[Line]) -> float:
    if not made:
        return 0
    start = min(datetime.fromisoformat(line["started"]) for line in made)
    return (max(datetime.fromisoformat(line["ended"]) for line in made) - start).total_seconds()
