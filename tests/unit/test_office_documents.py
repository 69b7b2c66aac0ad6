"""Documents sent to an office suite and taken back: no word of hers is lost, on either side."""

import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from helpers_office import para, run, word

from preuve.documents import read
from preuve.errors import BadInput
from preuve.project import Project
from preuve.sessions.writing import Choice, refresh
from preuve.sessions.writing_office import send_out, take_back

EXAMPLE = Path(__file__).parents[2] / "examples" / "pilotage-projet-ia"
CHOICE = Choice(document="feuille-de-route")
FILE = "documents/feuille-de-route.md"
WHY = "Pourquoi ce plan convient"
HERS = (
    "Nous avons choisi peu d'outils, que quatre personnes tiennent, plutôt qu'un grand projet que personne ne suivrait."
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "portfolio.yaml").write_text("frameworks: [pilotage-projet-ia]\nfictitious: true\n")
    refresh(tmp_path, CHOICE)
    return tmp_path


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """A copy of a complete example, sent out; laid down first, so that only the way back may change it."""
    folder = tmp_path_factory.mktemp("exemple") / "projet"
    shutil.copytree(EXAMPLE, folder)
    refresh(folder, Choice())
    send_out(folder, Choice(), folder / "tout.docx")
    return folder


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in (folder / "documents").glob("*.md")}


def _section(folder: Path, heading: str = WHY) -> str:
    return read(Project(folder), "feuille-de-route.md").section(heading).text


def test_a_document_sent_and_taken_back_is_the_same_to_the_letter(example, capsys):
    before = _texts(example)
    assert len(before) == 10
    take_back(example, Choice(), example / "tout.docx")
    assert _texts(example) == before
    assert "rien de nouveau" in capsys.readouterr().out


@pytest.mark.libreoffice
def test_so_is_one_that_libreoffice_saved_again(example, tmp_path):
    before = _texts(example)
    saved = _saved(example / "tout.docx", tmp_path, through="odt")
    take_back(example, Choice(), saved)
    assert _texts(example) == before


@pytest.mark.libreoffice
def test_words_typed_in_libreoffice_come_back_under_their_heading(folder, tmp_path):
    send_out(folder, CHOICE, tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    heading = next(one for one in document.paragraphs if one.text == WHY)
    heading.insert_paragraph_before("Avant le titre.")
    question = next(one for one in document.paragraphs[::-1] if one.style.name == "Preuve à écrire")
    question.insert_paragraph_before(HERS).style = document.styles["Normal"]
    document.save(str(tmp_path / "b.docx"))
    take_back(folder, CHOICE, _saved(tmp_path / "b.docx", tmp_path, through="docx"))
    assert _section(folder) == HERS
    assert "Avant le titre." in _section(folder, "Calendrier")


def _saved(path: Path, folder: Path, *, through: str) -> Path:
    """A file as LibreOffice saves it: opened, saved as `through`, then as a DOCX."""
    out = folder / "office"
    profile = f"-env:UserInstallation=file://{folder}/profil"
    for kind, source in ((through, path), ("docx", out / f"{path.stem}.{through}")):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.docx"


def _word(folder: Path, *more: str, name: str = "mien.docx") -> Path:
    titre = para(run("Le plan d'action et la feuille de route"), style="Heading1")
    return word(folder / name, titre + "".join(more))


def test_questions_whose_style_was_lost_arent_taken_for_her_words(folder):
    asked = (
        "En quoi ce plan est à la taille de votre organisation et de ses moyens : ce que vous avez écarté, ce qui peut "
    )
    asked += "glisser sans tout arrêter."
    body = para(WHY, style="Heading2") + para(f"À écrire : {asked}") + para(HERS)
    take_back(folder, CHOICE, _word(folder, body))
    assert _section(folder) == HERS


def test_a_heading_is_known_by_its_words_where_its_style_was_lost(folder):
    take_back(folder, CHOICE, _word(folder, para(run(WHY, "<w:b/>")), para(HERS)))
    assert _section(folder) == HERS


def test_what_no_heading_claims_is_kept_at_the_end_and_told(folder, capsys):
    body = para("Un mot d'avant.") + para("Annexe", style="Heading2") + para("Mon annexe.")
    take_back(folder, CHOICE, _word(folder, body))
    text = (folder / FILE).read_text()
    assert text.index("## Repris du DOCX, sans titre") < text.index("Un mot d'avant.") < text.index("## Annexe")
    assert "Annexe" in capsys.readouterr().out


def test_nothing_is_said_to_be_kept_where_it_was_there_already(folder, capsys):
    body = para("Annexe", style="Heading2") + para("Mon annexe.")
    for said in (True, False):
        take_back(folder, CHOICE, _word(folder, body))
        assert ("gardée à la fin" in capsys.readouterr().out) == said


def test_a_heading_met_twice_gives_one_section(folder):
    body = para(WHY, style="Heading2") + para("Un.") + para("Étapes", style="Heading2") + para("Deux.")
    take_back(folder, CHOICE, _word(folder, body + para(WHY, style="Heading2") + para("Trois.")))
    assert _section(folder) == "Un.\nTrois."


def test_what_she_wrote_here_since_is_never_replaced(folder, capsys):
    send_out(folder, CHOICE, folder / "a.docx")
    path = folder / FILE
    path.write_text(path.read_text() + "\nÉcrit ici depuis.\n")
    take_back(folder, CHOICE, _word(folder, para(WHY, style="Heading2") + para(HERS)))
    assert _section(folder) == f"Écrit ici depuis.\n{HERS}"
    assert "les deux textes y sont" in capsys.readouterr().out


def test_an_empty_section_takes_nothing_away(folder, capsys):
    path = folder / FILE
    path.write_text(path.read_text() + f"\n{HERS}\n")
    take_back(
        folder, CHOICE, _word(folder, para(WHY, style="Heading2"), para("Étapes", style="Heading2"), para("Oui."))
    )
    assert _section(folder) == HERS
    assert "est resté" in capsys.readouterr().out


def test_what_she_changed_there_replaces_what_she_sent(folder):
    path = folder / FILE
    path.write_text(path.read_text() + "\nAncien texte.\n")
    send_out(folder, CHOICE, folder / "a.docx")
    take_back(folder, CHOICE, _word(folder, para(WHY, style="Heading2") + para(HERS)))
    assert _section(folder) == HERS


PROMPT = "```\nRésume ce texte :\n  en 3 points.\n\n# Pas un titre\n```"


def test_what_she_quoted_as_it_is_keeps_its_fence_where_she_changed_the_rest(folder):
    path = folder / FILE
    path.write_text(path.read_text() + f"\n{PROMPT}\n\nMal dit.\n")
    send_out(folder, CHOICE, folder / "a.docx")
    document = Document(str(folder / "a.docx"))
    next(one for one in document.paragraphs if one.text == "Mal dit.").text = "Bien dit."
    document.save(str(folder / "b.docx"))
    take_back(folder, CHOICE, folder / "b.docx")
    assert f"\n{PROMPT}\n\nBien dit.\n" in path.read_text()


def test_a_mark_of_ours_quoted_in_a_file_stays_words(folder):
    path = folder / FILE
    path.write_text(path.read_text() + "\n```\nUne demande.\n```\n")
    send_out(folder, CHOICE, folder / "a.docx")
    document = Document(str(folder / "a.docx"))
    next(one for one in document.paragraphs if one.text == "Une demande.").text = "<!-- preuve:sait brief -->"
    document.save(str(folder / "b.docx"))
    take_back(folder, CHOICE, folder / "b.docx")
    assert "\n<!-- preuve:sait brief" not in path.read_text()
    assert "\\<!-- preuve:sait brief -->" in path.read_text()


def test_a_file_with_no_word_of_hers_changes_nothing(folder):
    before = (folder / FILE).read_text()
    with pytest.raises(BadInput, match="aucun mot"):
        take_back(folder, CHOICE, word(folder / "vide.docx", para("")))
    assert (folder / FILE).read_text() == before


def test_an_export_never_writes_over_a_file(folder):
    (folder / "a.docx").write_bytes(b"x")
    with pytest.raises(BadInput, match="existe déjà"):
        send_out(folder, CHOICE, folder / "a.docx")
    with pytest.raises(BadInput, match="docx"):
        send_out(folder, CHOICE, folder / "a.odt")
