"""Commands that write in a project, where a folder of it is a link that leads out."""

import pytest

from preuve import cli
from preuve.assistants.results import Results, write_results
from preuve.documents.drafts import Draft
from preuve.documents.drafts import keep as keep_draft
from preuve.documents.laid import keep as keep_laid
from preuve.errors import OutsideProject
from preuve.inside import inside
from preuve.sessions.delivering import Asked, deliver


@pytest.fixture
def linked(tmp_path):
    """A project one of whose folders leads out; and where it leads."""

    def made(name):
        (tmp_path / "ailleurs").mkdir()
        (tmp_path / "projet").mkdir()
        (tmp_path / "projet" / "portfolio.yaml").write_text("frameworks: [certifiag]\n", encoding="utf-8")
        (tmp_path / "projet" / name).symlink_to(tmp_path / "ailleurs")
        return tmp_path / "projet", tmp_path / "ailleurs"

    return made


def test_deliverables_are_not(linked):
    project, outside = linked("livrables")
    with pytest.raises(OutsideProject):
        deliver(project, Asked(plain=True))
    with pytest.raises(OutsideProject):
        deliver(project, Asked(plain=True, trainer=True))
    assert list(outside.iterdir()) == []


def test_assistants_are_not(linked, capsys):
    project, outside = linked("assistants")
    assert cli._main(["assistant", "new", "devis", "--project", str(project)]) == 2
    assert "à la place du lien" in capsys.readouterr().err
    with pytest.raises(OutsideProject):
        write_results(project, Results(assistant="devis", definition="0" * 64, engine="essai", results=()))
    assert list(outside.iterdir()) == []


def test_what_is_kept_of_documents_is_not(linked):
    project, outside = linked("documents")
    with pytest.raises(OutsideProject):
        keep_draft(project, Draft(document="a.md", section="A", text="mots", recording="r"))
    with pytest.raises(OutsideProject):
        keep_laid(project, "a.md", ["une ligne"])
    assert list(outside.iterdir()) == []


def test_a_link_that_leads_to_itself_leads_nowhere(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "a")
    with pytest.raises(OutsideProject):
        inside(tmp_path, tmp_path / "a" / "b.md")


def test_a_project_that_is_itself_behind_a_link_is_written_in(tmp_path):
    (tmp_path / "vrai").mkdir()
    (tmp_path / "lien").symlink_to(tmp_path / "vrai")
    assert inside(tmp_path / "lien", tmp_path / "lien" / "a" / "b.md") == tmp_path / "lien" / "a" / "b.md"
