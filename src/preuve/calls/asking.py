"""Asking again: an answer that isn't right goes back with the reason, a few times, each call recorded on its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from preuve.engines import Answer, Ask, TextRequest
from preuve.errors import BadInput, NoRecording, PermanentError
from preuve.i18n import speaking

TRIES = 3
# What a model is shown of its own refused answer: enough to mend it, and never an endless prompt.
SHOWN = 60_000
# What a model is asked doesn't depend on the reader's language: neither these words nor the reason are translated.
SOURCE = "fr"
REFUSED = "# Ta réponse précédente a été refusée\n\nRaison : "
MENDED = "\n\nCorrige-la et renvoie le document entier, au même format.\n\n"
T = TypeVar("T")


@dataclass(frozen=True)
class Right(Generic[T]):
    """An answer that was right, what was read in it, and the answers before it that weren't, with why."""

    value: T
    answer: Answer
    refused: tuple[dict[str, Any], ...]

    @property
    def about(self) -> dict[str, Any]:
        """What a step keeps of its making, beside what was read in it."""
        return {"recording": self.answer.recording, "model": self.answer.model, "refused": list(self.refused)}


def until_right(
    ask: Ask,
    write: Callable[[TextRequest], Answer],
    request: TextRequest,
    read: Callable[[Answer], T],
    *,
    wrong: Callable[[str], PermanentError],
    tries: int = TRIES,
) -> Right[T]:
    """Ask until `read` takes the answer; it raises BadInput where it doesn't, and the model is told why.

    `wrong` makes the error of the last resort, from the last reason, without the remedy: that one is the model's.
    """
    asked, refused, last = request, list[dict[str, Any]](), ""
    for _again in range(tries):
        try:
            answer = ask(write, asked)
        except NoRecording:
            if not refused:
                raise
            break  # a replayed answer that isn't right has nothing after it
        with speaking(SOURCE):
            try:
                return Right(read(answer), answer, tuple(refused))
            except BadInput as error:
                reason, failed = error.diagnostics(), error
        last = BadInput(failed.message, path=failed.path, key=failed.key).diagnostics()
        refused.append({"recording": answer.recording, "reason": reason})
        asked = again(request, answer.data.decode("utf-8", errors="replace"), reason)
    raise wrong(last)


def again(first: TextRequest, answer: str, reason: str) -> TextRequest:
    """The same request, with the refused answer and why it was."""
    prompt = f"{first.prompt}\n{REFUSED}{reason}{MENDED}{answer[:SHOWN]}\n"
    return first.model_copy(update={"prompt": prompt})


def told_again(prompt: str) -> str:
    """Why the answer before was refused, as a prompt of `again` says it; empty for a first prompt."""
    _before, found, rest = prompt.partition(REFUSED)
    return rest.partition(MENDED)[0] if found else ""
