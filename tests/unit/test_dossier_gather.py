"""Which files go in a dossier, which don't, and under which names: without any run made."""

import shutil
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from preuve.artifact import Artifact
from preuve.calls.recordings import Recordings
from preuve.checks.finding import Evidence, Finding
from preuve.checks.subject import Subject
from preuve.dossier import layout
from preuve.dossier.build.claims import claims
from preuve.dossier.build.gather import Gathered, _check_left
from preuve.dossier.build.hers import hers, other_runs, unused_media
from preuve.dossier.build.left_out import left_out
from preuve.dossier.build.noting import NotingMaker, NotingStore
from preuve.dossier.build.pack import _check_described
from preuve.dossier.build.personal import FACES, personal
from preuve.errors import BadInput, OutsideProject
from preuve.frameworks import framework
from preuve.history import PastRun
from preuve.project import Project
from preuve.store import Store

ROOT = Path(__file__).parents[2]
CSV, TAKEN, COVER = "data/audience/a.csv", "data/audience/releves/b.json", "data/deliverables/covers/w.jpg"
NAMES = ("data/inputs/b.yaml", CSV, TAKEN, COVER)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "projet"
    left = shutil.ignore_patterns("runs", ".preuve", "recordings", "dossiers", "*.sqlite*", "releves", "tableau")
    shutil.copytree(ROOT / "sample_project", folder, ignore=left)
    run = folder / "runs" / "2026-11-21-090000"
    run.mkdir(parents=True)
    (run / "ledger.jsonl").write_text('{"kind":"step","params":{"file":"media/photo.jpg"}}\n')
    return Project(folder)


def the_run(project):
    return PastRun(project.folder / "runs" / "2026-11-21-090000")


def chosen(project):
    return {path.relative_to(project.folder).as_posix() for path in hers(project, the_run(project))}


def write(project, path, data=b"a"):
    target = project.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def test_all_that_she_wrote_goes_and_what_programs_keep_stays(project):
    kept = ("decisions/images-1.yaml", "notes/idee.md", "notes/son.wav.txt", "publications/tiktok.jsonl", "temps.yaml",
            "audience/releves/meta.json", "recordings/image/a.raw", "plans/x-1.plan.json")  # fmt: skip
    left = ("audience/historique.sqlite", "audience/historique.sqlite-wal", "audience/tableau/index.html", ".env",
            "documents/.DS_Store", "documents/~$charte.docx", "publications/.tiktok.lock", "calendrier/a.ics",
            "dossiers/dossier-x.zip", "iterations/index.html", ".preuve/lock", "notes.txt")  # fmt: skip
    for path in (*kept, *left):
        write(project, path)
    found = chosen(project)
    assert set(kept) <= found
    assert not set(left) & found
    assert {"brief.yaml", "preuve.toml", "droits.yaml", "documents/veille.md", "prompts/script.md.j2"} <= found


def test_media_that_nothing_names_stay_home(project):
    for name in ("photo.jpg", "vacances.jpg", "musique.mp3", "texte.md"):
        write(project, f"media/{name}")
    write(project, "storyboards/chaleureux.yaml", b"shots: [{file: media/musique.mp3}]")
    found = chosen(project)
    assert {"media/photo.jpg", "media/musique.mp3", "media/texte.md"} <= found
    assert "media/vacances.jpg" not in found
    assert [path.name for path in unused_media(project, the_run(project))] == ["vacances.jpg"]


def test_of_other_runs_ledgers_and_storyboards_go(project):
    for name in ("ledger.jsonl", "storyboard.json", "films/web.mp4", "index.html"):
        write(project, f"runs/2026-10-01-080000/{name}")
    found = [layout.of_project(path.relative_to(project.folder).as_posix()) for path in
             other_runs(project, the_run(project))]  # fmt: skip
    assert found == [f"data/runs/2026-10-01-080000/{name}" for name in ("ledger.jsonl", "storyboard.json")]
    assert [layout.to_project(name) for name in found] == [f"runs/2026-10-01-080000/{n}" for n in
                                                           ("ledger.jsonl", "storyboard.json")]  # fmt: skip


@pytest.mark.parametrize("path", ["documents/lien.md", "media/lien.md", "audience/lien.csv", "recordings/a.json"])
def test_a_link_out_of_the_project_is_refused(project, tmp_path, path):
    (tmp_path / "secret").write_text("à moi")
    target = project.folder / path
    target.parent.mkdir(exist_ok=True)
    target.symlink_to(tmp_path / "secret")
    with pytest.raises(OutsideProject) as error:
        chosen(project)
    assert path in error.value.diagnostics()


def gathered(project):
    return Gathered(project, the_run(project), None, {})


def test_a_name_that_some_systems_cant_write_is_refused(project):
    made = gathered(project)
    for name in ("data/inputs/documents/plan : v2.md", "data/inputs/nul", "data/inputs/a\nb.md", "data/inputs/fin."):
        with pytest.raises(BadInput, match="tous les systèmes") as error:
            made.add(name, b"")
        assert "Renommez" in error.value.remedy


def test_accents_are_written_in_one_way(project):
    made = gathered(project)
    made.add("data/inputs/" + unicodedata.normalize("NFD", "été.md"), b"un")
    assert list(made.contents) == ["data/inputs/été.md"]
    made.add("data/inputs/été.md", b"un")
    with pytest.raises(BadInput, match="ne diffèrent que"):
        made.add("data/inputs/été.md", b"deux")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("audience/a.csv", {CSV}),
        ("./audience/", {CSV, TAKEN}),
        ("audience/*.csv", {CSV}),
        ("covers/w.jpg", {COVER}),
        (COVER, {COVER}),
        ("*.jpg", {COVER}),
    ],
)
def test_she_names_what_she_leaves_out_as_she_knows_it(asked, found):
    assert left_out([asked], NAMES) == found


@pytest.mark.parametrize("asked", ["media/rien.jpg", "../brief.yaml", "/etc/passwd", "", "  ", "audience/a", "brief"])
def test_leaving_out_what_isnt_there_is_told(asked):
    with pytest.raises(BadInput, match="rien de ce nom"):
        left_out([asked], NAMES)


@pytest.mark.parametrize(
    "asked",
    [layout.LEDGER, "ledger.jsonl", "findings.json", "*", "data", "brief.yaml", "preuve.toml", "films", "*.mp4"],
)
def test_nothing_can_be_judged_without_these(asked):
    needed = map(layout.of_project, ("brief.yaml", "preuve.toml"))
    names = [*NAMES, *needed, layout.LEDGER, layout.FINDINGS, "data/deliverables/films/w.mp4"]
    with pytest.raises(BadInput, match="il n'y a plus de dossier") as error:
        left_out([asked], names)
    assert "--encrypt-for" in error.value.remedy


def test_what_is_read_is_noted_and_what_can_be_worked_out_again_isnt(tmp_path):
    plain = Store(tmp_path / ".preuve")
    stem, film, measured = (plain.put(data, "a") for data in (b"stem", b"film", b"measure"))
    plain.remember("0" * 64, {"m.json": measured}, ["heard-1"])
    store = NotingStore(tmp_path / ".preuve")
    assert store.put(b"film", "film.mp4").sha256 == film.sha256
    assert store.holds(film)
    assert store.recall("0" * 64) is not None
    assert store.read(measured) == b"measure"
    assert list(store.wanted) == []
    assert store.read(stem) == b"stem"
    assert list(store.wanted) == [stem.sha256]
    assert list(store.recorded) == ["heard-1"]


def test_what_a_known_measure_was_worked_out_from_is_noted(tmp_path, monkeypatch):
    store = NotingStore(tmp_path / ".preuve")
    given = Store(tmp_path / ".preuve").put(b"stem", "voice.wav")
    made = []
    monkeypatch.setattr("preuve.maker.Maker.make", lambda _self, name, **_given: made.append(name) or {})
    NotingMaker(store, Recordings(store)).make("listen", inputs={"stems": [given]})
    assert (made, list(store.wanted)) == (["listen"], [given.sha256])


def test_a_file_of_the_store_given_as_a_file_is_wanted_and_one_of_hers_is_a_file(tmp_path):
    store = NotingStore(tmp_path / ".preuve")
    kept = Store(tmp_path / ".preuve").put(b"stem", "voice.wav")
    hers_too = tmp_path / "brief.yaml"
    hers_too.write_bytes(b"title: a")
    assert store.put_file(Store(tmp_path / ".preuve").path(kept)) == Artifact(kept.sha256, kept.sha256, kept.size)
    store.put_file(hers_too)
    assert (list(store.wanted), list(store.files)) == ([kept.sha256], [hers_too])


def test_personal_data_are_told_once_with_where_they_are(project):
    write(project, "droits.yaml", """\
files:
  - {file: media/lea.jpg, author: Moi, licence: autorisation, people: "Léa Martin, de face"}
  - {file: media/rue.jpg, author: Moi, licence: autorisation, people: "Aucune."}
people:
  - {name: Léa Martin, real: true, consent: classeur}
  - {name: Lina, real: false}
""".encode())  # fmt: skip
    contents = {
        "data/inputs/documents/a.md": "Lina dit : écrivez à lea@exemple.fr ou au 06 39 98 12 34.".encode(),
        "data/inputs/documents/b.md": b"lea@exemple.fr, encore",
        "data/inputs/c.json": b'{"viewBox": "0 0 1080 1920", "sha256": "ab003664092030cd"}',
        "data/inputs/media/lea.jpg": b"\xff\xd8",
        "data/inputs/media/rue.jpg": b"\xff\xd8",
        "data/audience/d.csv": "auteur;texte\nLÉA MARTIN;bravo\n".encode(),
    }
    found = {one.said: one.paths for one in personal(project, contents)}
    assert found["adresse électronique « lea@exemple.fr »"] == ("documents/a.md", "documents/b.md")
    assert found["numéro de téléphone « 06 39 98 12 34 »"] == ("documents/a.md",)
    assert found[FACES] == ("media/lea.jpg",)
    assert any(said.startswith("nom de personne") and paths == ("audience/d.csv",) for said, paths in found.items())
    assert not any("1080" in said or "0036" in said or "Lina" in said for said in found)


def test_what_is_claimed_says_whose_it_is_as_the_file_does(project, monkeypatch):
    write(project, "preuve.toml", b'[dossier]\ncandidate = "C-042"\n')
    monkeypatch.setenv("PREUVE_DOSSIER__CANDIDATE", "C-999")
    monkeypatch.setenv("PREUVE_DOSSIER__SESSION", "ailleurs")
    run = the_run(project)
    found = claims(Gathered(project, run, Subject((), None, None, run.folder, project=project), {"fr": []}))
    assert (found.candidate, found.session) == ("C-042", "")
    weighed = {one.criterion: one for one in found.weighed}
    assert len(weighed) == len(list(framework("contenus-ia").criteria()))
    assert {one.status for one in weighed.values()} <= {"not_run", "unmet", "error", "declared"}


def test_nothing_is_sealed_that_a_verifier_would_refuse_to_read():
    fine = {layout.LEDGER: b"{}\n", layout.CLAIMS: b"{}", layout.CRATE: b"{}"}
    _check_described(fine)
    for name, said in (
        (layout.LEDGER, b"a" * 12_000_001),
        (layout.CRATE, b"," * 500_001),
        (layout.CLAIMS, b"[" * 5000_001),
    ):
        with pytest.raises(BadInput, match="trop long") as error:
            _check_described({**fine, name: said})
        assert name in error.value.diagnostics()


def test_a_file_that_findings_rest_on_is_left_out_only_where_the_ledger_knows_it(project):
    step = {"kind": "step", "inputs": {"x": [["a.csv", "1" * 64]]}, "outputs": {}, "recordings": [], "params": {}}
    run = SimpleNamespace(lines=[step], delivered={})
    rests = (Evidence(name="x", sha256="1" * 64), Evidence(name="y", sha256="2" * 64))
    found = Finding(id="AUT01", title="a", kind="requirement", status="met", evidence=rests)
    made = Gathered(project, run, None, {"fr": [found]})
    made.redacted = {CSV: "1" * 64, "data/inputs/notes/x.md": "3" * 64}
    _check_left(made)
    made.redacted["data/inputs/droits.yaml"] = "2" * 64
    with pytest.raises(BadInput, match="reposent sur ce fichier") as error:
        _check_left(made)
    assert "droits.yaml" in error.value.diagnostics()
    assert "--encrypt-for" in error.value.remedy
