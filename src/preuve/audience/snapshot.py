"""What a platform's API answered about her posts at one moment, whole: a file of the project, read by pure parsers.

audience/releves/<platform>-<account>-<UTC time>.json    written once, never changed; no token, no signed address
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from preuve.engines import Value

FOLDER = "audience/releves"
ZONE = "Europe/Paris"  # whose days are counted, where the project's calendar says nothing


class Asked(Value):
    """A post whose figures were asked for, by the platform's `id`; `publication`: its key in the journal, if any."""

    id: str
    target: str = ""
    title: str = ""
    url: str = ""
    published: date | None = None
    seconds: float | None = Field(default=None, description="The film's length.")
    publication: str = ""
    zone: str = Field(default=ZONE, exclude=True, description="Whose days its own date is told in; never kept.")


class Page(Value):
    """One answer. `call` names what was asked (`insights:reach`), `post` the post it is about; empty: all posts."""

    call: str
    post: str = ""
    status: int = 200
    answer: Any = Field(description="The platform's JSON, as it came.")


class Snapshot(Value):
    """All that one source answered at one moment."""

    source: str = Field(description="The connector's name: its parser is `preuve.audience.sources`'.")
    account: str = ""
    observed_at: datetime
    window: Literal["lifetime", "day"] = "lifetime"
    since: date | None = None
    until: date | None = None
    posts: tuple[Asked, ...] = ()
    pages: tuple[Page, ...] = ()
    details: Mapping[str, str] = Field(default={}, description="The API's version, the site's id, …")
    fictitious: bool = False
