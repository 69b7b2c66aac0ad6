"""A custom assistant at work: one answer to what it is given, or each of its tests, every call recorded."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.services.turnstile import halt
from flows.figures import answering, writer
from flows.launch import held
from preuve import steps
from preuve.artifact import digest_json
from preuve.assistants.asking import STEP, request_of
from preuve.assistants.expected import MOST_ANSWER, judged
from preuve.assistants.model import Assistant, Case
from preuve.assistants.results import Result, Results, write_results
from preuve.calls.recordings import Recording
from preuve.engines import TextRequest
from preuve.history import TRIAL
from preuve.project import Project
from preuve.run import Run

STEPS = steps  # registering them is importing them
Listen = Callable[[Case], None]


@dataclass(frozen=True)
class Said:
    """An answer's words, and the recording that holds it."""

    text: str
    recording: str
    model: str


class Apart(Run):
    """A run beside the productions: its folder says so, and no production takes it up."""

    suffix = TRIAL


def ask(project: Project, assistant: Assistant, given: Mapping[str, str]) -> Said:
    """The assistant's answer to what it is given. Raises PreuveError."""
    request = request_of(assistant, given)
    with apart(project, {"assistant": request.digest()}) as run:
        return _say(project, run, assistant, request)


def examine(project: Project, assistant: Assistant, listen: Listen, *, again: bool = False) -> Results:
    """Each of its tests, answered and kept in its results. Raises PreuveError.

    `again`: ask anew; else what was answered to the very same request is taken up.
    """
    attempt = max(attempts(project, STEP, assistant.id), 1) + again
    found, model = [], ""
    with apart(project, {"assistant": f"{assistant.digest} {attempt}"}) as run:
        for case in assistant.tests:
            listen(case)
            said = _say(project, run, assistant, request_of(assistant, case.given, attempt))
            found.append(_result(project, assistant, case, said))
            model = said.model
    results = Results(
        assistant=assistant.id,
        definition=assistant.digest,
        engine=project.settings.engines.text,
        model=model,
        results=tuple(found),
    )
    write_results(project.folder, results)
    return results


def _say(project: Project, run: Run, assistant: Assistant, request: TextRequest) -> Said:
    with answering(project):
        params = request.model_dump(mode="json")
        engine: Any = writer(project, STEP)
        made = run.make(STEP, params=params, engine=engine, attempt=request.attempt, label=assistant.id)
    about = json.loads(project.store.read(made["about.json"]))
    text = project.store.read(made["answer.txt"]).decode("utf-8", errors="replace")
    return Said(text[:MOST_ANSWER], str(about["recording"]), str(about["model"]))


def _result(project: Project, assistant: Assistant, case: Case, said: Said) -> Result:
    recording = _recording(project, said.recording)
    return Result(
        case=case.id,
        recording=recording.id,
        request=recording.request_sha256,
        answer=recording.response.sha256,
        text=said.text,
        outcomes=judged(case, said.text, assistant),
    )


def attempts(project: Project, step: str, label: str) -> int:
    """The number of the last attempt of that label at a step that brought an answer; 0 where none did."""
    mine = (one for _path, one in project.recordings.all() if (one.step, one.label) == (step, label))
    return max((one.attempt for one in mine if one.outcome == "answered"), default=0)


def _recording(project: Project, name: str) -> Recording:
    return next(one for _path, one in project.recordings.all() if one.id == name and one.step == STEP)


@contextlib.contextmanager
def apart(project: Project, told: Mapping[str, str]) -> Iterator[Run]:
    """A run of its own, ended however it ends. `told`: what tells it from all others."""
    with held(project):
        sources = digest_json(dict(told))
        run = Apart(project.folder, project.store, project.recordings, now=datetime.now(UTC), sources=sources)
        try:
            yield run
        except BaseException as error:
            if run.folder:
                run.finish("cancelled" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
        finally:
            halt(project.folder)
        if run.folder:
            run.finish("partial")
