"""Drafts put in documents, delivered, and asked again; what the kit laid, remembered and never taken back as hers."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from preuve.checks.subject import subject_of
from preuve.deliver.content import Ground, contents
from preuve.documents import read
from preuve.documents.blocks import Draft, Grid, Heading, Known, Paragraph, line
from preuve.documents.laid import FILE, laid
from preuve.documents.office.reading import Said, Tabled
from preuve.documents.pieces import Piece
from preuve.documents.writing.marks import marked
from preuve.documents.writing.saving import Desk
from preuve.documents.writing.state import shown
from preuve.documents.writing.telling import lines, unlike
from preuve.dossier.build.hers import _files
from preuve.project import Project
from preuve.sessions.writing import Choice, chosen, lay_down
from preuve.sessions.writing_drafts import _put

HEADING = "Contexte professionnel"
ONE = "Je travaille pour la mairie de Valbrune, dont je tiens seule les pages, et je fais quatre vidéos par mois. " * 3
TWO = "Notre agence vend des luminaires sur mesure dans tout le Grand Est depuis douze ans, à des hôteliers. " * 3
HERS = (
    "Je raconte ici le cas de la boulangerie de mon oncle, à Épinal, qui ouvre à cinq heures tous les jours sauf le "
    "lundi. Je tiens la page de la boutique, je réponds aux clients, je photographie les pains et je prépare le "
    "panneau de la vitrine. Rien de cela ne me laisse le temps d'écrire un guide pour la saisonnière de juin."
)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "preuve.toml").touch()
    (tmp_path / "portfolio.yaml").write_text(
        "frameworks: [contenus-ia]\norganisation: La coopérative des vélos de la rivière\n", encoding="utf-8"
    )
    return Project(tmp_path)


def test_another_draft_takes_the_place_of_the_first_and_neither_is_hers(project):
    _documents, found = chosen(project, Choice(section=HEADING))
    desk = Desk(project)
    list(lay_down(shown(project), [found[0].wanted], desk))
    for text, recording in ((ONE, "r1"), (TWO, "r2")):
        _put(project, desk, found[0], SimpleNamespace(text=text, recording=recording, model="Mistral"))
        assert read(project, "strategie.md").section(HEADING).state == "draft"
    text = desk.read("strategie.md")
    assert [one.name for one in marked(text.split("\n")) if one.kind == "brouillon"] == ["r2"]
    assert ONE.split(",", maxsplit=1)[0] not in text
    assert text.index(TWO[:40]) < text.index("## Besoins et solutions")


def test_a_draft_among_her_words_is_delivered_as_a_draft(project):
    (project.folder / "documents").mkdir()
    text = (
        f"# R\n\n## {HEADING}\n\n{HERS}\n\n<!-- preuve:brouillon abc -->\n\n{TWO}\n\n<!-- /preuve:brouillon -->\n\nFin."
    )
    (project.folder / "documents" / "strategie.md").write_text(text, encoding="utf-8")
    ground = Ground(project, subject_of(project), on=subject_of(project).day)
    part = contents(ground, "strategie", known=False)[0].part(HEADING)
    assert part.section.state == "filled"
    assert [type(one) for one in part.blocks] == [Paragraph, Draft, Paragraph]
    assert part.blocks[1].blocks == (Paragraph(line(TWO.strip())),)


def test_headings_that_are_numbered_or_told_twice_are_delivered_as_they_are_judged(project):
    (project.folder / "documents").mkdir()
    first, second = HERS[:150], HERS[150:]
    text = f"# R\n\n## 1. {HEADING} :\n\n{first}\n\n## {HEADING}\n\n{second}\n"
    (project.folder / "documents" / "strategie.md").write_text(text, encoding="utf-8")
    assert read(project, "strategie.md").section(HEADING).state == "filled"
    ground = Ground(project, subject_of(project), on=subject_of(project).day)
    assert len(contents(ground, "strategie", known=False)[0].part(HEADING).blocks) == 2


def test_what_is_laid_is_remembered_with_the_documents(project):
    shutil.copy(Path(__file__).parents[2] / "sample_project" / "brief.yaml", project.folder)
    project = Project(project.folder)
    documents, _found = chosen(project, Choice())
    seen = shown(project)
    list(lay_down(seen, documents, Desk(project)))
    told = [
        (one.name, row)
        for one in documents
        for section in one.model.sections
        for _name, blocks in seen.tells(one, section)
        for row in lines(blocks)
    ]
    assert told
    assert project.folder / FILE in _files(project, "documents/**/*"), "it goes in the dossier with the documents"
    assert all(" ".join(row.split()) in laid(project.folder, name) for name, row in told if row.strip())


TABLE = Grid(header=("Outil", "Usage"), rows=(("Kokoro", "la voix du film"), ("Flux", "les images du film")))


def test_blocks_that_say_what_was_laid_are_not_taken_back():
    told = list(lines([Known("le registre", (Paragraph(line("Trois outils ont servi ici.")), TABLE)), Heading(3, "x")]))
    kit = [Said("Trois outils ont servi ici.", "Trois outils ont servi  ici."), Tabled((*(TABLE.header, *TABLE.rows),))]
    hers = [Said("Mes mots à moi.", "Mes mots à moi."), Said("Oui.", "Oui."), Tabled((TABLE.header, ("Piper", "rien")))]
    assert unlike([*kit, *hers], told, []) == hers
    assert unlike(kit, told, [Piece("paragraph", "Trois outils ont servi ici.")]) == kit[:1]
