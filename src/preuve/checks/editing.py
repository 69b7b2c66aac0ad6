"""SCE: the edit, planned with an AI and decided by a person (Cr3.1)."""

import json
from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from preuve.artifact import Artifact
from preuve.calls.recordings import Recording
from preuve.checks.base import Check, NotRun, Outcome, met, not_applicable, unmet
from preuve.checks.case import Case
from preuve.checks.finding import Place, Threshold
from preuve.edit_plan import decisions as plan_decisions
from preuve.edit_plan.plan import Aspect, EditPlan
from preuve.edit_plan.told import Missing, Told, aspect_words, read, value_words
from preuve.i18n import N_, _, ngettext
from preuve.ledger import Line
from preuve.media.plan import SegmentPlan
from preuve.project import Project

PLAN = "plan.json"


class SCE05(Check):
    """An AI's edit plan, recorded, that a person decided on and the film follows in part."""

    title = N_("Le montage est préparé avec une IA, et une personne en décide")
    per = "run"
    threshold = Threshold(
        text=N_("Un plan de montage d'une IA, une décision signée, et au moins un point proposé dans le film"),
        standard="contenus-ia",
        value=1,
        unit=N_("points"),
    )

    @staticmethod
    def check(case: Case, project: Project, recordings: Mapping[str, Recording]) -> Outcome:
        """Take the plan by its digest, its recording, her decision's file; find what it proposes in the segments."""
        case.file("ledger.jsonl")
        if PLAN not in case.subject.delivered:
            return not_applicable(_("aucun plan de montage n'a été demandé à une IA"))
        found = _told(case)
        if isinstance(found, Missing):
            return _refused(_("l'IA n'a donné aucun plan de montage, et le film est fait sans"))
        told, line = found
        if not (line["engine"] or {}).get("ai"):
            return _refused(_("ce plan de montage ne vient pas d'une IA"))
        kept = next((recordings[name] for name in line["recordings"] if name in recordings), None)
        if kept is None:
            raise NotRun(_("la proposition de l'IA n'a plus d'enregistrement"), _("Relancez « preuve run »."))
        if not _signed(case, project, told):
            return _refused(_("personne n'a décidé de ce plan"))
        shown = list(_in_films(case, _proposal(case, told, line)))
        if not shown:
            return _refused(_("rien de ce que l'IA proposait n'est dans un film"))
        points = ngettext("{n} point proposé est dans le film", "{n} points proposés sont dans le film", len(shown))
        measured = _("plan de {model} ; décision de {name} ; {points}").format(
            model=kept.model or "?", name=told.by, points=points.format(n=len(shown))
        )
        proposed = Place(file=f"{kept.id}.recording.json", note=_("la proposition, gardée mot pour mot"))
        return met(measured, value=len(shown), unit=_("points"), places=[proposed, *shown])


def _refused(told: str) -> Outcome:
    remedy = _("Demandez un plan (ask = true sous [plan]), décidez-en avec « preuve plan », puis relancez.")
    return unmet(told, value=0, unit=_("points"), remedy=remedy, places=[Place(file=PLAN)])


def _told(case: Case) -> tuple[Told, Line] | Missing:
    """What the run delivered, and the step that made the proposal it names; or that none came. Raises NotRun."""
    remedy = _("Relancez « preuve run » : il sera refait.")
    try:
        told = read(case.file(PLAN).read_bytes())
    except ValidationError as error:
        raise NotRun(_("le plan de montage ne se lit pas"), remedy) from error
    if isinstance(told, Missing):
        return told
    line = case.subject.made.get(told.plan)
    if line is None:
        raise NotRun(_("la proposition de l'IA n'est pas dans le registre"), remedy)
    return told, line


def _signed(case: Case, project: Project, told: Told) -> bool:
    """Whether her own file holds this very decision on this very plan."""
    path = plan_decisions.path_of(project)
    if not (told.decided and path.is_file()):
        return False
    case.read(path, f"plans/{path.name}")
    decided = plan_decisions.read(project).decisions
    return any((one.plan, one.by, one.taken) == (told.plan, told.by, told.taken) for one in decided)


def _proposal(case: Case, told: Told, line: Line) -> EditPlan:
    """The plan itself, from the store. Raises NotRun."""
    artifact = next(Artifact.from_json(one) for one in line["outputs"].values() if one["sha256"] == told.plan)
    return EditPlan.model_validate(json.loads(case.stored(artifact).read_bytes()))


def _in_films(case: Case, plan: EditPlan) -> Iterator[Place]:
    """Each motion and transition proposed that a film's own segments have, once."""
    seen: set[tuple[str, str]] = set()
    for film in case.subject.films:
        plans: Sequence[SegmentPlan] = Case(case.subject, film, case.whole).get("plans")
        shown = dict(_shown(plans))
        for shot in plan.shots:
            proposed: tuple[tuple[Aspect, str], ...] = (("motion", shot.motion), ("transition", shot.transition))
            for aspect, value in proposed:
                if shown.get((shot.id, aspect)) != value or (shot.id, aspect) in seen:
                    continue
                seen.add((shot.id, aspect))
                words = f"{aspect_words()[aspect]} : {value_words(aspect, value)}"
                yield Place(file=f"films/{film.film.name}", shot=shot.id, note=words)


def _shown(plans: Sequence[SegmentPlan]) -> Iterator[tuple[tuple[str, str], str]]:
    """The motion of each shot of a film, and how the next one comes where it isn't a plain cut."""
    for plan in plans:
        yield (plan.view.shot, "motion"), plan.view.motion
        if plan.then:
            yield (plan.view.shot, "transition"), plan.transition
