"""The AI's edit plan as the storyboard's page tells it: asked, proposed, decided, and what the storyboard is now."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from preuve.attempts.views import origins
from preuve.edit_plan.told import Missing, Point, Told, aspect_words, state_words, value_words
from preuve.i18n import _, ngettext
from preuve.prompts.fill import count as words_in
from preuve.report.material import Material
from preuve.report.shots import Asked

MOST = 300  # rows; a storyboard has 60 shots at most


@dataclass(frozen=True)
class Row:
    """A point where the plan proposed something else than there was."""

    where: str
    aspect: str
    before: str
    proposed: str
    now: str
    state: str
    reason: str


@dataclass(frozen=True)
class PlanView:
    """A plan and what became of it. `day` is empty where nobody decided."""

    told: Told
    asked: Asked | None
    day: str
    taken: str
    origin: str
    sentence: str
    rows: tuple[Row, ...]


def no_plan(material: Material) -> Missing | None:
    """Why the plan that was asked for never came; None where it did, or none was asked for."""
    try:
        return Missing.model_validate(material.json("plan.json"))
    except ValidationError:
        return None


def plan(material: Material) -> PlanView | None:
    """The run's plan; None where there is none, or it isn't one."""
    try:
        told = Told.model_validate(material.json("plan.json"))
    except ValidationError:
        return None
    words = aspect_words()
    return PlanView(
        told=told,
        asked=_asked(material, told),
        day=_day(told.at),
        taken=", ".join(words[aspect] for aspect in told.taken),
        origin=origins().get(told.origin, ""),
        sentence=_sentence(told),
        rows=(*(_row(point) for point in told.differing), *(_removed(shot) for shot in told.removed))[:MOST],
    )


def _day(at: str) -> str:
    """The day of a time, as people write it; empty where it isn't one."""
    try:
        return datetime.fromisoformat(at).strftime("%d/%m/%Y") if at else ""
    except ValueError:
        return ""


def _asked(material: Material, told: Told) -> Asked | None:
    """The request, as the run's ledger has it."""
    for line in material.subject.steps:
        if line["step"] == "edit-plan" and line["params"].get("prompt"):
            prompt = str(line["params"]["prompt"])
            return Asked(_("le plan de montage"), prompt, words_in(prompt), told.model, ai=True, origin="")
    return None


def _row(point: Point) -> Row:
    def words(value: str | float | tuple[str, ...]) -> str:
        return value_words(point.aspect, value) or "–"

    return Row(
        where=point.shot or _("tout le film"),
        aspect=aspect_words()[point.aspect],
        before=words(point.before),
        proposed=words(point.proposed),
        now=words(point.now),
        state=state_words()[point.state],
        reason=point.reason,
    )


def _removed(shot: str) -> Row:
    """A shot that isn't there any more, in one line."""
    return Row(where=shot, aspect="", before="", proposed="", now="", state=state_words()["gone"], reason="")


def _sentence(told: Told) -> str:
    """How much of it was there already, was taken, wasn't."""
    same, taken = told.count("same"), told.count("taken")
    left, removed = told.count("left", "changed"), len(told.removed)
    parts = [
        (same, ngettext("{n} point était déjà ainsi", "{n} points étaient déjà ainsi", same)),
        (taken, ngettext("{n} point est repris", "{n} points sont repris", taken)),
    ]
    if told.decided:
        parts.append((left, ngettext("{n} point n'est pas repris", "{n} points ne sont pas repris", left)))
    else:
        waiting = told.count("waiting")
        parts.append((waiting, ngettext("{n} point attend une décision", "{n} points attendent une décision", waiting)))
    parts.append((removed, ngettext("{n} plan est retiré depuis", "{n} plans sont retirés depuis", removed)))
    return ", ".join(text.format(n=count) for count, text in parts if count) + "."
