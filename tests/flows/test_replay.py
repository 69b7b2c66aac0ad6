"""`preuve run --replay`: the service gone and the store too, the recordings alone give the same things again."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from helpers_service import OFFERS, ROOT, OpenAICompatible, know

import connectors.choose
from connectors.services.turnstile import halt
from flows import shots
from flows.production import Production
from preuve import cli, providers
from preuve.errors import NoRecording
from preuve.options import Options
from preuve.project import Project
from preuve.providers import Offer
from preuve.run import quiet
from preuve.sessions import production as session

BOARD = (ROOT / "sample_project/recordings/text/script-chaleureux.json").read_text(encoding="utf-8")


@pytest.fixture
def service(monkeypatch):
    with OpenAICompatible(reply=lambda _asked: BOARD) as server:
        know(monkeypatch, server, offers={"text": Offer(model="essai-texte"), **OFFERS})
        monkeypatch.setattr(connectors.choose, "book", providers.book)
        yield server


@pytest.fixture
def mine(sample, service):
    shutil.rmtree(sample / "recordings")
    shutil.rmtree(sample / "storyboards")
    (sample / "preuve.toml").write_text('[engines]\ntext = "essai"\nimage = "essai"\n', encoding="utf-8")
    yield sample
    halt(sample)


def play(folder, **options):
    """Script and one picture: what the run delivers."""
    work = Production(Project(folder), Options(until="images", **options), quiet)
    try:
        board = shots.write_script(work)
        shots.draw(work, board.shots[0])
        return {path: artifact.sha256 for path, artifact in work.run.delivered.items()}
    finally:
        work.close()
        halt(folder)


def test_a_replay_gives_the_same_with_nothing_left_but_the_recordings(mine, service, monkeypatch):
    made = play(mine)
    assert len(made) >= 3
    asked = len(service.requests)
    shutil.rmtree(mine / ".preuve")
    shutil.rmtree(mine / "runs")
    monkeypatch.delenv("ESSAI_API_KEY")
    service.fail("/chat/completions", "broken")
    service.fail("/images/generations", "broken")
    assert play(mine, replay=True) == made
    assert play(mine, replay=True, from_scratch=True) == made
    assert len(service.requests) == asked


def test_a_changed_prompt_has_no_recording(mine, service):
    play(mine)
    asked = len(service.requests)
    prompt = mine / "prompts" / "script.md.j2"
    prompt.write_text(prompt.read_text(encoding="utf-8").replace("accrocher", "séduire"), encoding="utf-8")
    with pytest.raises(NoRecording) as caught:
        play(mine, replay=True)
    assert "script" in caught.value.message
    assert len(service.requests) == asked
    play(mine)
    assert len(service.requests) == asked + 1


def test_a_production_without_replay_calls(mine, service):
    play(mine)
    project = Project(mine)
    Production(project, Options(replay=True), quiet).close()
    assert project.recordings.replay
    Production(project, Options(), quiet).close()
    assert not project.recordings.replay


def test_the_command_line_asks_for_a_replay(mine, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "produce", lambda _folder, options, **_how: asked.append(options))
    assert cli._main(["run", str(mine), "--replay"]) == 0
    assert [one.replay for one in asked] == [True]
