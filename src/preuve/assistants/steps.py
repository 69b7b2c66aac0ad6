"""The step that asks the text engine on an assistant's behalf."""

from preuve.artifact import canonical
from preuve.assistants.asking import STEP
from preuve.engines import TextRequest
from preuve.work import Outputs, Work, step


@step(STEP, version=1)
def answer(work: Work) -> Outputs:
    """Ask once: what it answers is kept as it is, right or not."""
    found = work.ask(work.engine.write, TextRequest.model_validate(work.params))
    about = {"recording": found.recording, "model": found.model, "origin": found.origin}
    return {"answer.txt": found.data, "about.json": canonical(about)}
