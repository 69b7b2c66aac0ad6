"""What she decided of the AI's edit plans: one file for each tone, in her project, that only grows.

plans/chaleureux.yaml             her decisions for that tone
plans/chaleureux-1.request.json   what was asked the first time, once she has decided
plans/chaleureux-1.plan.json      the proposal itself

A round is one proposal. Once she has decided, it is read from what is kept, and never asked again, whatever she changes
after: a service that she takes later has nothing to do with it.
"""

from datetime import datetime
from pathlib import Path

import yaml
from pydantic import Field

from preuve.artifact import digest_bytes
from preuve.edit_plan.plan import STEP, Aspect, Cut, proposal
from preuve.edit_plan.plan import read as read_plan
from preuve.engines import Answer, TextRequest, Value
from preuve.errors import BadInput
from preuve.project import Project
from preuve.reading import load
from preuve.store import write_atomic

HEADER = """\
# Les plans de montage proposés par l'IA et vos décisions, dans l'ordre. « preuve plan » écrit ici ; vous pouvez
# compléter « why » et « by ». « plan » est l'empreinte de la proposition : n'y touchez pas.
"""


class Decision(Value):
    """What she took of a proposal. `taken` empty: she refused all of it."""

    number: int = Field(ge=1, description="The round: 1, then one more each time a new plan was asked.")
    plan: str = Field(pattern=r"^[0-9a-f]{64}$", description="Digest of the proposal.")
    recording: str = Field(default="", max_length=200, description="The recording that holds it.")
    taken: tuple[Aspect, ...] = ()
    why: str = Field(default="", max_length=2000)
    by: str = Field(min_length=1, max_length=200)
    at: datetime | None = None
    aside: str = Field(default="", max_length=300, description="Where her storyboard as it was before is kept.")


class Asked(Value):
    """A round's request, the shots it told of, and the seconds that its answer is held to."""

    request: TextRequest
    basis: tuple[Cut, ...] = Field(min_length=1, max_length=60)
    wanted: float = Field(gt=0)


class Decisions(Value):
    """Every decision of a tone. `closed`: how many rounds are over, since she asked for a new plan."""

    closed: int = Field(default=0, ge=0)
    decisions: tuple[Decision, ...] = ()

    @property
    def number(self) -> int:
        """The round under way."""
        return self.closed + 1

    @property
    def current(self) -> Decision | None:
        """What she decided of the round under way; the last word counts."""
        return next((one for one in reversed(self.decisions) if one.number == self.number), None)


def path_of(project: Project) -> Path:
    """The file of the brief's tone."""
    return project.folder / "plans" / project.storyboard_path.name


def read(project: Project) -> Decisions:
    """Her decisions for the brief's tone; none where there is no file. Raises BadInput."""
    path = path_of(project)
    return load(path, Decisions) if path.is_file() else Decisions()


def asked(project: Project) -> Asked | None:
    """What was asked in the round she decided on; None where she decided nothing. Raises BadInput."""
    decisions = read(project)
    return load(request_path(project, decisions.number), Asked) if decisions.current else None


def request_path(project: Project, number: int) -> Path:
    """Where a round's request is kept."""
    path = path_of(project)
    return path.with_name(f"{path.stem}-{number}.request.json")


def answered(project: Project) -> Answer | None:
    """The recorded answer that she decided on in the round under way; None where it isn't there any more.

    Raises BadInput.
    """
    one, sent = read(project).current, asked(project)
    if one is None or sent is None:
        return None
    path = proposal_path(project, one.number)
    data = path.read_bytes() if path.is_file() else b""
    whole = digest_bytes(data) == one.plan
    for file, recording in project.recordings.all():
        if (recording.step, recording.outcome) != (STEP, "answered"):
            continue
        if whole and recording.id == one.recording:  # as it was restored: pseudonyms stand in what is recorded
            return project.recordings.answer(file, recording).model_copy(update={"data": data})
        answer = project.recordings.answer(file, recording)
        if _digest(answer, sent) == one.plan:
            return answer
    return None


def _digest(answer: Answer, sent: Asked) -> str:
    """The digest of the proposal that an answer holds; empty where it holds none."""
    try:
        return digest_bytes(proposal(read_plan(answer, sent.basis, sent.wanted)))
    except BadInput:
        return ""


def proposal_path(project: Project, number: int) -> Path:
    """Where a round's proposal is kept."""
    path = path_of(project)
    return path.with_name(f"{path.stem}-{number}.plan.json")


def keep(project: Project, one: Decision, sent: Asked, made: bytes) -> None:
    """Add a decision; what was asked, and the proposal that was `made`, first."""
    decisions = read(project)
    data = sent.model_dump_json(indent=1, exclude_defaults=True).encode()
    write_atomic(request_path(project, one.number), data + b"\n")
    write_atomic(proposal_path(project, one.number), made)
    write(path_of(project), decisions.model_copy(update={"decisions": (*decisions.decisions, one)}))


def write(path: Path, decisions: Decisions) -> None:
    """Keep them."""
    data = decisions.model_dump(mode="json", exclude_defaults=True)
    write_atomic(path, (HEADER + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)).encode())
