"""Which snapshots count: all those of the last days; before, the last of each day and account. None is ever erased."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from preuve.audience.history import Kept

DENSE = timedelta(days=7)
TIME = "%Y%m%dT%H%M%S%z"  # as 20261122T091500Z


def thinned(kept: Sequence[Kept]) -> list[Kept]:
    """The files that count, in their order."""
    taken = {one.name: found for one in kept if one.kind == "snapshot" and (found := _taken(one.name))}
    if not taken:
        return list(kept)
    recent = max(time for _account, time in taken.values()) - DENSE
    last: dict[tuple[str, str], datetime] = {}
    for account, time in taken.values():
        day = (account, time.date().isoformat())
        last[day] = max(time, last.get(day, time))
    return [one for one in kept if one.name not in taken or _counts(*taken[one.name], recent, last)]


def _counts(account: str, time: datetime, recent: datetime, last: dict[tuple[str, str], datetime]) -> bool:
    return time > recent or time == last[account, time.date().isoformat()]


def _taken(name: str) -> tuple[str, datetime] | None:
    """A snapshot's account and time, as its name says them; None for a name of another kind."""
    account, _dash, time = name.partition(" ")[0].removesuffix(".json").rpartition("-")
    try:
        return account, datetime.strptime(time, TIME)  # noqa: DTZ007  (its format ends with %z)
    except ValueError:
        return None
