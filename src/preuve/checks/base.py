"""What a check is.

To add a check:
1. write a class in the module of its family, named by its id (three letters, two figures), docstring in English,
   `title` in French inside `N_()`: what holds when it is met;
2. `check` is a static method whose arguments are fixtures, injected by name (`preuve/checks/fixtures/` defines
   them); it returns `met`, `unmet`, `declared` or `not_applicable`, with the measure in words and as a number;
3. give its `threshold` with the id of its source in `templates/standards.yaml`; mark it `kind = "advice"` when no
   criterion asks for it;
4. name it in `frameworks/*.yaml` under what it is evidence of;
5. add its pair to the tests: one artefact on which it must be met, one on which it must not, made by script.

A check measures bytes. It never reads what was requested to decide that it was done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from preuve.checks.finding import Kind, Place, Status, Still, Threshold


@dataclass(frozen=True)
class Outcome:
    """What a check says: the finding without what the check's class already tells."""

    status: Status
    measured: str
    value: float | None = None
    unit: str = ""
    remedy: str = ""
    places: tuple[Place, ...] = ()
    stills: tuple[Still, ...] = ()


class Check:
    """Base of checks."""

    title: ClassVar[str]
    kind: ClassVar[Kind] = "requirement"
    per: ClassVar[Literal["film", "run"]] = "film"
    threshold: ClassVar[Threshold | None] = None
    requires: ClassVar[tuple[str, ...]] = ()
    """Ids of checks that must be met on the same film (or on the run) first, else this one is `not_applicable`."""
    any_video: ClassVar[bool] = False
    """Whether it can judge a video that no run of ours made."""
    check: ClassVar[Callable[..., Outcome]]


class NotRun(Exception):
    """Something needed to measure isn't there; the finding is `not_run`, with this reason and remedy."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class NotApplicable(Exception):
    """There is nothing of the kind to measure, and nothing asks for it."""


def met(measured: str, *, value: float | None = None, unit: str = "", **more: Any) -> Outcome:
    """It holds."""
    return _outcome("met", measured, value, unit, more)


def unmet(measured: str, *, value: float | None = None, unit: str = "", **more: Any) -> Outcome:
    """It doesn't hold: `remedy` says what to do, `places` where."""
    return _outcome("unmet", measured, value, unit, more)


def declared(measured: str, *, value: float | None = None, unit: str = "", **more: Any) -> Outcome:
    """A person must judge; `places` says where to look."""
    return _outcome("declared", measured, value, unit, more)


def not_applicable(reason: str) -> Outcome:
    """There is nothing to measure."""
    return Outcome("not_applicable", reason)


def judged(ok: bool, measured: str, **more: Any) -> Outcome:  # noqa: FBT001
    """`met` or `unmet`; the remedy is dropped where it holds."""
    if ok:
        more.pop("remedy", None)
    return met(measured, **more) if ok else unmet(measured, **more)


def _outcome(status: Status, measured: str, value: float | None, unit: str, more: dict[str, Any]) -> Outcome:
    places: Sequence[Place] = more.pop("places", ())
    stills: Sequence[Still] = more.pop("stills", ())
    return Outcome(status, measured, value, unit, places=tuple(places), stills=tuple(stills), **more)
