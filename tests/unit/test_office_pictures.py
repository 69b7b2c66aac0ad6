"""Pictures of a DOCX taken back: looked at first, made anew, named by us, described or told."""

import io
import warnings

import pytest
from helpers_office import para, picture, run, shows, word
from PIL import Image

from preuve.deliver.pictures import of
from preuve.documents import read as document
from preuve.documents.blocks import Picture
from preuve.documents.markdown import blocks
from preuve.documents.office import pictures
from preuve.documents.office.pictures import redrawn
from preuve.documents.office.reading import read
from preuve.documents.office.taking import markdown
from preuve.errors import OutsideProject
from preuve.project import Project
from preuve.sessions.writing import Choice, refresh
from preuve.sessions.writing_office import send_out, take_back

CHOICE = Choice(document="feuille-de-route")
WHY = "Pourquoi ce plan convient"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "portfolio.yaml").write_text("frameworks: [pilotage-projet-ia]\nfictitious: true\n")
    refresh(tmp_path, CHOICE)
    return tmp_path


def _bytes(kind="PNG", size=(40, 20), colour="teal", **more):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def _text(folder):
    return document(Project(folder), "feuille-de-route.md").section(WHY).text


def _taken(folder, alt="Notre équipe", data=None):
    body = para(WHY, style="Heading2") + para("Voici l'équipe.") + para(picture("p0", alt)) + para("La suite.")
    path = word(folder / "image.docx", body, shows({"image1.png": data or _bytes()}))
    take_back(folder, CHOICE, path)
    return path


def test_a_picture_is_kept_under_a_name_of_ours_with_its_description_and_delivered(folder, capsys):
    path = _taken(folder)
    (kept,) = (folder / "documents" / "images").iterdir()
    assert kept.name.startswith("image-")
    assert f"![Notre équipe](images/{kept.name})" in (folder / "documents" / "feuille-de-route.md").read_text()
    assert "1 image reprise dans documents/images/." in capsys.readouterr().out
    shown = blocks((folder / "documents" / "feuille-de-route.md").read_text(), of(Project(folder)))
    assert [one.alt for one in shown if isinstance(one, Picture)] == ["Notre équipe"]
    before = _text(folder)
    take_back(folder, CHOICE, path)
    assert _text(folder) == before
    assert "rien de nouveau" in capsys.readouterr().out


def test_a_picture_without_a_description_is_told(folder, capsys):
    _taken(folder, alt="")
    assert "![image sans description](images/image-" in (folder / "documents" / "feuille-de-route.md").read_text()
    assert "1 image sans description" in capsys.readouterr().out


def test_a_description_is_words_alone_and_never_a_heading(folder):
    _taken(folder, alt="](http://x.exemple) ![&lt;script&gt;")
    text = (folder / "documents" / "feuille-de-route.md").read_text()
    assert "\\](http://x.exemple) !\\[\\<script>](images/" in text
    body = para(WHY, style="Heading2") + para("Voici.") + para(picture("p0", "Étapes"))
    take_back(folder, CHOICE, word(folder / "b.docx", body, shows({"image1.png": _bytes()})))
    assert "![Étapes](images/" in (folder / "documents" / "feuille-de-route.md").read_text()


@pytest.mark.parametrize(
    "data", [b"<svg/>", _bytes("GIF"), _bytes()[:40], b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"", b"\x01\0\0\0 EMF"]
)
def test_what_is_no_picture_is_told_and_nothing_is_written(folder, capsys, data):
    _taken(folder, data=data or b" ")
    assert not (folder / "documents" / "images").exists()
    assert "1 image n'est pas reprise" in capsys.readouterr().out
    assert _text(folder).split("\n") == ["Voici l'équipe.", "La suite."]


def test_a_picture_of_too_many_pixels_or_bytes_is_refused(monkeypatch, tmp_path):
    data = _bytes(size=(300, 300))
    monkeypatch.setattr(pictures, "MOST_AREA", 300 * 300 - 1)
    assert redrawn(data) is None
    monkeypatch.undo()
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 300 * 300 - 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert redrawn(data) is None
    monkeypatch.undo()
    monkeypatch.setattr(pictures, "MOST_BYTES", 50)
    taken = read(word(tmp_path / "a.docx", para(picture("p0")), shows({"image1.png": data})))
    assert (taken.images, taken.found.pictures) == ({}, 1)


def test_only_so_many_are_taken_and_the_same_one_once(monkeypatch, tmp_path):
    monkeypatch.setattr(pictures, "MOST", 2)
    parts = shows({f"image{at}.png": _bytes(size=(10 + at, 10)) for at in range(4)})
    taken = read(word(tmp_path / "a.docx", "".join(para(picture(f"p{at % 4}")) for at in range(8)), parts))
    assert (len(taken.images), taken.found.pictures) == (2, 4)
    assert len(taken.blocks) == 4


def test_what_a_photograph_hides_isnt_kept_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Appareil de Claire"
    data, suffix = redrawn(_bytes("JPEG", exif=exif.tobytes()))
    with Image.open(io.BytesIO(data)) as made:
        assert (suffix, made.size, dict(made.getexif())) == ("jpg", (20, 40), {})
    assert b"Claire" not in data


def test_a_picture_in_a_cell_follows_its_table(tmp_path):
    cells = "".join(f"<w:tc>{para(one)}</w:tc>" for one in (run("Plan"), picture("p0", "Plan du rez-de-chaussée")))
    path = word(tmp_path / "a.docx", f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", shows({"image1.png": _bytes()}))
    assert markdown(read(path).blocks).split("\n\n")[-1].startswith("![Plan du rez-de-chaussée](images/image-")


def test_a_picture_of_hers_stays_where_the_text_around_it_was_changed(folder):
    path = folder / "documents" / "feuille-de-route.md"
    path.write_text(path.read_text() + "\nVoici.\n\n![Notre équipe](images/a.png)\n")
    send_out(folder, CHOICE, folder / "a.docx")
    body = para(WHY, style="Heading2") + para("Voici, changé.") + para("Notre équipe")
    take_back(folder, CHOICE, word(folder / "b.docx", body))
    assert "Voici, changé.\n\n![Notre équipe](images/a.png)" in path.read_text()


def test_a_folder_that_leads_out_of_the_project_takes_nothing(folder, tmp_path_factory):
    (folder / "documents" / "images").symlink_to(tmp_path_factory.mktemp("ailleurs"))
    with pytest.raises(OutsideProject):
        _taken(folder)
