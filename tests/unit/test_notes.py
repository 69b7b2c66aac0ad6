"""Notes are inputs: text as it is, sounds heard once and then hers, pictures without what a camera hides in them."""

import io
import json
import os

import av
import numpy as np
import pytest
from PIL import Image

from connectors.speech import sound
from flows import noting
from flows.production import Production
from flows.shots import script_request
from preuve import notes
from preuve.artifact import digest_file
from preuve.cli import _main
from preuve.engines import Answer, Heard, Identity
from preuve.errors import BadInput, BadMedia, OutsideProject
from preuve.options import Options
from preuve.project import Project
from preuve.run import quiet
from preuve.sessions import notes as notes_session


class Ear:
    """A recogniser that hears the same thing, and counts."""

    def __init__(self):
        self.heard = 0

    def identity(self):
        return Identity(engine="oreille", capability="speech", ai=True, model="o")

    def hear(self, request, audio):
        assert digest_file(audio) == request.audio_sha256
        self.heard += 1
        return Answer(
            data=Heard(text=" Un grille-pain, ça se répare. ", language="fr").model_dump_json().encode(), name="h.json"
        )


@pytest.fixture
def folder(sample):
    (sample / "notes").mkdir()
    return sample / "notes"


def work_of(folder, ear=None):
    work = Production(Project(folder.parent), Options(until="script"), quiet)
    work.speech = ear or Ear()
    return work


def jpeg(path, size=(4000, 3000)):
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010F] = "Appareil"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6
    image.save(path, exif=exif)
    return path


def m4a(path, seconds=1.0, frequency=440.0):
    times = np.arange(int(seconds * 44_100)) / 44_100
    samples = (0.3 * np.sin(2 * np.pi * frequency * times)).astype(np.float32)[None]
    with av.open(str(path), "w", format="ipod") as file:
        stream = file.add_stream("aac", rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.rate = 44_100
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return path


def test_nothing_changes_without_notes(sample):
    project = Project(sample)
    assert noting.gather(work_of(sample / "notes")) == noting.NOTHING
    assert project.recordings.find("script", script_request(project))


def test_written_notes_are_quoted_in_the_request(folder):
    (folder / "idee.md").write_text("# Style\nUn grille-pain qui fume.", encoding="utf-8")
    (folder / "LISEZMOI.md").write_text("mode d'emploi", encoding="utf-8")
    (folder / ".DS_Store").write_bytes(b"\0")
    noted = noting.gather(work_of(folder))
    prompt = script_request(Project(folder.parent), 0, noted).prompt
    assert "idee.md :\n> # Style\n> Un grille-pain qui fume." in prompt
    assert "mode d'emploi" not in prompt


def test_a_dictated_note_is_heard_once_and_hers_wins(folder):
    (folder / "memo.wav").write_bytes(b"son")
    ear = Ear()
    assert "> Un grille-pain, ça se répare." in noting.gather(work_of(folder, ear)).text
    assert (folder / "memo.wav.txt").read_text(encoding="utf-8") == "Un grille-pain, ça se répare.\n"
    (folder / "memo.wav.txt").write_text("Un grille-pain se répare !", encoding="utf-8")
    work = work_of(folder, ear)
    assert "> Un grille-pain se répare !" in noting.gather(work).text
    assert ear.heard == 1
    (line,) = (line for line in work.lines if line["kind"] == "step")
    assert (line["step"], line["label"], len(line["recordings"])) == ("notes", "memo.wav", 1)


def test_pictures_go_where_the_model_sees_and_lose_what_a_camera_hides(folder, monkeypatch):
    jpeg(folder / "photo.jpg")
    work = work_of(folder)
    assert noting.gather(work).pictures == ()
    assert "n'ont pas été envoyées (photo.jpg)" in notes_session.unsent(work.project)[0]
    monkeypatch.setattr(notes, "sees", lambda _project: True)
    (digest,) = noting.gather(work).pictures
    sent = Image.open(io.BytesIO(work.project.store.path(digest).read_bytes()))
    assert sent.size == (1152, 1536)  # upright, and made small
    assert dict(sent.getexif()) == {}
    assert script_request(work.project, 0, noting.gather(work)).pictures == (digest,)


@pytest.mark.parametrize(("engine", "sees"), [("recorded", False), ("outline", False)])
def test_what_is_no_service_sees_nothing(folder, engine, sees):
    path = folder.parent / "preuve.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('text = "recorded"', f'text = "{engine}"'), "utf-8")
    assert notes.sees(Project(folder.parent)) is sees


def spoil(folder, name):
    path = folder / name
    if name == "lien.txt":
        path.symlink_to("/etc/hostname")
    elif name == "lourd.txt":
        path.write_text("a" * 200_000)
    elif name == "lourd.wav":
        path.touch()
        os.truncate(path, 61_000_000)
    elif name == "binaire.txt":
        path.write_bytes(b"%PDF\0\1\2")
    elif name == "latin.txt":
        path.write_bytes("é".encode("latin-1"))
    elif name == "tube.txt":
        os.mkfifo(path)
    else:
        path.write_bytes(b"x")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lien.txt", OutsideProject),
        ("lourd.txt", BadInput),
        ("lourd.wav", BadInput),
        ("binaire.txt", BadInput),
        ("latin.txt", BadInput),
        ("tube.txt", BadInput),
    ],
)
def test_hostile_notes_are_refused_by_name(folder, name, kind):
    spoil(folder, name)
    with pytest.raises(kind) as caught:
        noting.gather(work_of(folder))
    assert name in str(caught.value.path)
    assert caught.value.remedy


STRAYS = ("desktop.ini", "Thumbs.db", ".DS_Store", "._idee.txt", "~$plan.docx", ".~lock.plan.odt#", "Icon\r")
OTHERS = ("film.mp4", "photo.heic", "photo.svg", "plan.docx", "plan.pdf", "sans-suffixe")


def test_a_stray_file_never_stops_anything(folder, capsys):
    (folder / "idee.txt").write_text("Une idée.")
    for name in (*STRAYS, *OTHERS):
        (folder / name).write_bytes(b"\xff\0")
    (folder / "sortie.docx").symlink_to("/etc/hostname")
    assert "Une idée." in noting.gather(work_of(folder)).text
    for command in (["notes"], ["privacy"], ["prompt", "show", "script"], ["prompt", "lint"]):
        arguments = ["--project", str(folder.parent)] if command[-1] == "script" else [str(folder.parent)]
        assert _main([*command, *arguments]) in (0, 1)
    (told,) = notes_session.unsent(Project(folder.parent))
    out = capsys.readouterr().out
    for name in OTHERS:
        assert name in told
        assert f"{name} : laissé de côté" in out
    for name in STRAYS:
        assert name not in told + out


def test_all_that_is_wrong_is_told_at_once(folder, monkeypatch):
    monkeypatch.setattr(notes, "sees", lambda _project: True)
    bad = ("lourd.wav", "latin.txt", "lien.txt", "abimee.png", "memo.wav.txt")
    for name in bad:
        spoil(folder, name)
    (folder / "memo.wav").write_bytes(b"son")
    (folder / "memo.wav.txt").write_bytes(b"\xff")
    with pytest.raises(BadInput, match="5 notes") as caught:
        noting.gather(work_of(folder))
    assert all(f"- {name} : " in caught.value.message for name in bad)


def test_a_picture_that_goes_nowhere_stops_nothing(folder):
    spoil(folder, "abimee.png")
    assert noting.gather(work_of(folder)) == noting.NOTHING


def test_a_picture_that_is_none_is_refused(folder, monkeypatch):
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    monkeypatch.setattr(notes, "sees", lambda _project: True)
    with pytest.raises(BadMedia):
        noting.gather(work_of(folder))


def test_too_many_or_too_long_is_refused(folder):
    for n in range(21):
        (folder / f"{n}.txt").write_text("a")
    with pytest.raises(BadInput, match="20"):
        notes.inventory(Project(folder.parent))
    for n in range(1, 21):
        (folder / f"{n}.txt").unlink()
    (folder / "0.txt").write_text("mot " * 6000)
    with pytest.raises(BadInput, match="caractères"):
        noting.gather(work_of(folder))


def test_a_prompt_without_a_place_for_notes_says_so(folder):
    (folder / "idee.txt").write_text("Une idée.")
    (folder.parent / "prompts/script.md.j2").write_text("Écris.")
    with pytest.raises(BadInput) as caught:
        noting.gather(work_of(folder))
    assert caught.value.key == "notes"


def test_the_command_says_what_becomes_of_each(folder, capsys):
    (folder / "idee.txt").write_text("Une idée.")
    m4a(folder / "memo.m4a")
    jpeg(folder / "photo.jpg", (100, 80))
    assert _main(["notes", str(folder.parent)]) == 0
    out = capsys.readouterr().out
    assert "idee.txt : envoyé avec la demande (9 caractères)" in out
    assert "memo.m4a : sera transcrite" in out
    assert "photo.jpg : gardée ici" in out


def test_what_telephones_record_is_decoded(tmp_path):
    path = m4a(tmp_path / "memo", 2.0)
    mono = sound.load(path, digest_file(path))
    assert abs(mono.size / sound.RATE - 2.0) < 0.1
    spectrum = np.abs(np.fft.rfft(mono[8000:24000]))
    assert int(spectrum.argmax()) == 440
    assert mono.dtype == np.float32


def test_a_telephones_sound_that_is_cut_is_refused(tmp_path):
    path = m4a(tmp_path / "memo", 2.0)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(BadMedia):
        sound.load(path, digest_file(path))


def test_no_sound_outlasts_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(sound, "LONGEST_SECONDS", 1.0)
    path = m4a(tmp_path / "memo", 3.0)
    with pytest.raises(BadMedia, match="dure plus"):
        sound.load(path, digest_file(path))


def test_notes_of_a_run_are_in_its_ledger(folder):
    (folder / "memo.wav").write_bytes(b"son")
    work = work_of(folder)
    noting.gather(work)
    ledger = (work.run.folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert any(json.loads(line).get("step") == "notes" for line in ledger)
