"""The AI's edit plan: order, durations, transitions, motions and emphasis, proposed from a storyboard.

It is a proposal. Nothing of it reaches the film unless she takes it (`plan_decisions.py`); then it goes into her
storyboard, under the names below, and her words stay as they are.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import Field

from preuve.artifact import canonical
from preuve.engines import Answer, Value
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _
from preuve.reading import check, not_json
from preuve.storyboard import Motion, Shot, Storyboard, Transition

STEP = "edit-plan"
TEMPLATE = "plan.md.j2"
Aspect = Literal["order", "seconds", "transition", "motion", "emphasis"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
FIELDS: Mapping[Aspect, str] = {
    "seconds": "seconds",
    "transition": "transition",
    "motion": "motion",
    "emphasis": "priority",
}
"""The storyboard's field that each aspect but the order changes."""
# This kit's own choice: a plan that leaves half the wanted time empty, or overflows it by a tenth, isn't a plan for it.
LEAST_SHARE, MOST_SHARE = 0.5, 1.1
MOST_BYTES = 200_000
REASON = 300
_FENCE = re.compile(r"^```\w*\s*|\s*```$")


class Cut(Value):
    """A shot as the plan's request tells it. `seconds` is how long it should last, before its narration is heard."""

    id: str
    narration: str = ""
    on_screen: str = ""
    seconds: float
    priority: Literal[1, 2, 3]
    transition: Transition
    motion: Motion


class Proposed(Value):
    """What the AI proposes for a shot, and why."""

    id: str
    seconds: float = Field(ge=1, le=60)
    transition: Transition
    motion: Motion
    priority: Literal[1, 2, 3]
    emphasis: str = Field(max_length=REASON, description="Why this priority.")
    reason: str = Field(min_length=1, max_length=REASON, description="The editor's reason.")


class EditPlan(Value):
    """An answer that was right: the shots in the order proposed."""

    summary: str = Field(min_length=1, max_length=2 * REASON)
    shots: tuple[Proposed, ...] = Field(min_length=1, max_length=60)


def cuts(board: Storyboard) -> tuple[Cut, ...]:
    """What the request tells of a storyboard's shots."""
    return tuple(Cut(**{name: getattr(shot, name) for name in Cut.model_fields}) for shot in board.shots)


def schema(basis: Sequence[Cut]) -> dict[str, Any]:
    """The JSON Schema of an answer about these shots; services that don't take its lengths get it without them."""
    said = {"type": "string", "minLength": 1, "maxLength": REASON}
    shot = {
        "id": {"type": "string", "enum": [cut.id for cut in basis]},
        "seconds": {"type": "number", "minimum": 1, "maximum": 60},
        "transition": {"type": "string", "enum": list(get_args(Transition))},
        "motion": {"type": "string", "enum": list(get_args(Motion))},
        "priority": {"type": "integer", "enum": [1, 2, 3]},
        "emphasis": said,
        "reason": said,
    }
    shots = {"type": "array", "minItems": len(basis), "maxItems": len(basis), "items": _object(shot)}
    return _object({"summary": {**said, "maxLength": 2 * REASON}, "shots": shots})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(properties),
    }


def read(answer: Answer, basis: Sequence[Cut], wanted: float) -> EditPlan:
    """The plan of an answer. Raises BadInput: not a plan, other shots, or a length far from the `wanted` seconds."""
    if len(answer.data) > MOST_BYTES:
        raise _wrong(_("la réponse est trop longue."), "")
    try:
        data = json.loads(_FENCE.sub("", answer.data.decode("utf-8", errors="replace").strip()))
    except (ValueError, RecursionError) as error:
        raise _wrong(not_json(error), "") from error
    plan = check(data, EditPlan, answer.name)
    _same_shots(plan, basis)
    total = sum(shot.seconds for shot in plan.shots)
    if not LEAST_SHARE * wanted <= total <= MOST_SHARE * wanted:
        told = _("les durées font {total:g} secondes en tout ; le brief en demande {wanted:g}.")
        raise _wrong(told.format(total=round(total, 1), wanted=wanted), "shots.seconds")
    return plan


def proposal(plan: EditPlan) -> bytes:
    """The one form of a plan, that a decision names by its digest."""
    return canonical(plan.model_dump(mode="json"))


def _same_shots(plan: EditPlan, basis: Sequence[Cut]) -> None:
    given, known = [shot.id for shot in plan.shots], [cut.id for cut in basis]
    if sorted(given) == sorted(known):
        return
    lost = [name for name in known if name not in given]
    strange = [name for name in given if name not in known or given.count(name) > 1]
    told = _("le plan doit reprendre chaque plan du storyboard une seule fois ; manquent : {lost} ; en trop : {more}.")
    names = {"lost": ", ".join(lost) or "–", "more": ", ".join(dict.fromkeys(strange))[:REASON] or "–"}
    raise _wrong(told.format(**names), "shots.id")


def _wrong(message: str, key: str) -> BadInput:
    remedy = _("Répondez par le seul objet JSON demandé, avec les mêmes plans et une durée totale proche du brief.")
    return BadInput(message, path="plan.json", key=key, remedy=remedy)


class NoPlan(PermanentError):
    """No answer was a plan; `reason` says what was wrong with the last."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            _("Aucune des réponses de l'IA n'est un plan de montage utilisable. La dernière : {reason}").format(
                reason=reason
            ),
            remedy=_(
                "Demandez-en un autre : « preuve plan --renew ». Si rien n'y fait, relisez prompts/plan.md.j2, prenez "
                "un modèle plus capable, ou mettez ask = false sous [plan]."
            ),
        )


def apply(board: Storyboard, plan: EditPlan, taken: Sequence[Aspect]) -> Storyboard:
    """Her storyboard with what she takes of the plan; a changed shot's note says where it comes from.

    Raises BadInput where the storyboard no longer has the plan's shots.
    """
    _still_there(board, plan)
    proposed = {shot.id: shot for shot in plan.shots}
    order = [shot.id for shot in (plan.shots if "order" in taken else board.shots)]
    changed = {shot.id: _changed(shot, proposed[shot.id], taken) for shot in board.shots}
    return board.model_copy(update={"shots": tuple(changed[name] for name in order)})


def _still_there(board: Storyboard, plan: EditPlan) -> None:
    if {shot.id for shot in board.shots} != {shot.id for shot in plan.shots}:
        raise BadInput(
            _("votre storyboard n'a plus les plans sur lesquels l'IA a travaillé."),
            key="shots",
            remedy=_("Demandez un plan pour le storyboard d'aujourd'hui : « preuve plan --renew »."),
        )


def _changed(shot: Shot, proposed: Proposed, taken: Sequence[Aspect]) -> Shot:
    fields = [FIELDS[aspect] for aspect in taken if aspect != "order"]
    new = {field: getattr(proposed, field) for field in fields if getattr(proposed, field) != getattr(shot, field)}
    if not new:
        return shot
    told = _("Repris du plan de montage de l'IA : {reason}").format(reason=proposed.reason)
    note = f"{shot.note}\n{told}".strip()
    return shot.model_copy(update={**new, "note": note if len(note) <= 1000 else shot.note})
