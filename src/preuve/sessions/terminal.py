"""Questions on the terminal: what is secret is never echoed, and where nobody is there it is said."""

import os
import sys
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer

from preuve.errors import BadInput, MissingPart
from preuve.i18n import _

Ask = Callable[[str], bool]


class Terminal:
    """Says and asks. `shown`: whether pages are opened in the browser."""

    def __init__(self, *, shown: bool = True) -> None:
        self.shown = shown

    def say(self, text: str) -> None:
        """Say a line."""
        typer.echo(text)

    def ask(self, text: str, default: str = "") -> str:
        """Ask for something that may be seen. Raises MissingPart."""
        _somebody(text)
        return str(typer.prompt(text, default=default or None)).strip()

    def secret(self, text: str, *, optional: bool = False) -> str:
        """Ask for something that isn't shown. Raises MissingPart."""
        _somebody(text)
        return str(typer.prompt(text, hide_input=True, default="" if optional else None, show_default=False)).strip()

    def choose(self, text: str, choices: Sequence[str]) -> int:
        """Ask for one of several, by its place; the only one is not asked for. Raises MissingPart."""
        if len(choices) == 1:
            return 0
        for number, choice in enumerate(choices, start=1):
            typer.echo(f"{number}. {_one_line(choice)}")
        while True:
            given = self.ask(_("{text} (un numéro)").format(text=text))
            if given.isdecimal() and 1 <= int(given) <= len(choices):
                return int(given) - 1
            typer.echo(_("Répondez par un numéro de 1 à {most}.").format(most=len(choices)))

    def show(self, url: str) -> None:
        """Say an address, and open it in her browser where there is one."""
        typer.echo(_("Ouvrez cette adresse si votre navigateur ne s'ouvre pas :"))
        typer.echo(url)
        if self.shown and _has_screen():
            webbrowser.open(url)


def asker(alone: str) -> Ask:
    """Asks her on the terminal. Raises BadInput, which says `alone`, where nobody is there."""
    if sys.stdin.isatty():
        return lambda question: input(f"{question} [o/N] ").strip().lower() in ("o", "oui", "y", "yes")
    raise BadInput(
        alone,
        key="--yes",
        remedy=_("Ajoutez --yes après avoir lu ce qui précède, ou lancez la commande dans un terminal."),
    )


@contextmanager
def stopping(told: str) -> Iterator[None]:
    """Where she stops it within, what that leaves is told first."""
    try:
        yield
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("\n" + told)
        raise


def _somebody(text: str) -> None:
    if not sys.stdin.isatty():
        raise MissingPart(
            _("Personne n'est là pour répondre à : {text}").format(text=text),
            remedy=_("Lancez cette commande vous-même dans un terminal."),
        )


def _has_screen() -> bool:
    """Whether a browser would open in a window: in a terminal, it would take the place of these lines."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:120]
