"""Prompts looked through before they are sent: each fault is found where it is written, and the sample has none."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from preuve.cli import main
from preuve.errors import BadInput
from preuve.project import Project
from preuve.prompts.fill import filled, missing_parts, prompts
from preuve.prompts.lint import lint

SAMPLE = Path(__file__).parents[2] / "sample_project"


@pytest.fixture
def project(tmp_path):
    """The sample's brief and prompts, and the first two shots of its storyboard."""
    for name in ("prompts", "storyboards"):
        shutil.copytree(SAMPLE / name, tmp_path / name)
    for name in ("brief.yaml", "preuve.toml"):
        shutil.copy(SAMPLE / name, tmp_path)
    if (SAMPLE / "iterations.yaml").is_file():
        shutil.copy(SAMPLE / "iterations.yaml", tmp_path)
    path = tmp_path / "storyboards" / "chaleureux.yaml"
    board = yaml.safe_load(path.read_text(encoding="utf-8"))
    board["shots"] = board["shots"][:2]
    path.write_text(yaml.safe_dump(board, allow_unicode=True), encoding="utf-8")
    return Project(tmp_path)


def add(project, text, name="script"):
    path = project.folder / "prompts" / f"{name}.md.j2"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{text}\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").count("\n")


def rewrite(project, **changed):
    path = project.folder / "brief.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8")) | changed
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def test_the_sample_has_nothing_to_mend():
    assert lint(Project(SAMPLE)) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Écris à marie.durand@orange.fr pour valider.", "personal"),
        ("Appelle le 06 12 34 56 78 en cas de doute.", "personal"),
        ("Ajoute un appel pour LinkedIn.", "targets"),
        ("C'est une vidéo de 90 secondes.", "lengths"),
        ("Prévois 20 secondes en tout.", "lengths"),
        ("Prévois deux versions, dont une de 3 minutes.", "lengths"),
        ("Réponds en anglais.", "language"),
        ("Prends un ton ironique et mordant.", "tone"),
        ("Ajoute du rouge #FF0000 dans le ciel.", "colours"),
        ("Au format 1:1, s'il te plaît.", "formats"),
        ("À compléter : le nom du lieu.", "unfinished"),
        ("Le lieu : « … ».", "unfinished"),
        ("Le lieu : [votre lieu ici].", "unfinished"),
    ],
)
def test_a_fault_is_found_where_it_is_written(project, text, rule):
    line = add(project, text)
    (found,) = lint(project)
    assert (found.rule, found.file, found.line, found.prompt) == (rule, "prompts/script.md.j2", line, "script")
    assert found.words in text
    assert found.remedy


@pytest.mark.parametrize(
    "text",
    [
        "La première image dure 3 secondes, pas plus.",
        "Une version courte de 20 secondes suffira.",
        "Et une version courte de la vidéo de 20 secondes.",
        "Une vidéo de 36 secondes.",
        "Un ton chaleureux et simple.",
        "Adapte ton texte au public.",
        "La couleur #0F4C5C domine.",
        "Pense à TikTok et à YouTube, au format 9:16 et 16:9.",
        "Le samedi de 14:00 à 18:00, sans mot en franglais.",
    ],
)
def test_what_agrees_with_the_brief_is_left(project, text):
    add(project, text)
    assert lint(project) == []


def test_targets_and_formats_follow_the_brief(project):
    rewrite(project, targets=["web"])
    add(project, "Pour TikTok, au format 9:16.")
    assert {one.rule for one in lint(project)} == {"targets", "formats"}


def test_a_short_prompt_without_parts_says_each(project):
    (project.folder / "prompts/sound.md.j2").write_text("## Style\nUne musique douce et sans parole.\n")
    found = [(one.rule, one.file, one.line) for one in lint(project)]
    assert found == [("words", "prompts/sound.md.j2", None)] + [("parts", "prompts/sound.md.j2", None)] * 4


def test_a_fault_of_the_template_is_told_once_for_all_shots(project):
    add(project, "En 21:9.", "image")
    assert [(one.rule, one.prompt) for one in lint(project)] == [("formats", "image panne")]


def test_a_fault_of_the_brief_or_the_storyboard_is_shown_there(project):
    rewrite(project, audience="Le public de marie.durand@orange.fr")
    path = project.storyboard_path
    board = yaml.safe_load(path.read_text(encoding="utf-8"))
    board["shots"][1]["visual"] += " En 21:9."
    path.write_text(yaml.safe_dump(board, allow_unicode=True), encoding="utf-8")
    assert {(one.rule, one.file) for one in lint(Project(project.folder))} >= {
        ("personal", "brief.yaml"),
        ("formats", "storyboards/chaleureux.yaml"),
    }


def test_notes_are_in_the_scripts_prompt_and_shown_where_they_are_written(project):
    (project.folder / "notes").mkdir()
    (project.folder / "notes/idee.md").write_text("Une idée.\nAppeler Paul au 06 12 34 56 78.\n", encoding="utf-8")
    assert "> Une idée." in filled(project, "script").text
    assert [(one.rule, one.file, one.line) for one in lint(project)] == [("personal", "notes/idee.md", 2)]


def test_without_a_storyboard_the_whole_films_prompts_are_read(project):
    project.storyboard_path.unlink()
    assert [one.what for one in prompts(project)] == ["script", "sound"]
    with pytest.raises(BadInput, match="storyboard"):
        filled(project, "plan")


def test_every_shot_has_its_prompts(project):
    found = [(one.what, one.of) for one in prompts(project)]
    assert found[:3] == [("script", ""), ("plan", ""), ("sound", "")]
    assert len([one for one in found if one[0] == "image"]) == 2


def test_the_charters_rules_are_in_every_prompt(project):
    rewrite(project, brand={"rules": ["Jamais le mot « usager »."]})
    assert all("Jamais le mot « usager »." in one.text for one in prompts(Project(project.folder)))


def test_show_prints_the_prompt_its_words_and_its_digest(project, capsys):
    assert main_code(["prompt", "show", "image", "2", "--project", str(project.folder)]) == 0
    out, told = capsys.readouterr()
    asked = filled(project, "image", next(s for s in board(project).shots if s.id == "atelier"))
    assert out.strip() == asked.text
    assert asked.sha256 in told
    assert str(asked.words) in told


def test_nothing_of_a_prompt_can_move_the_terminals_cursor(project, capsys):
    rewrite(project, audience="Les voisins \x1b[2J\x07du quartier")
    add(project, "À compléter \x1b[31m: le lieu.")
    assert main_code(["prompt", "show", "script", "--project", str(project.folder)]) == 0
    assert main_code(["prompt", "lint", str(project.folder)]) == 1
    out = "".join(capsys.readouterr())
    assert "du quartier" in out
    assert not {"\x1b", "\x07"} & set(out)


def test_lint_exits_1_and_tells_in_json(project, capsys):
    add(project, "Réponds en anglais.")
    assert main_code(["prompt", "lint", str(project.folder), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["rule"] for one in told["remarks"]] == ["language"]
    assert len(told["prompts"]) == 7
    assert main_code(["prompt", "lint", str(SAMPLE)]) == 0


def test_an_unknown_shot_names_those_there_are(project):
    from preuve.sessions.prompts import show

    with pytest.raises(BadInput) as error:
        show(project.folder, "image", "lune")
    assert "atelier" in error.value.diagnostics()


def test_a_part_under_its_name_and_a_colon_counts():
    assert missing_parts("Contexte : une vidéo pour une association locale.", ("contexte",)) == []
    assert missing_parts("Contexte : vide.", ("contexte",)) == ["contexte"]


def board(project):
    from preuve.prompts.fill import storyboard

    return storyboard(project)


def main_code(arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code
