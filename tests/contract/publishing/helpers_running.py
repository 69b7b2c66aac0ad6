"""Cases whose servers run until the test ends."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from publishing_case import Case


@contextmanager
def running(case: Callable[..., Case], folder: Path) -> Iterator[Callable[..., Case]]:
    """A way to make cases with started servers, given what a package has besides."""
    with ExitStack() as stack:

        def make(**package) -> Case:
            found = case(folder / "bundle", **package)
            stack.enter_context(found.server)
            return found

        yield make
