"""Orders under way, kept before what they bring is waited for, so that a kill or a failed download pays nothing twice.

.preuve/orders/<digest>.json, named by the digest of the engine and the request. It is written twice: before the order
is sent, then with the task's number. One that has no number was sent, perhaps, by a run that was killed at that moment:
it is told once, then forgotten. One that has a number is waited for again. It stays there once answered: a recording
of the answer is found first.

A service that answers at once with the address of a file leaves an order too, with that answer as it came, signature
included: its only place. Once the file is here, the order holds its digest in place of the signature.
"""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from preuve.artifact import digest_json
from preuve.calls.exchange import Exchange
from preuve.engines import Identity, Request, Value
from preuve.store import write_atomic


class Order(Value):
    """What was ordered. `task`: the service's number for it, empty while it isn't known; `exchange`: what passed.

    `answer`: what the service answered, where that gives a file's address; `file`: the digest of that file in the
    store, once it is here; `counted`: whether a recording tells already what the order cost.
    """

    asked: datetime
    task: str = ""
    exchange: Exchange | None = None
    answer: str = ""
    file: str = ""
    counted: bool = False


class Orders:
    """The orders of one project. `folder`: its store's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "orders"

    def find(self, key: str) -> Order | None:
        """An order that was sent. A file that isn't one counts as an order without a number."""
        path = self._path(key)
        if not path.is_file():
            return None
        try:
            return Order.model_validate_json(path.read_bytes())
        except ValidationError:
            return Order(asked=datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def intend(self, key: str) -> None:
        """Say that an order is about to be sent."""
        self.write(key, Order(asked=datetime.now(UTC)))

    def keep(self, key: str, task: str, exchange: Exchange) -> Order:
        """Keep a task's number, at once."""
        return self.write(key, Order(asked=datetime.now(UTC), task=task, exchange=exchange))

    def forget(self, key: str) -> None:
        """The order came to nothing: asking again makes another."""
        self._path(key).unlink(missing_ok=True)

    def write(self, key: str, order: Order) -> Order:
        """Keep what is known of an order, whole or not at all. Raises DiskFull."""
        write_atomic(self._path(key), order.model_dump_json(indent=1).encode())
        return order

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def key_of(engine: Identity, request: Request) -> str:
    """What names an order: who is asked, and what."""
    return digest_json({"engine": engine.model_dump(mode="json"), "request": request.said()})
