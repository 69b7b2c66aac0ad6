"""The sample's edit plans: a recorded proposal for each tone, and what the sample's person decided of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from flows.planning import request
from preuve.artifact import canonical, digest_bytes
from preuve.edit_plan import cuts, read
from preuve.engines import Answer, TextRequest
from preuve.plan_decisions import Decision, Decisions, path_of, write
from preuve.project import Project, slug
from preuve.storyboard import Storyboard

DECIDED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CHOICES = Path(__file__).with_name("sample_plans.yaml")
Keep = Callable[[Path, Path, str, str, int, TextRequest], None]


def plan(project: Project, board: Storyboard, keep: Keep) -> None:
    """Record the proposal for the brief's tone, and write what was decided of it."""
    tone = project.brief.tone
    folder = project.folder / "recordings" / "text"
    file = folder / f"plan-{slug(tone)}.json"
    basis = cuts(board)
    asked = _asked(request(project, basis, Decisions()))
    keep(folder, file, "edit-plan", tone, 1, asked)
    proposal = read(Answer(data=file.read_bytes(), name=file.name), basis, project.brief.seconds)
    said = yaml.safe_load(CHOICES.read_text(encoding="utf-8"))[tone]
    digest = digest_bytes(canonical(proposal.model_dump(mode="json")))
    one = Decision(number=1, plan=digest, at=DECIDED, basis=basis, **said)
    write(path_of(project), Decisions(decisions=(one,)))


def _asked(params: dict[str, Any]) -> TextRequest:
    """The request among the step's parameters, as JSON gives it back."""
    kept = {name: value for name, value in params.items() if name in TextRequest.model_fields}
    return TextRequest.model_validate(json.loads(json.dumps(kept)))
