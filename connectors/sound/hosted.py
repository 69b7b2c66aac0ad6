"""What the sound services share: a line to the provider, and what they tell of themselves."""

from typing import Any, Self

from connectors.services.line import Line
from connectors.services.options import options
from preuve.engines import Identity
from preuve.project import Project


class HostedSound:
    """A sound engine that a provider hosts."""

    def __init__(self, line: Line) -> None:
        self.line = line

    @classmethod
    def build(cls, project: Project, *, name: str) -> Self:
        """For the provider that `engines.sound` names. Raises BadInput."""
        return cls(Line.open(project, name, "sound"))

    def identity(self) -> Identity:
        """The provider, its address, its model and options."""
        return Identity(
            engine=self.line.name,
            capability="sound",
            ai=True,
            model=self.line.offer.model,
            parameters={"base_url": self.line.provider.base_url, **self._options},
        )

    @property
    def _options(self) -> dict[str, Any]:
        return dict(options(self.line.mine, "sound"))
