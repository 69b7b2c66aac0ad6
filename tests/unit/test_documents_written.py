"""Documents that are written in: nothing of hers is lost, whatever stands there."""

import json
from pathlib import Path

import pytest
from filelock import FileLock

from preuve.documents.blocks import Known, Paragraph, line
from preuve.documents.decoding import decoded
from preuve.documents.model import DocumentModel
from preuve.documents.reading import parse
from preuve.documents.writing.hers import words
from preuve.documents.writing.layout import Laid, lay
from preuve.documents.writing.saving import OLD, Desk, undo
from preuve.documents.writing.sheet import added, piece_of, pieces
from preuve.errors import BadInput, OutsideProject, ProjectBusy
from preuve.project import Project


def _both(text):
    return {"fr": text, "en": f"{text} (en)"}


MODEL = DocumentModel.model_validate(
    {
        "id": "essai",
        "title": _both("Mon essai"),
        "purpose": _both("Un essai."),
        "sections": [
            {"heading": _both("Premier"), "ask": [_both("Qui ?")], "known": ["brief"]},
            {"heading": _both("Second"), "ask": [_both("Quoi ?"), _both("Quand ?")], "facts": [_both("Un fait.")]},
            {"heading": _both("Dernier"), "ask": [_both("Pourquoi ?")]},
        ],
    }
)


def _known(text):
    return lambda section: [(name, (Known("le brief", (Paragraph(line(text)),)),)) for name in section.known]


def _lay(text, told="Dix mots.") -> Laid:
    return lay(text, MODEL, _known(told))


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "documents").mkdir()
    return Desk(Project(tmp_path))


def test_an_empty_document_gets_each_section_once_with_what_is_known():
    laid = _lay("")
    assert [one.heading for one in pieces(laid.text, MODEL)] == ["Premier", "Second", "Dernier"]
    assert laid.text.startswith("# Mon essai\n")
    assert "> Dix mots.\n<!-- /preuve:sait -->\n" in laid.text
    assert "<!-- Quoi ? Quand ? -->" in laid.text
    assert not any(section.text for section in parse(laid.text)), "nothing of it counts as hers"


def test_laying_down_twice_changes_nothing():
    once = _lay("# À moi\n\n## Second\n\nMes mots.\n")
    twice = _lay(once.text)
    assert (twice.text, twice.notes, twice.hers) == (once.text, (), ())


def test_a_deleted_section_comes_back_at_its_place_and_her_words_stay():
    hers = "# À moi\n\nUn mot avant.\n\n## Premier\n\n- un\n- deux\n\n### Plus bas\n\nEncore.\n\n"
    hers += "## Ailleurs\n\nMien.\n\n## Dernier\n\nFin."
    laid = _lay(hers)
    assert [one.heading for one in pieces(laid.text, MODEL)] == ["Premier", "Second", "Ailleurs", "Dernier"]
    kept = [row for row in laid.text.split("\n") if row in hers.split("\n")]
    assert [row for row in kept if row] == [row for row in hers.split("\n") if row]
    assert any("Second" in note for note in laid.notes)


def test_what_is_known_is_told_anew_in_its_place():
    once = _lay("## Premier\n\nMes mots.\n").text
    again = _lay(once, "Onze mots.")
    assert "Dix mots." not in again.text
    assert again.text.count("Onze mots.") == 1
    assert again.text.index("Onze mots.") < again.text.index("Mes mots.")
    assert again.hers == ()


def test_her_change_of_what_the_kit_wrote_is_kept_aside_and_told():
    once = _lay("").text.replace("Dix mots.", "Dix mots, et les miens.")
    again = _lay(once)
    assert "et les miens" not in again.text
    assert "> Dix mots, et les miens." in again.hers[0]
    assert any("gardée à part" in note for note in again.notes)


@pytest.mark.parametrize("gone", ["<!-- /preuve:sait -->\n", "<!-- preuve:sait brief"])
def test_a_mark_half_deleted_is_mended_and_no_word_goes(gone):
    once = _lay("## Premier\n\nMes mots.\n").text
    torn = "\n".join(row for row in once.split("\n") if not row.startswith(gone.strip()))
    again = _lay(torn)
    assert "Mes mots." in again.text
    assert again.text.count("<!-- /preuve:sait -->") == again.text.count("<!-- preuve:sait") == 1
    assert any("à moitié" in note for note in again.notes)
    assert _lay(again.text).text == again.text


def test_a_heading_of_another_level_is_put_right_and_one_twice_is_told():
    laid = _lay("# Titre\n\n# Second\n\nMes mots.\n\n### Dernier\n\nLes autres.\n\n## Dernier\n\nEncore.\n")
    assert "\n## Second\n" in laid.text
    assert "\n## Dernier\n\nLes autres." in laid.text
    assert "Encore." in laid.text
    assert any("deux fois" in note for note in laid.notes)


def test_words_go_under_their_heading_before_the_next():
    text = _lay("").text
    done = added(text, piece_of(text, MODEL, "Second (en)"), "Mes mots.")
    assert done.index("<!-- Quoi") < done.index("Mes mots.") < done.index("## Dernier")
    assert {one.heading: one.text for one in parse(done)}["Second"] == "Mes mots."


@pytest.mark.parametrize(
    "typed",
    [
        "# Un titre",
        "## Dernier",
        "> cité",
        "<!-- caché",
        "```\nsuite",
        "---",
        "texte\n===",
        "<div>bloc",
        "    code",
        "\x1b[2Jrouge",
    ],
)
def test_whatever_she_types_counts_as_her_words(typed):
    text = _lay("").text
    done = added(text, piece_of(text, MODEL, "Second"), words(typed + "\nmes mots à moi"))
    assert [one.heading for one in pieces(done, MODEL)] == ["Premier", "Second", "Dernier"]
    assert "mes mots à moi" in {one.heading: one.text for one in parse(done)}["Second"]
    assert "\x1b" not in done


def test_her_lists_stay_lists():
    assert words("- un\n  - deux\n1. trois") == "- un\n  - deux\n1. trois"


@pytest.mark.parametrize(("data", "text"), [
    ("é".encode(), "é"), ("é’".encode("cp1252"), "é’"), ("é".encode("utf-16"), "é"), (b"\xef\xbb\xbf\xc3\xa9", "é"),
    (b"a\r\nb\r\n", "a\nb\n"), (b"a\0b", "ab"),
])  # fmt: skip
def test_bytes_of_any_editor_are_read(data, text):
    assert decoded(data).text == text


def test_line_ends_stay_and_another_encoding_is_kept_beside(desk):
    path = desk.project.folder / "documents" / "essai.md"
    path.write_bytes("# Été\r\n".encode("cp1252"))
    assert desk.change("essai.md", lambda text: text + "Fin.\n")
    assert path.read_bytes() == "# Été\r\nFin.\r\n".encode()
    assert desk.notes
    assert (desk.folder / "essai.md").read_bytes() == "# Été\r\n".encode("cp1252")


def test_undo_puts_back_to_the_byte_and_takes_away_what_was_new(desk):
    folder = desk.project.folder / "documents"
    (folder / "un.md").write_bytes(b"\xe9t\xe9")
    desk.change("un.md", lambda _text: "neuf")
    desk.change("un.md", lambda text: text + " encore")
    desk.change("cas/deux.md", lambda _text: "neuf")
    assert set(undo(desk.project)) == {"un.md", "cas/deux.md"}
    assert (folder / "un.md").read_bytes() == b"\xe9t\xe9"
    assert not (folder / "cas" / "deux.md").exists()
    kept = {path.read_bytes() for path in (folder / ".anciens").rglob("*.md")}
    assert b"neuf encore" in kept, "what was undone isn't lost either"
    with pytest.raises(BadInput, match="rien à défaire"):
        undo(desk.project)


def test_undo_refuses_a_list_that_leads_elsewhere(desk):
    desk.change("un.md", lambda _text: "neuf")
    (desk.folder / "changes.json").write_text(json.dumps({"documents": {"../../autre.md": {"there": False}}}))
    with pytest.raises(BadInput):
        undo(desk.project)


def test_a_read_only_document_is_left_alone(desk):
    path = desk.project.folder / "documents" / "essai.md"
    path.write_text("à moi")
    path.chmod(0o444)
    with pytest.raises(BadInput, match="lecture seule"):
        desk.change("essai.md", lambda text: text + "!")
    assert path.read_text() == "à moi"


def test_changes_build_on_what_stands_then(desk):
    other = Desk(Project(desk.project.folder))
    desk.change("essai.md", lambda text: text + "un\n")
    other.change("essai.md", lambda text: text + "deux\n")
    desk.change("essai.md", lambda text: text + "trois\n")
    assert Path(desk.project.folder / "documents" / "essai.md").read_text() == "un\ndeux\ntrois\n"
    assert desk.folder != other.folder
    assert (desk.project.folder / OLD).is_dir()


def test_two_commands_never_write_at_once(desk, monkeypatch):
    monkeypatch.setattr("preuve.documents.writing.saving.PATIENCE", 0.05)
    desk.change("essai.md", lambda _text: "un")
    with FileLock(desk.project.folder / OLD / "verrou"), pytest.raises(ProjectBusy):
        Desk(desk.project).change("essai.md", lambda text: text + "deux")
    assert desk.read("essai.md") == "un"


def test_a_document_that_leads_elsewhere_isnt_written(desk, tmp_path_factory):
    outside = tmp_path_factory.mktemp("dehors") / "autre.md"
    outside.write_text("ailleurs")
    (desk.project.folder / "documents" / "essai.md").symlink_to(outside)
    with pytest.raises(OutsideProject):
        desk.change("essai.md", lambda text: text + "!")
    assert outside.read_text() == "ailleurs"


def test_a_document_never_grows_past_what_is_read(desk):
    with pytest.raises(BadInput, match="trop gros"):
        desk.change("essai.md", lambda _text: "x" * 100_001)
    assert not (desk.project.folder / "documents" / "essai.md").exists()


@pytest.mark.parametrize("link", ["documents", "documents/.anciens", "documents/rapport.md"])
def test_nothing_is_written_through_a_link_that_leads_out(tmp_path, link):
    mine, outside = tmp_path / "projet", tmp_path / "ailleurs"
    (mine / link).parent.mkdir(parents=True)
    outside.mkdir()
    (mine / link).symlink_to(outside / "neuf.md" if link.endswith(".md") else outside)
    with pytest.raises(OutsideProject) as error:
        Desk(Project(mine)).change("rapport.md", lambda _text: "# Mien\n")
    assert "à la place du lien" in error.value.remedy
    assert list(outside.iterdir()) == []
