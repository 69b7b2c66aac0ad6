"""An answer that came may have been paid for: whatever fails afterwards, it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.services import errors
from connectors.services.errors import Called
from preuve.calls.exchange import Exchange
from preuve.errors import PreuveError


@contextmanager
def keeping(called: Called, exchange: Exchange, raw: bytes) -> Iterator[None]:
    """Tell what fails while an answer is made use of as an unusable answer, kept whole in the error.

    Raises PermanentError; an error that was already told in plain words passes as it is.
    """
    try:
        yield
    except PreuveError:
        raise
    except Exception as error:
        raise errors.not_json(called, exchange, raw) from error
