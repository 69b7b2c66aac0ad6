"""How an assistant stands: its recorded answers, read again from their bytes, against its tests as they are now.

What `results.json` says of them isn't believed: it only names the recordings. A recording counts where it answers the
very request that the assistant makes now for that test (or that request with its names replaced, as it left), and its
bytes are those of its digest.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from preuve.artifact import digest_json
from preuve.assistants.asking import STEP, request_of
from preuve.assistants.expected import Outcome, judged
from preuve.assistants.model import Assistant, Case
from preuve.assistants.results import Result, read_results
from preuve.calls.recordings import Recording
from preuve.engines import Value
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.privacy.names import known_names
from preuve.privacy.requests import disguised
from preuve.project import Project

State = Literal["untested", "stale", "failed", "holds"]
Found = Mapping[str, Sequence[tuple[Path, Recording]]]


class Tested(Value):
    """A test read again. `problem`: why its answer doesn't count; `text` is the answer's words otherwise."""

    case: str
    title: str
    problem: str = ""
    text: str = ""
    outcomes: tuple[Outcome, ...] = ()
    origin: str = ""

    @property
    def holds(self) -> bool:
        """Whether its answer counts, and holds to all that is expected."""
        return not self.problem and all(one.holds for one in self.outcomes)


class Standing(Value):
    """An assistant's tests, read again. `engine` and `model` are what its results say that it was tested with."""

    assistant: str
    title: str
    state: State
    tests: tuple[Tested, ...] = ()
    engine: str = ""
    model: str = ""

    @property
    def held(self) -> int:
        """How many tests hold."""
        return sum(one.holds for one in self.tests)

    @property
    def authored(self) -> bool:
        """Whether an answer was written for an example, instead of coming from a model that was asked."""
        return any(one.origin == "authored" for one in self.tests)


def standing(project: Project, assistant: Assistant) -> Standing:
    """How an assistant stands now. Raises BadInput where its results can't be read."""
    kept = read_results(project.folder, assistant)
    told = Standing(assistant=assistant.id, title=assistant.title, state="untested")
    if kept is None or not assistant.tests:
        return told
    told = told.model_copy(update={"engine": kept.engine, "model": kept.model})
    if kept.definition != assistant.digest:
        return told.model_copy(update={"state": "stale"})
    found = _recordings(project)
    tests = tuple(_tested(project, assistant, case, kept.of(case.id), found) for case in assistant.tests)
    state: State = "holds" if all(one.holds for one in tests) else "failed"
    return told.model_copy(update={"state": state, "tests": tests})


def _recordings(project: Project) -> Found:
    found: dict[str, list[tuple[Path, Recording]]] = {}
    for path, one in project.recordings.all():
        if one.step == STEP:
            found.setdefault(one.id, []).append((path, one))
    return found


def _tested(project: Project, assistant: Assistant, case: Case, kept: Result | None, found: Found) -> Tested:
    told = Tested(case=case.id, title=case.title)
    if kept is None:
        return told.model_copy(update={"problem": _("pas encore essayé")})
    pair = next((one for one in found.get(kept.recording, ()) if one[1].response.sha256 == kept.answer), None)
    if pair is None:
        return told.model_copy(update={"problem": _("l'enregistrement de sa réponse n'est plus là, ou a changé")})
    try:
        text = _answer(project, assistant, case, *pair)
    except PreuveError as error:
        return told.model_copy(update={"problem": error.message.rstrip(".")})
    if text is None:
        return told.model_copy(update={"problem": _("l'enregistrement répond à une autre demande que ce cas")})
    outcomes = judged(case, text, assistant)
    return told.model_copy(update={"text": text, "outcomes": outcomes, "origin": pair[1].origin})


def _answer(project: Project, assistant: Assistant, case: Case, path: Path, recording: Recording) -> str | None:
    """The words of a recorded answer, its bytes checked, with the names restored; None where it answers something else.

    Raises PreuveError: the bytes changed, or the names can't be replaced here as they were.
    """
    sent = digest_json(dict(recording.request))
    if recording.outcome != "answered" or not recording.engine.ai or sent != recording.request_sha256:
        return None
    request = request_of(assistant, case.given, recording.attempt)
    text = project.recordings.read(path, recording.response).decode("utf-8", errors="replace")
    if request.digest() == sent:
        return text
    if "privacy" not in recording.details:
        return None
    mine = project.settings.privacy
    left, disguise = disguised(request, known_names(project), deep=mine.deep, keep=mine.keep)
    return disguise.take_off(text).text if left.digest() == sent else None
