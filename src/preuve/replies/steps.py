"""The step that asks a model to suggest replies."""

from preuve.artifact import canonical
from preuve.calls.asking import until_right
from preuve.engines import TextRequest
from preuve.replies.suggestions import STEP, Basis, NoSuggestion, read
from preuve.work import Outputs, Work, step


@step(STEP, version=1)
def suggest(work: Work) -> Outputs:
    """Ask the text engine for replies until its answer has one for each comment, and promises nothing new."""
    given = dict(work.params)
    held = Basis.model_validate(given.pop("basis"))
    request = TextRequest.model_validate(given)
    found = until_right(work.ask, work.engine.write, request, lambda answer: read(answer, held), wrong=NoSuggestion)
    return {"replies.json": canonical(found.value.model_dump(mode="json")), "about.json": canonical(found.about)}
