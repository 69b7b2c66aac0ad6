"""What a publisher is: it puts a film on one account of one platform, and can be asked what became of it.

To add a platform:
1. write one class in `connectors/publish/` that follows `Publisher` below (`mastodon.py` is the shortest); it calls the
   platform through `Access.web` (`connectors/platforms/web.py`), and never repeats by itself what creates a post;
2. add its line to `PUBLISHERS` in `connectors/publish/__init__.py`, and how one connects to it in
   `templates/accounts.yaml`;
3. add its numbers to `templates/platforms.yaml`, and how its posts are counted to `templates/posts.yaml`;
4. add its case to `tests/contract/publishing/`: every publisher goes through the same faults.

A publisher doesn't decide when to try again: `deliver.py` does, for all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal, Protocol, Self

from connectors.platforms.account import Access
from preuve.publication.package import Parcel

Note = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True)
class Obstacle:
    """Why a platform would refuse now, or what she must know before. `blocks`: nothing is sent while it stands.

    `asks`: nothing is sent where nobody is there to read it and say yes.
    """

    message: str
    remedy: str = ""
    blocks: bool = True
    asks: bool = False


@dataclass(frozen=True)
class Standing:
    """What a platform said of a post. `ids` name it there; `response`: SHA-256 of its whole answer.

    `at`: the platform's own time, where it gives one. `details`: what was read of it, for the receipt.
    """

    state: Literal["draft", "published"]
    ids: Mapping[str, str]
    url: str = ""
    response: str = ""
    at: datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """What reading a post back showed: `held` names what is there as sent, `missing` what isn't, in words."""

    standing: Standing
    held: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Publisher(Protocol):
    """Puts films on one account.

    Every method raises TransientError where the platform stumbled and certainly did nothing, PermanentError where it
    refused, and Uncertain where nobody knows what it did.
    """

    name: ClassVar[str]
    targets: ClassVar[tuple[str, ...]]  # which formats it takes, the best first
    replaces: ClassVar[bool]  # whether a new film takes the former's place in the same post

    @classmethod
    def open(cls, access: Access) -> Self:
        """A publisher for an account. Calls nothing."""
        ...

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What the platform would refuse now: quota, rights of the account, declarations it wants. Changes nothing."""
        ...

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """Whether the post is there, after an uncertain outcome: by the ids noted, else by the package's name or slug.

        None only where it certainly isn't and what was begun will never become a post; in doubt, raises Uncertain.
        """
        ...

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """Put it there. `note` keeps each id on the disk as soon as the platform gives it; `known` are those kept.

        Where `replaces`, `known["replaces"]` is the id of the post whose place this film takes.
        """
        ...

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """What the platform shows of it now. Raises Gone where it isn't there any more."""
        ...

    def remove(self, ids: Mapping[str, str]) -> bool:
        """Take it off; False where the platform lets no program do so (a person must)."""
        ...
