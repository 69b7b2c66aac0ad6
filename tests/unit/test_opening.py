"""The folder that a command is about: one that isn't a project is refused, and advice names it."""

import shlex

import pytest

from preuve import cli
from preuve.project import Project
from preuve.sessions.opening import typed

ASSISTANT = ["assistant", "new", "devis"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "z").mkdir()
    (tmp_path / "z/portfolio.yaml").write_text("frameworks: [certifiag]\nfictitious: true\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*words):
    with pytest.raises(SystemExit) as ended:
        cli.main(list(words))
    return ended.value.code


@pytest.mark.parametrize(
    "words",
    [
        ["write"],
        ["write", "--list"],
        ["write", "--layout"],
        ["write", "--draft"],
        ["write", "--undo"],
        ["write", "--export", "z.docx"],
        ["write", "--import", "z.docx"],
        ["deliver"],
        ["check", "--framework", "certifiag"],
        ["assistant", "list"],
        ASSISTANT,
        ["assistant", "test", "devis"],
        ["assistant", "ask", "devis"],
    ],
    ids=" ".join,
)
def test_a_folder_that_isnt_a_project_is_refused_and_left_as_it_was(here, capsys, words):
    before = sorted(here.rglob("*"))
    assert _run(*words) == 2
    told = capsys.readouterr().err
    assert "n'est pas un projet" in told
    assert "preuve new" in told
    assert sorted(here.rglob("*")) == before


def test_the_printed_advice_works_as_it_is_printed(here, capsys):
    assert _run("write", "z", "--export", "z.docx") == 0
    advice = capsys.readouterr().out.strip().split(" : ")[-1]
    assert advice == "preuve write z --import z.docx"
    _run(*shlex.split(advice)[1:])
    assert sorted(one.name for one in here.iterdir()) == ["z", "z.docx"]


def test_a_command_names_the_folder_only_where_it_must(here, monkeypatch):
    project = Project(here / "z")
    assert typed(project, *ASSISTANT, option="--project") == "preuve assistant new devis --project z"
    monkeypatch.chdir(here / "z")
    assert typed(project, "write", "--undo") == "preuve write --undo"
    (here / "mes docs").mkdir()
    assert (
        typed(Project(here / "mes docs"), "write") == f"preuve write {shlex.quote(str((here / 'mes docs').resolve()))}"
    )
