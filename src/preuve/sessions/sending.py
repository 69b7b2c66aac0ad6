"""A film on its way, on the terminal: a bar with the bytes sent and the time left, or a line now and then."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING

from preuve.i18n import _
from preuve.pages import duration, size

if TYPE_CHECKING:
    from rich.progress import Progress

EVERY = 10.0  # seconds between two lines
TOLD = 3.0  # seconds: a wait worth a word


class Sending:
    """Told of bytes and waits; shows them while `shown` is entered, and nothing before."""

    def __init__(self, *, plain: bool) -> None:
        self.plain = plain or not sys.stdout.isatty()
        self._bar: Progress | None = None
        self._title = ""
        self._began = self._last = 0.0

    @contextmanager
    def shown(self, title: str) -> Iterator[None]:
        """Show one film's way."""
        self._title, self._began = title, monotonic()
        self._last = self._began
        if self.plain:
            self._say(_("{title} : envoi…").format(title=title))
            yield
            return
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, transient=True) as bar:
            bar.add_task(title, total=None)
            self._bar = bar
            try:
                yield
            finally:
                self._bar = None

    def sent(self, done: int, total: int) -> None:
        """So many bytes, of so many."""
        if self._bar:
            self._bar.update(self._bar.tasks[0].id, completed=done, total=total, description=self._title)
        elif self._title and self.plain and total and monotonic() - self._last > EVERY:
            left = (monotonic() - self._began) * (total - done) / max(done, 1)
            text = _("{title} : {done} sur {total}, reste environ {left}.")
            self._say(text.format(title=self._title, done=size(done), total=size(total), left=duration(left)))

    def pause(self, seconds: float) -> None:
        """Wait for the platform, and say so."""
        if seconds >= TOLD:
            text = _("{title} : la plateforme travaille, on lui redemande dans {time}").format(
                title=self._title, time=duration(seconds)
            )
            if self._bar:
                self._bar.update(self._bar.tasks[0].id, description=text)
            elif not self._title:
                self._say(_("On redemande à la plateforme dans {time}…").format(time=duration(seconds)))
            elif monotonic() - self._last > EVERY:
                self._say(text + ".")
        sleep(seconds)

    def _say(self, text: str) -> None:
        self._last = monotonic()
        print(text, flush=True)  # noqa: T201
