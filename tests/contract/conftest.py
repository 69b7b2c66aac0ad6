"""What the contract tests share: nobody really waits for a platform."""

import sys

import pytest


@pytest.fixture(autouse=True)
def waited(monkeypatch):
    """The seconds that delivering asked to wait, none of which is waited."""
    asked: list[float] = []
    if deliver := sys.modules.get("connectors.publish.deliver"):
        monkeypatch.setattr(deliver, "sleep", asked.append)
    return asked
