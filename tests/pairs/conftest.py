"""The room pairs are made in: one small run and one store for all of them."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from mini import make
from pairs import Room


@pytest.fixture(scope="session")
def mini_run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """The small run's project, made when it is first needed."""
    return cache(lambda: make(tmp_path_factory.mktemp("mini") / "projet"))


@pytest.fixture(scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that all pairs share."""
    return tmp_path_factory.mktemp("store") / ".preuve"


@pytest.fixture
def room(tmp_path: Path, shared_store: Path, mini_run: Callable[[], Path]) -> Iterator[Room]:
    """A room for one pair, emptied at its end: films are big."""
    yield Room(tmp_path, shared_store, mini_run)
    shutil.rmtree(tmp_path, ignore_errors=True)
