"""The workflow travels to be compared: differences are told, and what travels is never run nor believed."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from preuve.artifact import digest_bytes
from preuve.dossier.archive import pieces
from preuve.dossier.build import workflow as built
from preuve.dossier.build.workflow import ABSENT, FLOW, KIT, comparable, differences, workflow
from preuve.dossier.layout import WORKFLOW
from preuve.dossier.model import Unpacked

ROOT = Path(__file__).parents[2]
JUDGE = "src/preuve/checks/judge.py"


@pytest.fixture(autouse=True)
def root(tmp_path_factory, monkeypatch):
    """A small repository: the flows and one file of the kit."""
    place = tmp_path_factory.mktemp("dépôt")
    shutil.copytree(ROOT / "flows", place / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*built.WHOLE, JUDGE):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place / name)
    monkeypatch.setattr(built, "repository", lambda: place)
    return place


def unpacked(folder: Path, **changed: bytes | None) -> Unpacked:
    """A dossier with this machine's workflow, some files changed, or taken away."""
    given = {name: b"".join(pieces(one)) for name, one in workflow().items()}
    given |= {WORKFLOW + name: data for name, data in changed.items() if data is not None}
    kept: Mapping[str, bytes] = {
        name: data for name, data in given.items() if changed.get(name.removeprefix(WORKFLOW), b"") is not None
    }
    for name, data in kept.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return Unpacked(folder, {name: digest_bytes(data) for name, data in kept.items()}, "a" * 64)


def test_it_holds_the_flows_and_what_pins_the_rest(monkeypatch):
    monkeypatch.undo()
    found = workflow()
    assert {
        FLOW,
        KIT,
        WORKFLOW + "requirements.lock",
        WORKFLOW + "prefect.yaml",
        WORKFLOW + "pyproject.toml",
    } <= found.keys()
    assert found[FLOW] == ROOT / "flows" / "produce.py"
    assert {path.name for path in (ROOT / "flows").glob("*.py")} == {
        name.removeprefix(WORKFLOW + "flows/") for name in found if name.startswith(WORKFLOW + "flows/")
    }


def test_the_same_kit_has_no_difference(tmp_path):
    given = unpacked(tmp_path)
    assert comparable(given)
    assert differences(given) == []


def test_a_flow_that_was_changed_is_named(tmp_path):
    told = differences(unpacked(tmp_path, **{"flows/produce.py": b"import os"}))
    assert told == ["1 fichier n'est pas celui de ce poste : flows/produce.py."]


def test_what_is_missing_and_what_is_added_are_named(tmp_path):
    told = differences(unpacked(tmp_path, **{"prefect.yaml": None, "flows/zz.py": b"x", "flows/zy.py": b"y"}))
    assert told == [
        "1 fichier de ce poste n'y est pas : prefect.yaml.",
        "2 fichiers y sont en plus : flows/zy.py et flows/zz.py.",
    ]


def test_a_check_that_was_changed_in_the_kit_is_named(tmp_path, root):
    given = unpacked(tmp_path)
    (root / JUDGE).write_text("def judge(): return []")
    assert differences(given) == [f"1 fichier n'est pas celui de ce poste : {JUDGE}."]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"files": 3}', b"[" * 100_000, b"\xff", b" " * 4_000_001], ids=range(7)
)
def test_a_list_of_the_kit_that_is_not_one_is_told(tmp_path, data):
    assert differences(unpacked(tmp_path, **{"kit.json": data})) == [
        "La liste des fichiers du kit (kit.json) est illisible."
    ]


def test_a_dossier_that_says_nothing_of_it_is_not_comparable(tmp_path):
    given = unpacked(tmp_path, **{"kit.json": None})
    assert not comparable(given)
    assert differences(given) == ["Ce dossier ne dit pas avec quel enchaînement d'étapes ni quel kit il a été fait."]


def test_where_only_the_package_is_installed_it_is_said(tmp_path, monkeypatch):
    given = unpacked(tmp_path)
    monkeypatch.setattr(built, "repository", lambda: None)
    found = workflow()
    assert list(found) == [ABSENT]
    assert "n'a pas pu être joint" in found[ABSENT].decode()
    assert not comparable(given)
    assert differences(given) == ["Rien à comparer ici : seul le paquet est installé, sans le dépôt de Preuve."]


def test_many_differences_are_cut_short(tmp_path):
    told = differences(unpacked(tmp_path, **{f"flows/z{at:02d}.py": b"x" for at in range(40)}))
    assert told[0].startswith("40 fichiers")
    assert told[0].endswith("flows/z02.py et 37 autres.")


def test_a_list_of_the_kit_longer_than_any_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(built, "MOST_KIT", 1000)
    assert differences(unpacked(tmp_path)) == ["La liste des fichiers du kit (kit.json) est illisible."]
