"""The pure parsers of what platforms' APIs answer, one module a source: `parse(snapshot, name)` gives its readings.

A figure that the API didn't give is absent, never zero; each value's `Source` names the snapshot's file (`file`), the
answer's place in it (`row`, from 1), the call and the field (`column`, as `insights:reach › values[0].value`) and the
value as it came (`written`). What wasn't understood is a `Problem`, never an exception: answers are hostile.
"""

from collections.abc import Callable
from importlib import import_module

from preuve.audience.figures import Readings
from preuve.audience.snapshot import Snapshot

Parser = Callable[[Snapshot, str], Readings]
PARSERS: dict[str, str] = {
    "youtube": "preuve.audience.sources.youtube",
    "peertube": "preuve.audience.sources.peertube",
    "facebook": "preuve.audience.sources.facebook",
    "instagram": "preuve.audience.sources.instagram",
    "mastodon": "preuve.audience.sources.mastodon",
    "matomo": "preuve.audience.sources.matomo",
    "plausible": "preuve.audience.sources.plausible",
    "tiktok": "preuve.audience.sources.tiktok",
    "wordpress": "preuve.audience.sources.wordpress",
}


def parser(source: str) -> Parser | None:
    """The parser of a source's snapshots; None where there is none."""
    module = PARSERS.get(source)
    found: Parser | None = import_module(module).parse if module else None
    return found
