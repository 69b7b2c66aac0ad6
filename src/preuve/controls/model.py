"""What a control says: as data that depends on no language. `told.py` says it to people."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from preuve.engines import Value

Status = Literal["ok", "flagged", "unseen"]
By = Literal["asked-again", "edited"]
MOST_REASON = 600
MOST_SPOTS = 200
"""Places that are told: an answer made of figures must not make a report of a thousand pages."""


class Spot(Value):
    """Where: a shot (empty: the whole film), a field of the storyboard, the words or the value that were found.

    `kind` is what was found there, by a short name; `source` what backs it, where something does.
    """

    shot: str = ""
    field: str = ""
    text: str = ""
    kind: str = ""
    value: float | None = None
    source: str = ""


class Action(Value):
    """What was done about it: the model was asked again, with a reason, or a person changed a text.

    `recording` is the refused answer's.
    """

    by: By
    shot: str = ""
    field: str = ""
    reason: str = ""
    recording: str = ""


class Control(Value):
    """One control: `unseen` says why it wasn't looked at (`why`, a short name)."""

    id: str
    status: Status
    why: str = ""
    value: float | None = None
    threshold: float | None = None
    found: str = Field(default="", description="What was found, as a language's code.")
    flagged: tuple[Spot, ...] = ()
    noted: tuple[Spot, ...] = Field(default=(), description="What was found and is in order, as a sourced figure.")
    drafted: int | None = Field(default=None, description="How many places the AI's own draft had flagged.")
    actions: tuple[Action, ...] = ()
    unseen: tuple[str, ...] = Field(default=(), description="What such a control can't see, by short names.")


class Controls(Value):
    """Every control of a run so far, those of the texts first. `board` is the digest of the storyboard they saw."""

    board: str = ""
    controls: tuple[Control, ...] = ()

    def control(self, name: str) -> Control | None:
        """A control by its id."""
        return next((one for one in self.controls if one.id == name), None)


def again(refused: Mapping[str, Any], shot: str = "") -> Action:
    """What an answer that was refused led to. `refused` has its reason and its recording, as `until_right` tells."""
    reason, recording = str(refused.get("reason", "")), str(refused.get("recording", ""))
    return Action(by="asked-again", shot=shot, reason=reason[:MOST_REASON], recording=recording)


def judged(name: str, flagged: tuple[Spot, ...], **more: object) -> Control:
    """A control that looked: `flagged` where there is something to flag."""
    data = {"id": name, "status": "flagged" if flagged else "ok", "flagged": flagged, **more}
    found = Control.model_validate(data)
    return found.model_copy(update={"flagged": found.flagged[:MOST_SPOTS], "noted": found.noted[:MOST_SPOTS]})


def unseen(name: str, why: str) -> Control:
    """A control that couldn't look."""
    return Control(id=name, status="unseen", why=why)
