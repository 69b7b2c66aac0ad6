"""Progress on the terminal: a bar a stage with the time left, or plain lines for a screen reader or a log."""

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from preuve.i18n import _
from preuve.pages import duration
from preuve.run_state import RunState

if TYPE_CHECKING:
    from rich.progress import TaskID

PLAIN_EVERY = 10.0


def left(state: RunState) -> str:
    """The time left, in words; empty while nothing allows a guess."""
    return _("reste environ {left}").format(left=duration(state.remaining)) if state.remaining else ""


class Display(AbstractContextManager["Display"], Protocol):
    """Shows a run's progress while it is entered."""

    def show(self, state: RunState) -> None:
        """Show a state of the run."""
        ...


class Plain:
    """One line of text at a time, no colour, no box, no moving sign: a stage done, and now and then the time left."""

    def __init__(self) -> None:
        self._said: set[str] = set()
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put back."""

    def show(self, state: RunState) -> None:
        """Say what is new since the last time."""
        for stage in state.stages:
            if stage.state in ("made", "retrieved") and stage.name not in self._said:
                self._said.add(stage.name)
                self._say(_("{stage} : fait ({done}).").format(stage=stage.title, done=stage.done))
        if state.remaining and time.monotonic() - self._last > PLAIN_EVERY:
            self._say(_("{percent} % du travail, {left}.").format(percent=state.percent, left=left(state)))

    def _say(self, text: str) -> None:
        self._last = time.monotonic()
        print(text, flush=True)  # noqa: T201


class Bars:
    """A bar for each stage, and the time left for the whole."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self.progress = Progress(
            TextColumn("{task.description:<16}"),
            BarColumn(36),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}"),
        )
        self.whole = self.progress.add_task(_("Tout le film"), total=100, note=_("préparation…"))
        self.stages: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.progress.stop()

    def show(self, state: RunState) -> None:
        """Move the bars."""
        self.progress.update(self.whole, completed=state.percent, note=left(state))
        for stage in state.stages:
            if stage.state == "waiting" and not stage.planned:
                continue
            if stage.name not in self.stages:
                self.stages[stage.name] = self.progress.add_task(stage.title, total=None, note="")
            note = ", ".join(dict.fromkeys(stage.running))[:40]
            self.progress.update(self.stages[stage.name], completed=stage.done, total=stage.planned, note=note)
            if stage.state in ("made", "retrieved"):
                self.progress.stop_task(self.stages[stage.name])


def display(*, plain: bool) -> Display:
    """The bars on a terminal; plain lines when asked, or when the output isn't one."""
    return Plain() if plain or not sys.stdout.isatty() else Bars()
