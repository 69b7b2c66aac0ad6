"""What became of an edit plan (proposed, taken, left, changed after): the run's `plan.json`, and words for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from preuve.artifact import canonical
from preuve.checks.telling import decimal
from preuve.edit_plan.decisions import Decision
from preuve.edit_plan.plan import ASPECTS, FIELDS, Aspect, Cut, EditPlan, cuts
from preuve.engines import Value
from preuve.i18n import _
from preuve.storyboard import Storyboard
from preuve.work import Work

State = Literal["same", "waiting", "taken", "left", "changed", "gone"]
Seen = str | float | int | tuple[str, ...]


class Point(Value):
    """One thing proposed: what it was, what the plan says, what it is now. `shot` is empty for the order.

    `state`: `same` (proposed as it was), `waiting` (nobody decided), `taken` (now as proposed), `left` (as before),
    `changed` (neither as it was nor as proposed), `gone` (the shot isn't there any more).
    """

    aspect: Aspect
    shot: str = ""
    before: Seen
    proposed: Seen
    now: Seen
    state: State
    reason: str = ""


class Told(Value):
    """A proposal and what became of it."""

    number: int
    plan: str
    summary: str
    model: str = ""
    origin: str = ""
    recording: str = ""
    decided: bool = False
    taken: tuple[Aspect, ...] = ()
    why: str = ""
    by: str = ""
    at: str = ""
    storyboard: str = ""
    points: tuple[Point, ...] = ()

    def count(self, *states: State) -> int:
        """How many points are in some states."""
        return sum(point.state in states for point in self.points)

    @property
    def differing(self) -> tuple[Point, ...]:
        """Where the plan says something else than there was, in shots that are still there."""
        return tuple(point for point in self.points if point.state not in ("same", "gone"))

    @property
    def removed(self) -> tuple[str, ...]:
        """The shots that aren't there any more: nothing of what was proposed for them matters."""
        return tuple(dict.fromkeys(point.shot for point in self.points if point.state == "gone"))


class Missing(Value):
    """A plan that was asked for and never came: why, and what to do. The film is made without it."""

    number: int
    missing: str = Field(min_length=1)
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """What a person reads of it."""
        return _("Le film est fait sans plan de montage d'une IA. {reason}").format(reason=self.missing)


def read(data: bytes) -> Told | Missing:
    """What a run's `plan.json` says. Raises ValidationError."""
    return _FORMS.validate_json(data)


_FORMS: TypeAdapter[Told | Missing] = TypeAdapter(Told | Missing)


def from_work(work: Work) -> bytes:
    """The bytes of `plan.json`, from the step's inputs."""
    about, given = work.json("about"), work.params
    (proposal,) = work.order.inputs["proposal"]
    decision = Decision.model_validate(given["decision"]) if given["decision"] else None
    if decision and decision.plan != proposal.sha256:
        decision = None  # what she decided on was another proposal
    (storyboard,) = work.order.inputs["storyboard"]
    known = {
        "number": given["number"],
        "plan": proposal.sha256,
        "storyboard": storyboard.sha256,
        **{name: about[name] for name in ("model", "origin", "recording")},
    }
    told = tell(
        EditPlan.model_validate(work.json("proposal")),
        [Cut.model_validate(cut) for cut in given["basis"]],
        Storyboard.model_validate(work.json("storyboard")),
        decision,
        known,
    )
    return canonical(told.model_dump(mode="json"))


def tell(
    plan: EditPlan, basis: Sequence[Cut], board: Storyboard, decision: Decision | None, known: Mapping[str, Any]
) -> Told:
    """What became of a plan; `known` is what else is known of it: its number, digests, recording, model."""
    said = decision.model_dump(mode="json", include={"taken", "why", "by", "at"}) if decision else {}
    points = tuple(_points(plan, basis, board, decided=decision is not None))
    return Told.model_validate(
        {**known, **said, "at": said.get("at") or "", "decided": bool(said), "summary": plan.summary, "points": points}
    )


def _points(plan: EditPlan, basis: Sequence[Cut], board: Storyboard, *, decided: bool) -> Iterator[Point]:
    before, now = {cut.id: cut for cut in basis}, {cut.id: cut for cut in cuts(board)}
    orders = tuple(tuple(one.id for one in group) for group in (basis, plan.shots, cuts(board)))
    yield _point("order", "", orders, plan.summary, decided=decided)
    for proposed in plan.shots:
        for aspect in ASPECTS[1:]:
            field = FIELDS[aspect]
            was, wants = getattr(before[proposed.id], field), getattr(proposed, field)
            stands = now.get(proposed.id)
            reason = proposed.emphasis if aspect == "emphasis" else proposed.reason
            values = (was, wants, getattr(stands, field) if stands else "")
            yield _point(aspect, proposed.id, values, reason, decided=decided)


def _point(aspect: Aspect, shot: str, values: tuple[Seen, ...], reason: str, *, decided: bool) -> Point:
    before, proposed, now = values
    return Point(
        aspect=aspect,
        shot=shot,
        before=before,
        proposed=proposed,
        now=now,
        state=_state(before, proposed, now, decided=decided),
        reason=reason,
    )


def _state(before: Seen, proposed: Seen, now: Seen, *, decided: bool) -> State:
    if now == "":
        return "gone"
    if now == proposed:
        return "same" if before == proposed else "taken"
    if now != before:
        return "changed"
    return "left" if decided else "waiting"


def aspect_words() -> dict[Aspect, str]:
    """What people call each aspect."""
    return {
        "order": _("ordre des plans"),
        "seconds": _("durée"),
        "transition": _("transition"),
        "motion": _("mouvement"),
        "emphasis": _("importance"),
    }


def state_words() -> dict[State, str]:
    """What became of a point, in words."""
    return {
        "same": _("déjà ainsi"),
        "waiting": _("à décider"),
        "taken": _("repris"),
        "left": _("pas repris"),
        "changed": _("changé depuis"),
        "gone": _("plan retiré depuis"),
    }


def value_words(aspect: Aspect, value: Seen) -> str:
    """A value in words."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if aspect == "seconds" and value != "":
        return _("{n} s").format(n=decimal(float(value)))
    return _names().get(str(value), str(value)) if aspect != "emphasis" else _priorities().get(str(value), str(value))


def _names() -> dict[str, str]:
    return {
        "cut": _("coupe franche"),
        "crossfade": _("fondu enchaîné"),
        "slide": _("glissement"),
        "wipe": _("volet"),
        "dip": _("passage par le noir"),
        "still": _("image fixe"),
        "push-in": _("zoom avant lent"),
        "pull-out": _("zoom arrière lent"),
        "pan-left": _("déplacement vers la gauche"),
        "pan-right": _("déplacement vers la droite"),
    }


def _priorities() -> dict[str, str]:
    return {
        "1": _("dans toutes les versions"),
        "2": _("quand il y a la place"),
        "3": _("part en premier"),
    }
