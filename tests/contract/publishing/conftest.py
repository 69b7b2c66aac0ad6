"""What the tests of publishing share: nobody really waits for a platform."""

import sys
from pathlib import Path

import pytest

from connectors.publish import deliver

SERVERS = str(Path(__file__).parents[2] / "servers")
if SERVERS not in sys.path:
    sys.path.insert(0, SERVERS)


@pytest.fixture(autouse=True)
def waited(monkeypatch):
    """The seconds that delivering asked to wait, none of which is waited."""
    asked: list[float] = []
    monkeypatch.setattr(deliver, "wait", asked.append)
    return asked
