"""Fixtures that all tests share. Sockets are closed except loopback (pyproject.toml), and a test holds that."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from preuve.calls.recordings import Recordings
from preuve.run import Run
from preuve.store import Store

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

os.environ.setdefault("PREUVE_LANG", "fr")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what this machine lacks, with the reason; `.ci/run` sets PREUVE_NO_SKIP and has everything."""
    missing = {
        "chromium": None if shutil.which("chromium") else "Chromium isn't installed",
        "libreoffice": None if shutil.which("soffice") else "LibreOffice isn't installed",
        "n8n": None if os.environ.get("PREUVE_N8N") else "PREUVE_N8N doesn't name a folder with n8n",
        "roc": None if os.environ.get("PREUVE_ROC") else "PREUVE_ROC doesn't name a virtualenv with roc-validator",
        "torch": None if _has("torch") and _has("whisper") else "PyTorch and openai-whisper aren't installed",
    }
    for item in items:
        for mark, reason in missing.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skip is a failure: everything can be had there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("PREUVE_NO_SKIP") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _has(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / ".preuve")


@pytest.fixture
def new_run(tmp_path: Path, store: Store):
    """Make runs in one project folder."""

    def make(**options) -> Run:
        return Run(tmp_path, store, Recordings(store), **{"now": NOW, "sources": "s", **options})

    return make


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample project, without what runs made."""
    target = tmp_path / "projet d'été"
    shutil.copytree(ROOT / "sample_project", target, ignore=shutil.ignore_patterns("runs", ".preuve"))
    return target
