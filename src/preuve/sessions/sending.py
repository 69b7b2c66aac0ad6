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
SURE = 1.0  # seconds of sending after which the time left can be told


class Sending:
    """Told of bytes and waits; shows them while `shown` is entered, and nothing before."""

    def __init__(self, *, plain: bool) -> None:
        self.plain = plain or not sys.stdout.isatty()
        self._bar: Progress | None = None
        self._title = ""
        self._last = 0.0
        self._from: tuple[float, int] | None = None
        self._done = self._total = 0

    @contextmanager
    def shown(self, title: str) -> Iterator[None]:
        """Show one film's way."""
        self._title = title
        self._from, self._done, self._total = None, 0, 0
        if self.plain:
            self._say(_("{title} : envoi…").format(title=title))
            yield
            return
        from rich.progress import BarColumn, Progress, TextColumn

        with Progress(BarColumn(bar_width=16), TextColumn("{task.description}", markup=False), transient=True) as bar:
            bar.add_task(_("{title} : on interroge la plateforme…").format(title=title), total=None)
            self._bar = bar
            try:
                yield
            finally:
                self._bar = None

    def sent(self, done: int, total: int) -> None:
        """So many bytes of a file, of so many."""
        if not self._title:
            return
        if self._from is None or done < self._done or total != self._total:
            self._from = (monotonic(), done)
        self._done, self._total = done, total
        if self._bar:
            self._show(self._way(), moving=self._whole)
        elif self.plain and not self._whole and monotonic() - self._last > EVERY:
            self._say(self._way() + ".")

    def pause(self, seconds: float) -> None:
        """Wait for the platform, and say so."""
        if seconds >= TOLD:
            time = duration(seconds)
            told = _("{title} : on redemande à la plateforme dans {time}").format(title=self._title, time=time)
            if self._whole:
                told = _("{title} : tout est envoyé ; on redemande dans {time}").format(title=self._title, time=time)
            if self._bar:
                self._show(told, moving=True)
            elif not self._title:
                self._say(_("On redemande à la plateforme dans {time}…").format(time=time))
            elif seconds > EVERY or monotonic() - self._last > EVERY:
                self._say(told + ".")
        sleep(seconds)

    @property
    def _whole(self) -> bool:
        return 0 < self._total <= self._done

    def _way(self) -> str:
        """How far it is. The clock is that of this file's bytes, whatever was waited for before."""
        if self._whole:
            return _("{title} : tout est envoyé, la plateforme prépare le film…").format(title=self._title)
        text = _("{title} : {done} sur {total}").format(
            title=self._title, done=size(self._done), total=size(self._total)
        )
        since, begun = self._from or (monotonic(), 0)
        taken = monotonic() - since
        if taken < SURE or self._done <= begun:
            return text
        left = duration(taken * (self._total - self._done) / (self._done - begun))
        return _("{way}, reste environ {left}").format(way=text, left=left)

    def _show(self, text: str, *, moving: bool) -> None:
        """On the bar: `moving` where nobody knows how far it is."""
        if self._bar:
            task = self._bar.tasks[0]
            task.total = None if moving else self._total
            self._bar.update(task.id, completed=0 if moving else self._done, description=text)

    def _say(self, text: str) -> None:
        self._last = monotonic()
        print(text, flush=True)  # noqa: T201
