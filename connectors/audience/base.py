"""What a source of audience figures is: it asks one platform about her posts, and gives the answers whole.

To add a source:
1. one class in `connectors/audience/` that follows `AudienceSource` below, and its line in `SOURCES`;
2. its pure parser in `src/preuve/audience/sources/`, and its line in `PARSERS` there;
3. its words (what a view is, how late figures are) in `templates/audience.yaml`, under `sources_of_figures`;
4. `tests/contract/test_audience_sources.py` holds every source to the same tests.
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Protocol, Self

from connectors.platforms.account import Access
from preuve.audience.snapshot import Asked, Snapshot


class AudienceSource(Protocol):
    """Asks one platform for the figures of posts."""

    name: ClassVar[str]

    @classmethod
    def open(cls, access: Access) -> Self:
        """A source for an account. Calls nothing."""
        ...

    def fetch(self, posts: Sequence[Asked], since: date | None = None, until: date | None = None) -> Snapshot:
        """The answers about these posts. A post that the platform doesn't know, or has no figure for, isn't an error.

        Raises TransientError, PermanentError where nothing could be asked at all.
        """
        ...
