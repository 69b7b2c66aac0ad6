"""A platform's own time, which may be hours away from this machine's."""

from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.platforms.web import Web


def there(web: Web) -> datetime:
    """What time it is for a platform, once it has answered; else for this machine."""
    return datetime.now(UTC) + timedelta(seconds=web.skew)


def moment(value: Any) -> datetime | None:
    """A moment as platforms write it, ISO 8601 with its offset; None where it isn't one."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
