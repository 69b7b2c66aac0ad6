"""Progress on the terminal: a bar a stage with the time left, or plain lines for a screen reader or a log."""

import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, Self

from preuve.i18n import _
from preuve.stages import STAGES, title

PLAIN_EVERY = 10.0


class Forecast:
    """Time left, from what each stage usually takes and how fast this run goes."""

    def __init__(self) -> None:
        self.done: dict[str, int] = {}
        self.total: dict[str, int] = {}
        self.began = time.monotonic()

    def hear(self, line: Mapping[str, Any]) -> None:
        """Take in how far a stage is."""
        self.done[line["stage"]], self.total[line["stage"]] = line["done"], line["total"]

    @property
    def share(self) -> float:
        """How much of the work is done, from 0 to 1."""
        seconds = {stage.name: stage.seconds for stage in STAGES}
        whole = sum(seconds[name] * count for name, count in self.total.items())
        return sum(seconds[name] * count for name, count in self.done.items()) / whole if whole else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left, once enough is done to tell."""
        known = "formats" in self.total or self.share == 1.0
        spent = time.monotonic() - self.began
        return spent * (1 - self.share) / self.share if known and self.share > 0.05 else None


def spell(seconds: float) -> str:
    """A duration for people: « 40 s », « 1 min 20 s »."""
    minutes, rest = divmod(round(seconds), 60)
    return _("{minutes} min {seconds:02d} s").format(minutes=minutes, seconds=rest) if minutes else f"{rest} s"


class Display(Protocol):
    """Shows a run's progress while it is entered."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def hear(self, line: Mapping[str, Any]) -> None:
        """Take in a line."""
        ...


class Plain:
    """One line of text at a time, no colour, no box, no moving sign."""

    def __init__(self) -> None:
        self.forecast = Forecast()
        self._said: dict[str, str] = {}
        self._last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put back."""

    def hear(self, line: Mapping[str, Any]) -> None:
        """Say that a stage is done, and now and then how far it is."""
        if line["kind"] != "stage" or not line["total"]:
            return
        self.forecast.hear(line)
        name, done, total = line["stage"], line["done"], line["total"]
        now = time.monotonic()
        if done < total and now - self._last < PLAIN_EVERY:
            return
        text = _("{stage} : {done} sur {total}").format(stage=title(name), done=done, total=total)
        if left := self.forecast.left:
            text += _(", reste environ {left}").format(left=spell(left))
        if self._said.get(name) != f"{done}/{total}":
            self._said[name] = f"{done}/{total}"
            self._last = now
            print(text, flush=True)  # noqa: T201


class Bars:
    """A bar for each stage, and the time left for the whole."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self.forecast = Forecast()
        self.progress = Progress(
            TextColumn("{task.description:<18}"), BarColumn(32), MofNCompleteColumn(), TextColumn("{task.fields[note]}")
        )
        self.whole = self.progress.add_task(_("En tout"), total=1.0, note="", start=True, visible=False)
        self.tasks = {s.name: self.progress.add_task(title(s.name), total=None, note="", visible=False) for s in STAGES}

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.progress.stop()

    def hear(self, line: Mapping[str, Any]) -> None:
        """Move the bars."""
        if line["kind"] != "stage":
            return
        self.forecast.hear(line)
        left = self.forecast.left
        note = _("reste environ {left}").format(left=spell(left)) if left and line["done"] < line["total"] else ""
        self.progress.update(
            self.tasks[line["stage"]], completed=line["done"], total=line["total"], note=note, visible=True
        )


def display(*, plain: bool) -> Display:
    """The bars on a terminal; plain lines when asked, or when the output isn't one."""
    return Plain() if plain or not sys.stdout.isatty() else Bars()
