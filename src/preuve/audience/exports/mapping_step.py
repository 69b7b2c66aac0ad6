"""The step that asks a model what the columns of an unknown export mean. Its recording holds the whole request."""

from preuve.artifact import canonical
from preuve.audience.exports.mapping import STEP, NoMapping, Sample, read
from preuve.calls.asking import until_right
from preuve.engines import TextRequest
from preuve.work import Outputs, Work, step


@step(STEP, version=1)
def columns(work: Work) -> Outputs:
    """Ask the text engine until its answer holds against the heads and the example cells."""
    given = dict(work.params)
    sample = Sample.model_validate(given.pop("sample"))
    request = TextRequest.model_validate(given)
    found = until_right(work.ask, work.engine.write, request, lambda answer: read(answer, sample), wrong=NoMapping)
    return {"proposal.json": canonical(found.value.model_dump(mode="json")), "about.json": canonical(found.about)}
