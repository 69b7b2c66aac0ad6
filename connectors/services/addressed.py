"""Files that a service only gives the address of: its answer is kept before they are fetched, so that it is paid once.

`.preuve/orders` holds it (`orders.py`). A run that is stopped, killed, or that can't read the file leaves the order:
the next one fetches the same file. Once the file is in the store, the address loses its signature.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.services.fetch import DATA, fetch, unsigned
from connectors.services.line import Line
from connectors.services.orders import Order, Orders
from preuve.artifact import digest_file
from preuve.calls.exchange import Cost, Exchange, Usage
from preuve.i18n import _
from preuve.store import Store


@dataclass(frozen=True)
class Resumed:
    """What an earlier run was answered: the exchange, its cost told once in all recordings, and the answer."""

    exchange: Exchange
    raw: bytes


class Addressed:
    """The files of one provider that one project waits for."""

    def __init__(self, line: Line, store: Store) -> None:
        self.line, self.store = line, store
        self.orders = Orders(store.folder)

    def resumed(self, key: str) -> Resumed | None:
        """What was answered to an order whose file is awaited; None where nothing is."""
        order = self.orders.find(key)
        if order is None or not order.answer or order.exchange is None:
            return None
        if order.counted:
            paid = Cost(eur=0.0, basis=_("déjà compté : seul le fichier restait à recevoir"))
            return Resumed(order.exchange.model_copy(update={"usage": Usage(), "cost": paid}), order.answer.encode())
        with self.line.turnstile.pass_through(Cost(eur=0.0)) as ticket:  # a killed run's: no recording tells it yet
            ticket.pay(order.exchange.cost)
        return Resumed(order.exchange, order.answer.encode())

    def keep(self, key: str, exchange: Exchange, raw: bytes) -> None:
        """Keep an answer that gives an address, at once."""
        answer = raw.decode("utf-8", errors="replace")
        self.orders.write(key, Order(asked=datetime.now(UTC), exchange=exchange, answer=answer))

    def bring(self, key: str, url: str, largest: int) -> bytes:
        """The file at an address. Raises NotYet, and BadMedia where it will never be read."""
        order = self.orders.find(key)
        if url.startswith(DATA) or order is None:
            return fetch(self.line, url, largest)
        path = self.store.path(order.file)
        if order.file and path.is_file() and digest_file(path) == order.file:
            return path.read_bytes()
        data = fetch(self.line, url, largest)
        file = self.store.put(data, "file").sha256
        answer = unsigned(order.answer.encode()).decode()
        self.orders.write(key, order.model_copy(update={"file": file, "answer": answer}))
        return data

    def leave(self, key: str) -> None:
        """Leave an order for the next run; a recording is about to tell what it cost."""
        order = self.orders.find(key)
        if order:
            self.orders.write(key, order.model_copy(update={"counted": True}))

    def forget(self, key: str) -> None:
        """What came can't be used: the recording that says so is what is left of it."""
        self.orders.forget(key)
