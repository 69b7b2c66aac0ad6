"""The step that asks a model to read the figures. Its parameters hold the facts; its recording, the whole request."""

from preuve.artifact import canonical
from preuve.audience.lecture.analysis import STEP, Basis, made
from preuve.audience.lecture.asking import NoReading, read
from preuve.calls.asking import until_right
from preuve.engines import TextRequest
from preuve.work import Outputs, Work, step


@step(STEP, version=1)
def lecture(work: Work) -> Outputs:
    """Ask the text engine to read the facts and the comments until its answer holds."""
    given = dict(work.params)
    basis = Basis.model_validate(given.pop("basis"))
    request = TextRequest.model_validate(given)
    found = until_right(work.ask, work.engine.write, request, lambda answer: read(answer, basis), wrong=NoReading)
    reading = made(found.value, basis, found.answer)
    return {"reading.json": canonical(reading.model_dump(mode="json")), "about.json": canonical(found.about)}
