"""Words typed where a question stood in an office suite: over it, after it, before it; none is lost."""

import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_BREAK

from preuve.documents import read
from preuve.errors import BadInput
from preuve.project import Project
from preuve.sessions.writing import Choice, refresh
from preuve.sessions.writing_office import send_out, take_back

CHOICE = Choice(document="feuille-de-route")
WHY = "Pourquoi ce plan convient"
HERS = "Nous avons choisi peu d'outils, que quatre personnes tiennent."


@pytest.fixture(params=["fr", "en"])
def folder(request, tmp_path):
    portfolio = f"frameworks: [pilotage-projet-ia]\nfictitious: true\nlanguage: {request.param}\n"
    (tmp_path / "portfolio.yaml").write_text(portfolio)
    refresh(tmp_path, CHOICE)
    send_out(tmp_path, CHOICE, tmp_path / "a.docx")
    return tmp_path


def _over(paragraph):
    paragraph.text = HERS


def _after_the_label(paragraph):
    paragraph.text = paragraph.text[: paragraph.text.index(":") + 1] + " " + HERS


def _at_its_end(paragraph):
    paragraph.add_run(" " + HERS)


def _on_its_second_line(paragraph):
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run(HERS)


def _before(paragraph):
    paragraph.text = HERS + " " + paragraph.text


def _under(paragraph):
    paragraph.insert_paragraph_before(HERS).style = paragraph.style


WAYS = (_over, _after_the_label, _at_its_end, _on_its_second_line, _before, _under)


def _answered(folder: Path, way) -> Path:
    document = Document(str(folder / "a.docx"))
    asked = [one for one in document.paragraphs if one.style.name == "Preuve à écrire"]
    way(asked[-1])
    document.save(str(folder / "b.docx"))
    return folder / "b.docx"


def _section(folder: Path) -> str:
    return read(Project(folder), "feuille-de-route.md").section(WHY).text


@pytest.mark.parametrize("way", WAYS)
def test_what_is_typed_where_a_question_stood_is_hers(folder, way):
    take_back(folder, CHOICE, _answered(folder, way))
    assert _section(folder) == HERS


@pytest.mark.libreoffice
def test_so_it_is_once_libreoffice_saved_it_again(folder):
    _answered(folder, _at_its_end)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profil", "--headless", "--convert-to", "docx"]
    subprocess.run([*command, "--outdir", folder / "out", folder / "b.docx"], check=True, timeout=120)
    take_back(folder, CHOICE, folder / "out" / "b.docx")
    assert _section(folder) == HERS


def _shortened(paragraph):
    paragraph.text = " ".join(paragraph.text.split()[:-3])


@pytest.mark.parametrize("way", [lambda _paragraph: None, _shortened])
def test_a_question_left_or_cut_short_isnt_hers(folder, way):
    with pytest.raises(BadInput, match="aucun mot"):
        take_back(folder, CHOICE, _answered(folder, way))


def test_bold_words_after_a_question_keep_their_hand(folder):
    take_back(folder, CHOICE, _answered(folder, lambda one: setattr(one.add_run(" Rien de trop."), "bold", True)))
    assert "**Rien de trop.**" in (folder / "documents/feuille-de-route.md").read_text()


def test_what_a_report_says_of_an_unfinished_section_isnt_hers(folder):
    def told(paragraph):
        paragraph.text = "À écrire : cette partie est trop courte (5 mots)"

    with pytest.raises(BadInput, match="aucun mot"):
        take_back(folder, CHOICE, _answered(folder, told))
