"""The sample with its reading, and the same before anybody decided of it."""

import shutil
from pathlib import Path

from preuve.artifact import canonical
from preuve.audience.lecture import accepted as decisions

ROOT = Path(__file__).parents[2]


def copied(folder: Path) -> Path:
    """The sample, as it is given: with its reading, and nothing that a run made."""
    left = shutil.ignore_patterns("runs", ".preuve", "a_corriger", "tableau", "historique.sqlite*")
    shutil.copytree(ROOT / "sample_project", folder / "projet", ignore=left)
    return folder / "projet"


def fresh(folder: Path) -> None:
    """The same reading, as if she had decided nothing of it."""
    data = (folder / decisions.READING).read_bytes()
    (folder / decisions.DRAFT).unlink()
    (folder / decisions.ACCEPTED).unlink()
    found = decisions.keep_reading(folder, data)
    assert canonical(found.model_dump(mode="json")) == data
