"""Export files gathered from a project."""

import pytest

from connectors.audience import Exports
from preuve.errors import BadInput, OutsideProject


def exports(project):
    return Exports(project)


def test_the_sample(sample):
    assert list(exports(sample).files()) == ["meta-contenu.csv", "tiktok-contenu.csv", "youtube-tableau.csv"]
    assert len(exports(sample).read().figures) == 12


def test_no_folder_is_no_figures(tmp_path):
    assert exports(tmp_path).files() == {}
    assert exports(tmp_path).read().figures == ()


def test_only_export_files_are_taken(sample):
    (sample / "audience" / ".caché.csv").write_text("x")
    (sample / "audience" / "notes.txt").write_text("x")
    (sample / "audience" / "dossier.csv").mkdir()
    (sample / "audience" / "Autre.CSV").write_text("x")
    assert sorted(set(exports(sample).files()) - {"meta-contenu.csv", "tiktok-contenu.csv"}) == [
        "Autre.CSV",
        "youtube-tableau.csv",
    ]


def test_a_link_out_of_the_project_is_refused(sample, tmp_path):
    (tmp_path / "secret.csv").write_text("x")
    (sample / "audience" / "lien.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(OutsideProject):
        exports(sample).files()


@pytest.mark.parametrize(("name", "word"), [("a.zip", "Décompressez"), ("a.ods", "CSV")])
def test_figures_in_another_kind_of_file_are_not_left_out_silently(sample, name, word):
    (sample / "audience" / name).write_bytes(b"PK")
    assert list(exports(sample).unread()) == [name]
    with pytest.raises(BadInput) as error:
        exports(sample).read()
    assert word in error.value.remedy
    assert f"audience/{name}" in error.value.diagnostics()
