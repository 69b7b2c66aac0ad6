"""The sample's edit plans: a recorded proposal for each tone, and what the sample's person decided of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import yaml

from flows.planning import ask_for
from preuve.artifact import digest_bytes
from preuve.edit_plan import decisions as plan_decisions
from preuve.edit_plan.decisions import Decision
from preuve.edit_plan.plan import cuts, proposal, read
from preuve.engines import Answer, TextRequest
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
    asked = ask_for(project, cuts(board), 1)
    keep(folder, file, "edit-plan", tone, 1, asked.request)
    made = proposal(read(Answer(data=file.read_bytes(), name=file.name), asked.basis, asked.wanted))
    said = yaml.safe_load(CHOICES.read_text(encoding="utf-8"))[tone]
    plan_decisions.path_of(project).unlink(missing_ok=True)
    decided = Decision(number=1, plan=digest_bytes(made), recording=file.stem, at=DECIDED, **said)
    plan_decisions.keep(project, decided, asked, made)
