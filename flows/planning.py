"""The AI's edit plan: asked from the storyboard, shown, and told in the run. Prefect isn't known here."""

import json
from dataclasses import dataclass
from typing import Any

from connectors.choose import choose
from connectors.text import TEXTS
from connectors.text.kept import Kept
from flows.production import Production
from preuve.artifact import Artifact, canonical
from preuve.edit_plan import decisions as plan_decisions
from preuve.edit_plan.decisions import Asked
from preuve.edit_plan.plan import STEP, TEMPLATE, Cut, EditPlan, NoPlan, cuts, schema
from preuve.edit_plan.told import Told
from preuve.engines import TextRequest
from preuve.errors import BadInput, BudgetSpent, MissingPart, ServiceError
from preuve.i18n import _
from preuve.project import Project
from preuve.prompts.fill import fill, plan_values
from preuve.storyboard import Storyboard

MOST_SAID = 2000  # characters of why there is no plan: a service's own words have no end


@dataclass(frozen=True)
class Proposal:
    """A plan, what was asked for it, and what became of it."""

    plan: EditPlan
    artifact: Artifact
    asked: Asked
    told: Told


def wanted(project: Project) -> bool:
    """Whether a run has a plan to tell of: one is asked for, or she decided on one and an AI still writes.

    Where none writes any more, what she decided is left aside: `preuve run` says so.
    """
    return project.settings.plan.ask or (
        plan_decisions.read(project).current is not None and _engine(project).identity().ai
    )


def steps(project: Project) -> int:
    """How many steps that takes."""
    return 2 if wanted(project) else 0


def plan(work: Production, board: Storyboard) -> None:
    """Have the plan in the run, where there is one. Nothing of it is applied here.

    A film doesn't need one: where none came, the run tells why and goes on.
    """
    if not wanted(work.project):
        return
    try:
        propose(work, board)
    except (ServiceError, MissingPart, BudgetSpent) as error:
        number = plan_decisions.read(work.project).number
        why = {"number": number, "missing": error.message[:MOST_SAID], "remedy": error.remedy}
        work.run.deliver(work.make("plan", params=why)["plan.json"], "plan.json")


def propose(work: Production, board: Storyboard) -> Proposal:
    """The AI's plan for a storyboard, and what became of it: `plan.json`, delivered.

    Once she decided, the plan is the one she decided on, read from its recording. Raises PreuveError: there is none.
    """
    decisions = plan_decisions.read(work.project)
    asked = plan_decisions.asked(work.project) or ask_for(work.project, cuts(board), decisions.number)
    basis = [cut.model_dump(mode="json") for cut in asked.basis]
    params = {**asked.request.model_dump(mode="json"), "basis": basis, "wanted": asked.wanted}
    engine = _decided(work.project, asked) if decisions.current else _writer(work.project)
    made = work.make(STEP, params=params, engine=engine, label=work.project.brief.tone)
    if "unusable.json" in made:
        raise NoPlan(json.loads(work.project.store.read(made["unusable.json"]))["reason"])
    told = work.make(
        "plan",
        inputs={
            "proposal": made["proposal.json"],
            "about": made["about.json"],
            "storyboard": work.project.store.put(canonical(board.model_dump(mode="json")), "storyboard.json"),
        },
        params={
            "number": decisions.number,
            "basis": basis,
            "decision": decisions.current.model_dump(mode="json") if decisions.current else None,
        },
    )
    work.run.deliver(told["plan.json"], "plan.json")
    read = work.project.store.read
    return Proposal(
        plan=EditPlan.model_validate_json(read(made["proposal.json"])),
        artifact=made["proposal.json"],
        asked=asked,
        told=Told.model_validate_json(read(told["plan.json"])),
    )


def ask_for(project: Project, basis: tuple[Cut, ...], number: int) -> Asked:
    """What is asked of the text engine in a round, and what its answer is held to."""
    brief = project.brief
    prompt = fill(project.folder / "prompts" / TEMPLATE, **plan_values(project, basis))
    request = TextRequest(
        prompt=prompt, template=TEMPLATE, json_schema=schema(basis), language=brief.language, attempt=number
    )
    return Asked(request=request, basis=basis, wanted=brief.seconds)


def _decided(project: Project, asked: Asked) -> Any:
    """The answer she decided on. Where her file names another one, what was recorded of the request tells for itself.

    Raises MissingPart where nothing is kept: no service is asked for a plan that is already decided.
    """
    answer = plan_decisions.answered(project)
    found = project.recordings.find(STEP, asked.request) if answer is None else None
    if found:
        answer = project.recordings.answer(*found)
    if answer is None:
        raise MissingPart(
            _("Le plan de montage dont {path} garde la décision n'est plus dans recordings/.").format(
                path=plan_decisions.path_of(project)
            ),
            remedy=_("Remettez-y son enregistrement, ou demandez un autre plan : « preuve plan --renew »."),
        )
    return Kept(answer)


def _writer(project: Project) -> Any:
    """The engine that writes, if it is AI. Raises BadInput."""
    name, ask = project.settings.engines.text, project.settings.plan.ask
    engine = _engine(project)
    if not engine.identity().ai:
        raise BadInput(
            _("« {name} » n'est pas une IA : il ne peut pas proposer de plan de montage.").format(name=name),
            path="preuve.toml",
            key="plan.ask" if ask else "engines.text",
            remedy=_("Choisissez un service d'IA (text, sous [engines]), ou mettez ask = false sous [plan].")
            if ask
            else _("Choisissez un service d'IA (text, sous [engines])."),
        )
    return engine


def _engine(project: Project) -> Any:
    return choose(TEXTS, project.settings.engines.text, "text").build(project, step=STEP)
