"""A missing key is told before Prefect starts, and only where the run would ask for it."""

import shutil
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from connectors.services.turnstile import halt
from flows import keys, launch
from flows.production import Production
from preuve.errors import MissingPart
from preuve.options import Options
from preuve.project import Project
from preuve.run import quiet

VARIABLES = ("MISTRAL_API_KEY", "OPENAI_API_KEY", "ELEVENLABS_API_KEY")


@pytest.fixture
def keyless(sample, monkeypatch):
    """A project that asks nothing of services yet, on a machine without any key."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    shutil.rmtree(sample / "recordings")
    yield sample
    keyring.set_keyring(before)
    halt(sample)


def check(folder: Path, settings: str, until: str = "checks", **options: bool) -> None:
    (folder / "preuve.toml").write_text(settings, encoding="utf-8")
    keys.check(Production(Project(folder), Options(until=until, **options), quiet))


@pytest.mark.parametrize(
    ("settings", "until", "variable"),
    [
        ('[engines]\ntext = "mistral"\n', "script", "MISTRAL_API_KEY"),
        ('[engines]\nimage = "openai"\n', "images", "OPENAI_API_KEY"),
        ('[engines]\nimage = "svg"\nwriter = "mistral"\n', "images", "MISTRAL_API_KEY"),
        ('[engines]\nvoice = "openai"\n', "voice", "OPENAI_API_KEY"),
        ('[engines]\nsound = "elevenlabs"\n', "checks", "ELEVENLABS_API_KEY"),
    ],
)
def test_a_missing_key_is_named(keyless, settings, until, variable):
    with pytest.raises(MissingPart, match=variable):
        check(keyless, settings, until)


@pytest.mark.parametrize(
    ("settings", "until"),
    [
        ("", "checks"),
        ('[engines]\nimage = "openai"\n', "script"),
        ('[engines]\nvoice = "openai"\n', "images"),
        ('[engines]\nsound = "elevenlabs"\n[sound]\nmusic = false\n', "checks"),
        ('[engines]\ntext = "ollama"\n', "script"),
    ],
)
def test_what_is_not_asked_wants_no_key(keyless, settings, until):
    check(keyless, settings, until)


def test_a_replay_wants_no_key(keyless):
    check(keyless, '[engines]\ntext = "mistral"\n', replay=True)


def test_pictures_that_are_all_hers_want_no_key(keyless):
    path = Project(keyless).storyboard_path
    text = path.read_text(encoding="utf-8").replace("\n  visual:", "\n  file: media/photo.jpg\n  visual:")
    path.write_text(text, encoding="utf-8")
    check(keyless, '[engines]\nimage = "openai"\n', "images")


def test_a_run_ends_before_prefect_is_there(keyless, monkeypatch):
    (keyless / "preuve.toml").write_text('[engines]\ntext = "mistral"\n', encoding="utf-8")
    monkeypatch.setitem(sys.modules, "flows.produce", None)  # importing it would fail
    with pytest.raises(MissingPart, match="MISTRAL_API_KEY"):
        launch.produce(Project(keyless), Options(), quiet)
    assert not list((keyless / "runs").glob("*/ledger.jsonl"))
