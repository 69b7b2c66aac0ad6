"""The guides: pictures that are there and told in words, links that lead somewhere, examples and ids that exist."""

import re
from pathlib import Path

import pytest

from preuve.frameworks import names

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("**/*.md"))
PICTURE = re.compile(r"!\[(.*?)\]\((.*?)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
LEAST_TOLD = 60


def test_every_picture_is_there_and_told_in_words():
    found = PICTURE.findall((ROOT / "README.fr.md").read_text(encoding="utf-8"))
    assert len(found) >= 5
    assert [path for _alt, path in found if not (ROOT / path).is_file()] == []
    assert [alt for alt, _path in found if len(alt) < LEAST_TOLD] == []
    drawn = {path.name for path in (ROOT / "docs" / "images").glob("*.png")}
    assert {Path(path).name for _alt, path in found} <= drawn


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_link_of_the_documentation_leads_somewhere(page):
    linked = [one for one in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in one]
    assert [one for one in linked if not (page.parent / one).exists()] == []


def test_the_readme_tells_every_framework():
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in names() if f"| `{name}` |" not in told] == []


def test_the_guide_leads_to_its_own_parts():
    told = (ROOT / "README.fr.md").read_text(encoding="utf-8")
    wanted = re.findall(r"\]\(#([^)]+)\)", told)
    titles = re.findall(r"^## (.*)$", told, re.MULTILINE)
    headings = [re.sub(r"[^\w\s-]", "", one.casefold()).replace(" ", "-") for one in titles]
    assert len(wanted) >= 4
    assert set(wanted) <= set(headings)
