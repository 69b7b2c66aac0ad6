"""A project whose music and clips come from services that test servers keep on loopback."""

import shutil
import sys
from pathlib import Path

import pytest

from preuve import providers, steps
from preuve.maker import order, perform
from preuve.project import Project

sys.path.insert(0, str(Path(__file__).parents[1] / "servers"))

ROOT = Path(__file__).parents[2]
STEPS = steps


def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count a test's server as the service itself: on another machine, its published prices wouldn't hold."""
    monkeypatch.setattr(providers, "_elsewhere", lambda _given, _known: False)


def project(folder: Path, name: str, base_url: str, *, more: str = "", limits: str = "tries = 3") -> Project:
    """A project with the sample's brief and prompts; `more` are lines of the section of the provider of that name."""
    folder.mkdir(exist_ok=True)
    shutil.copy(ROOT / "sample_project/brief.yaml", folder)
    shutil.copytree(ROOT / "sample_project/prompts", folder / "prompts", dirs_exist_ok=True)
    text = f'[privacy]\npseudonymise = false\n[limits]\n{limits}\n[providers.{name}]\nbase_url = "{base_url}"\n{more}\n'
    (folder / "preuve.toml").write_text(text, encoding="utf-8")
    return Project(folder)


def make(project: Project, step: str, engine, request, **given):
    """Perform a step with an engine, as a run would: its artefacts and its recordings."""
    wanted = order(step, None, request.model_dump(mode="json"), engine, 1, "essai")
    return perform(wanted, project.store, given.get("recordings", project.recordings))


def kept(project: Project):
    """The project's recordings, in the order they were made."""
    return sorted((one for _path, one in project.recordings.all()), key=lambda one: one.started)


def files_with(folder: Path, *secrets: str) -> list[str]:
    """The files under a folder that hold one of some texts, whatever they are."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(secret.encode() in path.read_bytes() for secret in secrets)]
