"""What checks rest on is noted; what is just over a limit is over it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from preuve import steps  # noqa: F401  (registers the steps that measure)
from preuve.artifact import digest_bytes
from preuve.calls.recordings import Recordings
from preuve.checks import checks
from preuve.checks.aud import AUD02, AUD06
from preuve.checks.cap_text import CAP12
from preuve.checks.case import Case
from preuve.checks.control_points import changed, control_points, hands, stage
from preuve.checks.fixtures import load_fixtures
from preuve.checks.fixtures.disclosed import delivered_marks
from preuve.checks.fixtures.sound import SoundGoal
from preuve.checks.jus import JUS02
from preuve.checks.subject import FilmFiles, Subject
from preuve.checks.wfl import WFL06
from preuve.engines import Word
from preuve.maker import Maker
from preuve.measures.spoken import Spoken
from preuve.media.cues import Cue, Fault
from preuve.store import Store
from preuve.storyboard import Change
from preuve.targets import Span


def _subject(where: Path, **more) -> Subject:
    checks()
    load_fixtures()
    store = Store(where / ".preuve")
    return Subject(maker=Maker(store, Recordings(store)), speech=lambda: None, **{"films": ()} | more)


def _names(evidence) -> set[str]:
    return {one.name for one in evidence}


def test_accessibility_elements_rest_on_what_their_checks_read(tmp_path):
    film, captions = tmp_path / "film.mp4", tmp_path / "film.vtt"
    film.write_bytes(b"no film")
    captions.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n", encoding="utf-8")
    files = FilmFiles("", film, captions)
    subject = _subject(tmp_path, films=(files,))
    _found, evidence = Case(subject, files, Case(subject)).call(JUS02.check)
    assert _names(evidence) >= {"film.mp4", "film.vtt"}


def test_files_read_again_and_found_the_same_are_evidence(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / "texte.txt").write_bytes(b"oui")
    (run / "ledger.jsonl").write_bytes(b"{}\n")
    told = {"kind": "deliver", "path": "texte.txt", "sha256": digest_bytes(b"oui")}
    subject = _subject(tmp_path, folder=run, lines=(told, {"kind": "step"}))
    found, evidence = Case(subject).call(WFL06.check)
    assert found.status == "met"
    assert found.measured == "1 fichier relu, 1 identique."
    assert "texte.txt" in _names(evidence)


def test_delivered_pictures_are_evidence(tmp_path):
    run = tmp_path / "run"
    (run / "pictures").mkdir(parents=True)
    (run / "pictures" / "plan-1-wide.jpg").write_bytes(b"\xff\xd8\xff\xd9")
    subject = _subject(tmp_path, folder=run)
    _found, evidence = Case(subject).call(delivered_marks)
    assert _names(evidence) == {"pictures/plan-1-wide.jpg"}


@pytest.mark.parametrize(("peak", "status"), [(-1.0, "met"), (-0.96, "unmet")])
def test_a_peak_that_rounds_to_the_limit_is_over_it(peak, status):
    heard = SimpleNamespace(true_peak=peak, clipped=SimpleNamespace(loudest=1.0))
    assert AUD02.check(heard, SoundGoal(Span(least=-15, most=-13, source="ebu-r128"), -1.0, "")).status == status


@pytest.mark.parametrize(("wrong", "status"), [(3, "met"), (4, "declared"), (8, "unmet")])
def test_captions_that_only_the_ear_can_judge(tmp_path, wrong, status):
    files = FilmFiles("", tmp_path / "film.mp4")
    (tmp_path / "film.mp4").write_bytes(b"")
    subject = _subject(tmp_path, films=(files,))
    said = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"]
    heard = [*said[:-wrong], *("autre" for _n in range(wrong))]
    words = tuple(Word(text=text, start=n / 2, end=n / 2 + 0.4) for n, text in enumerate(heard))
    cues = [Cue(start=0, end=5, lines=(" ".join(said),))]
    spoken = Spoken(language="fr", seconds=5, text=" ".join(heard), words=words)
    assert CAP12.check(Case(subject, files, Case(subject)), cues, spoken, []).status == status


def test_control_points_are_told_in_her_words():
    mix = {
        "encoded": {"integrated": -14.04, "true_peak": -1.2},
        "target": {"loudness": -14},
        "gains_db": {"voices": [-0.5, 2.25], "mix": 0.0},
    }
    found = {"heard.json": [], "cues.json": [], "about.json": [], "mix.json": [({"label": "web"}, mix)]}
    again = {"step": "scene", "label": "plan-1", "attempt": 2}
    sound, tries = control_points(found, [again], [])
    assert sound.measured == "−14 LUFS pour −14 visés, crête −1,2 dBTP (web)"
    assert sound.corrected == "voix réglées de −0,5 à +2,2 dB, ensemble de 0 dB"
    assert (tries.corrected, stage(again)) == ("Images, plan-1", "Images, plan-1")


@pytest.mark.parametrize(
    ("rule", "measured", "limit", "told"),
    [
        ("columns", 1, 37, "sous-titre 1 : 1 signe sur une ligne, 37 au plus"),
        ("lines", 3, 2, "sous-titre 1 : 3 lignes, 2 au plus"),
        ("shortest", 0.8, 5 / 6, "sous-titre 1 : affiché 0,80 s, 0,83 s au moins"),
        ("reading-speed", 17.54, 17, "sous-titre 1 : 17,5 signes par seconde, 17,0 au plus"),
        ("gap", 0.04, 0.5, "sous-titre 1 : 0,040 s avant le suivant, 0,500 s au moins"),
    ],
)
def test_faults_are_told_as_french_writes_figures(rule, measured, limit, told):
    assert Fault(cue=0, rule=rule, measured=measured, limit=limit).message() == told


def test_one_of_a_thing_is_told_in_the_singular():
    clipped = SimpleNamespace(runs=1, places=[SimpleNamespace(start=1.0, end=1.1)])
    assert AUD06.check(SimpleNamespace(clipped=clipped)).measured.startswith("1 passage où")
    assert [" ".join(hands([], [], n)).rpartition(" ; ")[2] for n in (0, 2)] == [
        "0 fichier apporté.",
        "2 fichiers apportés.",
    ]
    assert changed(Change(shot="plan-1", field="on_screen", before="A", after="B")) == "texte à l'écran : A → B"
