"""Documentation is part of the product: what exists is written, and what is written exists."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel
from typer.main import get_command

from connectors.image import IMAGES
from connectors.sound import SOUNDS
from connectors.speech import SPEECHES
from connectors.text import TEXTS
from connectors.video import VIDEOS
from connectors.voice import VOICES
from preuve.checks import checks
from preuve.cli import app
from preuve.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES = {"text": TEXTS, "image": IMAGES, "voice": VOICES, "sound": SOUNDS, "video": VIDEOS, "speech": SPEECHES}


@pytest.mark.parametrize("capability", TABLES)
def test_every_engine_is_in_the_readme(capability):
    row = next(line for line in README.splitlines() if line.startswith(f"| {capability} |"))
    assert set(re.findall(r"`([\w-]+)`", row)) == set(TABLES[capability])


def test_every_command_is_in_the_readme():
    names = set(get_command(app).commands)
    assert {name for name in names if f"`preuve {name}" not in README} == set()


def test_every_setting_is_described():
    for section in Settings.model_fields.values():
        kind = get_args(section.annotation)[-1] if get_origin(section.annotation) else section.annotation
        assert issubclass(kind, BaseModel)
        for name, field in kind.model_fields.items():
            assert field.description, name


@pytest.mark.parametrize("place", ["sample_project", "templates/project"])
def test_settings_files_hold_known_settings(place):
    assert Settings(**tomllib.loads((ROOT / place / "preuve.toml").read_text(encoding="utf-8")))


def test_every_link_of_the_readme_leads_somewhere():
    for text in (README, (ROOT / "README.fr.md").read_text(encoding="utf-8")):
        for target in re.findall(r"\]\((?!http)([^)#]+)", text):
            assert (ROOT / target).exists(), target


def test_every_locked_package_has_its_licence_listed():
    listed = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    for lock in ROOT.glob("requirements*.lock"):
        for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), flags=re.MULTILINE):
            assert f"| {name} |" in listed, name


def test_no_lock_names_an_index():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "--hash=sha256:" in text


def test_every_make_target_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^{target}:.*## \S", makefile, flags=re.MULTILINE), target


def test_every_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]


def test_every_check_is_in_its_table():
    done = subprocess.run([sys.executable, ROOT / "tools/checks_table.py", "--check"], check=False)
    assert done.returncode == 0, "run: python tools/checks_table.py"


def test_every_threshold_of_our_own_says_why():
    told = (ROOT / "docs/decisions/0007-thresholds-of-our-own.md").read_text(encoding="utf-8")
    own = [name for name, kind in checks().items() if kind.threshold and kind.threshold.standard == "kit"]
    assert [name for name in own if name not in told] == []
