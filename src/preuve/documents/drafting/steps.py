"""The step that asks a model for a draft."""

from preuve.artifact import canonical
from preuve.calls.asking import until_right
from preuve.engines import TextRequest
from preuve.work import Outputs, Work, step

STEP = "brouillon"


@step(STEP, version=1)
def draft(work: Work) -> Outputs:
    """Ask the text engine until its draft holds to what it was given."""
    from preuve.documents.drafting.asking import Basis, NoDraft, read

    given = dict(work.params)
    basis = Basis.model_validate(given.pop("basis"))
    request = TextRequest.model_validate(given)
    found = until_right(work.ask, work.engine.write, request, lambda answer: read(answer, basis), wrong=NoDraft)
    return {"draft.json": canonical(found.value.model_dump(mode="json")), "about.json": canonical(found.about)}
