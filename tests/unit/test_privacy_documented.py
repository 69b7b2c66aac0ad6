"""docs/privacy.md says what the attempt finds, and names what the settings are."""

import re
from pathlib import Path

from preuve.pages import number
from preuve.privacy import running
from preuve.privacy.attempt import attempt
from preuve.privacy.leaving import leaving
from preuve.project import Project
from preuve.settings import PrivacySettings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_the_table_of_the_attempt_is_what_it_finds(monkeypatch):
    monkeypatch.setattr(running, "identity", lambda: "")
    project = Project(ROOT / "sample_project")
    left = list(leaving(project))
    rows = re.findall(r"^\| (\w+): [^|]+\| (\d+) \| (\d+) \| ([\d.]*) ?\|$", TEXT, flags=re.MULTILINE)
    told = {way: (int(found), int(of), chance) for way, found, of, chance in rows}
    assert told == {
        one.way: (
            one.found,
            one.of,
            number(one.by_chance).replace(",", ".") if one.way in ("initials", "length") else "",
        )
        for one in attempt(project, left)
    }


def test_every_setting_is_in_it():
    assert {name for name in PrivacySettings.model_fields if f"\n{name} = " not in TEXT} == set()
