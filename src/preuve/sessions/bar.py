"""A bar on an interactive terminal, with the time left, for work whose share done is known."""

import contextlib
from collections.abc import Callable, Iterator

Hear = Callable[[str, float], None]
"""Told what is being made, and which share of the whole is done."""
MOST_SIGNS = 48


@contextlib.contextmanager
def bar(label: str) -> Iterator[Hear]:
    """A bar that goes when it is done, on the error stream."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=1.0)
        yield lambda what, share: shown.update(task, completed=share, description=what[:MOST_SIGNS])
