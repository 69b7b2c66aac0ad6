"""A draft of a section of a document: asked once, recorded, given back; nothing of the document is touched here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.assisting import apart, attempts
from flows.figures import answering, writer
from preuve import steps
from preuve.documents.blocks import Blocks
from preuve.documents.drafting.asking import Proposed, ask_for
from preuve.documents.drafting.steps import STEP
from preuve.documents.writing.state import Part
from preuve.i18n import _
from preuve.project import Project
from preuve.sessions.opening import typed

STEPS = steps  # registering them is importing them


@dataclass(frozen=True)
class Drafted:
    """A draft's words, the recording that holds them, and the model that wrote them."""

    text: str
    recording: str
    model: str


def ready(project: Project) -> None:
    """See that a text engine can draft, before anything is changed for it. Raises PreuveError."""
    _engine(project)


def draft(project: Project, part: Part, known: Sequence[tuple[str, Blocks]], *, again: bool = False) -> Drafted:
    """The text engine's draft for a section. Raises PreuveError.

    `again`: ask anew; else what was answered to this very request is taken up.
    """
    label = f"{part.wanted.name} › {part.model.heading.fr}"
    request, basis = ask_for(project, part, known, max(attempts(project, STEP, label), 1) + again)
    params = {**request.model_dump(mode="json"), "basis": basis.model_dump(mode="json")}
    told = {"draft": label, "request": request.digest()}
    with apart(project, told) as run, answering(project, _otherwise(project)):
        made = run.make(STEP, params=params, engine=_engine(project), attempt=request.attempt, label=label)
    about = json.loads(project.store.read(made["about.json"]))
    found = Proposed.model_validate_json(project.store.read(made["draft.json"]))
    return Drafted(found.text, str(about["recording"]), str(about["model"]) or project.settings.engines.text)


def _engine(project: Project) -> Any:
    cannot = _("« {name} » n'est pas une IA : il n'écrit pas de brouillon.")
    return writer(project, STEP, _otherwise(project), cannot)


def _otherwise(project: Project) -> str:
    return _("Ou écrivez cette partie vous-même : « {command} ».").format(command=typed(project, "write"))
