"""What a person sees of a run, from second 0 to its end, however it ends."""

import shutil
from pathlib import Path

import pytest

from preuve.display import Plain
from preuve.project import Project
from preuve.watch import Watch

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path) -> Project:
    shutil.copy(ROOT / "sample_project/brief.yaml", tmp_path)
    return Project(tmp_path)


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    pages: list[str] = []
    monkeypatch.setattr("preuve.watch.webbrowser.open", pages.append)
    return pages


def waiting(project: Project) -> str:
    return (project.folder / "runs/index.html").read_text(encoding="utf-8")


def test_the_page_opens_at_once_and_waits(project, opened):
    with Watch(project, Plain(), show=True):
        assert opened == [(project.folder / "runs/index.html").as_uri()]
        assert 'content="1"' in waiting(project)


def test_it_leads_to_the_run_as_soon_as_there_is_one(project, opened, tmp_path):
    folder = tmp_path / "runs" / "un"
    folder.mkdir(parents=True)
    with Watch(project, Plain(), show=True) as watch:
        watch.hear({"kind": "opened", "folder": str(folder)})
        watch.hear({"kind": "start", "at": "2026-11-21T09:00:00+00:00", "kit": "0", "sources": "s"})
        watch.settle(folder)
    assert "url=un/index.html" in waiting(project)
    assert (folder / "index.html").is_file()


def test_a_run_with_nothing_new_leads_to_the_earlier_one(project, opened, tmp_path):
    with Watch(project, Plain(), show=True) as watch:
        pass
    watch.lead_to(tmp_path / "runs" / "avant")
    assert "url=avant/index.html" in waiting(project)


def test_an_error_before_anything_was_made_stops_the_waiting(project, opened):
    with pytest.raises(RuntimeError), Watch(project, Plain(), show=True):
        raise RuntimeError
    assert "refresh" not in waiting(project)
    assert "le terminal dit pourquoi" in waiting(project)


def test_a_failed_run_leaves_a_page_that_rests(project, opened, tmp_path):
    folder = tmp_path / "runs" / "un"
    folder.mkdir(parents=True)
    with pytest.raises(RuntimeError), Watch(project, Plain(), show=False) as watch:  # noqa: PT012
        watch.hear({"kind": "opened", "folder": str(folder)})
        watch.hear({"kind": "start", "at": "2026-11-21T09:00:00+00:00", "kit": "0", "sources": "s"})
        watch.hear({"kind": "end", "at": "2026-11-21T09:01:00+00:00", "status": "failed"})
        raise RuntimeError
    assert 'http-equiv="refresh"' not in (folder / "index.html").read_text(encoding="utf-8")
