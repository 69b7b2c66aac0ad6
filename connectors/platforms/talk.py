"""How connecting speaks with her: what the command line gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from connectors.platforms.account import Account


class Talk(Protocol):
    """Says, asks and shows. Each question raises MissingPart where nobody is there to answer."""

    def say(self, text: str) -> None:
        """Say a line."""
        ...

    def ask(self, text: str, default: str = "") -> str:
        """Ask for something that may be seen."""
        ...

    def secret(self, text: str, *, optional: bool = False) -> str:
        """Ask for something that isn't shown. `optional`: whether she may give nothing."""
        ...

    def choose(self, text: str, choices: Sequence[str]) -> int:
        """Ask for one of several, by its place; the only one is not asked for."""
        ...

    def show(self, url: str) -> None:
        """Open an address in her browser, and say it."""
        ...


@dataclass(frozen=True)
class Wish:
    """What was asked of `preuve connect`. `scopes` are asked for besides the usual ones.

    `former`: an account connected before with an application that may serve again.
    """

    platform: str
    url: str = ""
    client: str = ""
    scopes: tuple[str, ...] = ()
    config: str = ""
    port: int = 0
    site: str = ""
    former: Account | None = None
