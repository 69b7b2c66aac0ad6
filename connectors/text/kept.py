"""One answer that a person decided on: read again, never asked again, whatever engine the project names now."""

from typing import Self

from preuve.artifact import digest_bytes
from preuve.engines import Answer, Ask, Identity, TextRequest


class Kept:
    """A recorded answer as an engine.

    It is indirect: its one call was another engine's, so that no work asks, looks up or records it anew.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def through(self, _ask: Ask) -> Self:
        """The same: there is nothing to ask."""
        return self

    def identity(self) -> Identity:
        """The answer's digest says all of it."""
        known = {"answer": digest_bytes(self.answer.data)}
        return Identity(engine="recorded", capability="text", ai=True, model=self.answer.model, parameters=known)

    def write(self, _request: TextRequest) -> Answer:
        """The answer."""
        return self.answer
