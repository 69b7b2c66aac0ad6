"""Asking an AI again, on a real service of loopback: what is written, sent, shown and chosen."""

import io
import json
import shutil
import sys
import wave
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from helpers_service import OFFERS, OpenAICompatible, know

from flows.shots import picture_request, script_request, voice_request
from flows.trying import attempt
from preuve.attempts import iterations
from preuve.attempts.asked import Wanted
from preuve.attempts.iterations import Changes, Thing
from preuve.cli import app
from preuve.errors import BadInput, PreuveError
from preuve.history import last_run, past_runs
from preuve.project import Project
from preuve.providers import Offer
from preuve.reading import load
from preuve.sessions.iterations import Decided, again, choose, iterate
from preuve.storyboard import Storyboard

ROOT = Path(__file__).parents[2]
NOTE = "La cuisine prend trop de place : rapproche-toi."
PANNE = Thing("image", "panne")
TOML = '[engines]\ntext = "essai"\nimage = "svg"\nwriter = "essai"\nvoice = "essai"\n[limits]\ntries = 1\n'


def scene(colour: str) -> str:
    """A drawing of one colour, in the form that is asked."""
    frames = (("vertical", 1080, 1920), ("portrait", 1080, 1350), ("wide", 1920, 1080))
    own = '<g data-name="rond" data-motion="float"><circle cx="500" cy="500" r="200" fill="#FFF"/></g>'
    layers = "".join(
        f'<g data-layout="{name}"><g data-layer="background"><rect width="{width}" height="{height}" fill="{colour}"/>'
        f'</g><g data-layer="elements">{own}</g><g data-layer="foreground"/></g>'
        for name, width, height in frames
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 1920"><title>Un rond</title><desc>Un rond.</desc>'
        f"{layers}</svg>"
    )


def reply(asked: dict) -> str:
    """A drawing or the sample's script; another where a correction is asked."""
    prompt = str(asked["messages"][-1]["content"])
    corrected = "## Correction demandée" in prompt
    if "Demande d'image" in prompt:
        return scene("#E36414" if corrected else "#0F4C5C")
    board = json.loads((ROOT / "sample_project/recordings/text" / "script-chaleureux.json").read_bytes())
    if corrected:
        board["shots"][0]["narration"] = "Le grille-pain de Lina a rendu l'âme ? Attendez un peu avant de le jeter !"
    return json.dumps(board, ensure_ascii=False)


def speak(text: str, _voice: str, _speed: float) -> bytes:
    """A sound whose length tells the text's."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(24_000)
        sound.writeframes(bytes(range(256)) * (20 * len(text)))
    return out.getvalue()


@pytest.fixture
def service(monkeypatch):
    with OpenAICompatible(reply=reply, speak=speak) as found:
        know(monkeypatch, found, offers={**OFFERS, "text": Offer(model="essai-texte")})
        yield found


@pytest.fixture
def project(tmp_path, service) -> Project:
    folder = tmp_path / "projet d'été"
    shutil.copytree(
        ROOT / "sample_project", folder, ignore=shutil.ignore_patterns("runs", ".preuve", "recordings", "a_corriger")
    )
    (folder / "preuve.toml").write_text(TOML, encoding="utf-8")
    (folder / iterations.NAME).unlink()
    return Project(folder)


@pytest.fixture
def drawn(project) -> Project:
    """With the first picture of a shot."""
    attempt(project, PANNE, 1)
    return project


def sent(service) -> list[str]:
    return [str(json.loads(one.body)["messages"][-1]["content"]) for one in service.requests if "chat" in one.path]


def test_a_new_attempt_carries_the_note_and_only_then_is_chosen(drawn, service, capsys):
    iterate(drawn.folder, "image", "1", Wanted(NOTE, Changes(temperature=0.3), by="Lina"), Decided(), show=False)
    assert [NOTE in prompt for prompt in sent(service)] == [False, True]
    assert json.loads(service.requests[-1].body)["temperature"] == 0.3
    tried = iterations.read(drawn.folder)
    (one,) = tried.attempts
    assert (one.number, one.base, one.note, one.by, one.failed) == (2, 1, NOTE, "Lina", "")
    assert tried.chosen(PANNE) == 1
    told = capsys.readouterr().out
    assert "Essai 1" in told
    assert "preuve choose image panne 2" in told


def test_the_page_shows_both_pictures_and_what_changed(drawn):
    iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes()), Decided(2, "Plus lisible."), show=False)
    folder = drawn.folder / "iterations"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert page.count("<img") == 2
    assert len(list(folder.glob("files/*.jpg"))) == 2
    assert "<ins>" in page
    assert "Plus lisible." in page


def test_choosing_changes_what_the_film_asks_and_an_earlier_one_comes_back(drawn):
    iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes(seed=7)), Decided(2, "Mieux."), show=False)
    shot = load(drawn.storyboard_path, Storyboard).shots[0]
    asked = picture_request(drawn, shot)
    assert (asked.attempt, asked.seed, NOTE in asked.prompt) == (2, 7, True)
    choose(drawn.folder, "image", ["panne", "1"], "Non, le premier.", "")
    asked = picture_request(drawn, shot)
    assert (asked.attempt, asked.seed, NOTE in asked.prompt) == (1, 0, False)
    assert [one.number for one in iterations.read(drawn.folder).choices] == [2, 1]


def test_a_choice_says_where_another_answer_stands_in_its_place(drawn, capsys):
    iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes()), Decided(2, "Mieux."), show=False)
    path = drawn.folder / "iterations.yaml"
    (choice,) = iterations.read(drawn.folder).choices
    assert choice.answer in {one.response.sha256 for _path, one in drawn.recordings.all()}
    page = drawn.folder / "iterations" / "index.html"
    assert "Ce choix portait sur une autre" not in page.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(choice.answer, "ab" * 32), encoding="utf-8")
    capsys.readouterr()
    iterate(drawn.folder, "image", "panne", Wanted("Plus clair.", Changes()), Decided(), show=False)
    assert "Ce choix portait sur une autre" in capsys.readouterr().out
    assert "Ce choix portait sur une autre" in page.read_text(encoding="utf-8")


def test_what_was_received_is_paid_for_once(drawn, service):
    iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes()), Decided(), show=False)
    shutil.rmtree(drawn.folder / ".preuve")
    attempt(Project(drawn.folder), PANNE, 2)
    assert len(service.requests) == 2


def test_a_failed_attempt_stays_listed_and_can_be_asked_again(drawn, service):
    service.fail("/chat/completions", "broken")
    with pytest.raises(PreuveError):
        iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes()), Decided(), show=False)
    (one,) = iterations.read(drawn.folder).attempts
    assert one.failed
    assert "sans réponse" in (drawn.folder / "iterations" / "index.html").read_text(encoding="utf-8")
    with pytest.raises(BadInput, match="pas de réponse"):
        choose(drawn.folder, "image", ["panne", "2"], "Je la veux.", "")
    service.heal()
    again(drawn.folder, "image", "panne", 2, Decided(2, "La voilà."), show=False)
    (one,) = iterations.read(drawn.folder).attempts
    assert one.failed == ""
    assert iterations.read(drawn.folder).chosen(PANNE) == 2
    with pytest.raises(BadInput, match="déjà sa réponse"):
        again(drawn.folder, "image", "panne", 2, Decided(), show=False)


def test_notes_add_up_along_the_attempts(drawn, service):
    iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes(seed=3)), Decided(2, "Mieux."), show=False)
    iterate(drawn.folder, "image", "panne", Wanted("Tourne le couvercle.", Changes()), Decided(), show=False)
    iterate(drawn.folder, "image", "panne", Wanted("Repars de zéro.", Changes(), start=1), Decided(), show=False)
    second, third = sent(service)[-2:]
    assert NOTE in second
    assert "Tourne le couvercle." in second
    assert NOTE not in third
    assert [json.loads(one.body).get("seed") for one in service.requests] == [None, 3, 3, None]


def test_an_attempt_is_a_run_beside_the_productions(drawn):
    iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes()), Decided(), show=False)
    assert last_run(drawn.folder) is None
    found = list(past_runs(drawn.folder))
    assert [run.status for run in found] == ["partial", "partial"]
    steps = [line for line in found[0].lines if line["kind"] == "step"]
    assert [(line["step"], line["label"], len(line["recordings"])) for line in steps] == [("scene", "panne", 1)]


def test_another_script_leads_her_to_her_corrections(project, capsys):
    attempt(project, Thing("script", "chaleureux"), 1)
    board = load(project.storyboard_path, Storyboard)
    iterate(
        project.folder, "script", "", Wanted("Sois plus vivant.", Changes()), Decided(2, "Plus vivant."), show=False
    )
    told = capsys.readouterr().out
    assert "{+" in told
    assert "preuve storyboard keep" in told
    assert load(project.storyboard_path, Storyboard) == board
    asked = script_request(project)
    assert (asked.attempt, "Sois plus vivant." in asked.prompt) == (2, True)


def test_an_untouched_storyboard_follows_the_script_she_keeps(project, capsys):
    project.storyboard_path.unlink()
    attempt(project, Thing("script", "chaleureux"), 1)
    iterate(
        project.folder, "script", "", Wanted("Sois plus vivant.", Changes()), Decided(1, "Plus simple."), show=False
    )
    assert "Lina" not in load(project.storyboard_path, Storyboard).shots[0].narration
    choose(project.folder, "script", ["2"], "Plus vivant.", "")
    assert "Lina" in load(project.storyboard_path, Storyboard).shots[0].narration
    assert "storyboard keep" not in capsys.readouterr().out


def test_a_voice_is_tried_with_another_pace_or_another_spelling(project, service):
    attempt(project, Thing("voice", "panne"), 1)
    changes = Changes(speed=0.8, voice="alloy", say="Votre grille pin est en panne ?")
    iterate(project.folder, "voice", "panne", Wanted("Il avale un mot.", changes), Decided(2, "Mieux."), show=False)
    asked = json.loads(service.requests[-1].body)
    assert (asked["input"], asked["speed"], asked["voice"]) == ("Votre grille pin est en panne ?", 0.8, "alloy")
    assert "<audio" in (project.folder / "iterations" / "index.html").read_text(encoding="utf-8")
    shot = load(project.storyboard_path, Storyboard).shots[0]
    assert voice_request(project, shot).text == changes.say
    other = shot.model_copy(update={"narration": "Autre chose."})
    with pytest.raises(BadInput, match="autre narration"):
        voice_request(project, other)


@pytest.mark.parametrize(
    ("toml", "what", "said"),
    [
        ('text = "recorded"', ("script", ""), "engines.text"),
        ('text = "outline"', ("script", ""), "engines.text"),
        ('image = "illustrator"', ("image", "panne"), "engines.image"),
        ('image = "svg"\nwriter = "recorded"', ("image", "panne"), "engines.writer"),
    ],
)
def test_an_engine_that_would_say_the_same_is_refused_before_anything_is_written(project, service, toml, what, said):
    (project.folder / "preuve.toml").write_text(f"[engines]\n{toml}\n", encoding="utf-8")
    with pytest.raises(BadInput, match="demande neuve") as caught:
        iterate(project.folder, *what, Wanted(NOTE, Changes()), Decided(), show=False)
    assert said in caught.value.diagnostics()
    assert "essai" in caught.value.remedy
    assert not (project.folder / iterations.NAME).exists()
    assert service.requests == []


@pytest.mark.parametrize(
    ("what", "wanted", "decided", "said"),
    [
        (("image", "inconnu"), Wanted(NOTE, Changes()), Decided(), "inconnu"),
        (("image", ""), Wanted(NOTE, Changes()), Decided(), "quel plan"),
        (("musique", ""), Wanted(NOTE, Changes()), Decided(), "script, image PLAN"),
        (("script", "panne"), Wanted(NOTE, Changes()), Decided(), "aucun plan"),
        (("image", "panne"), Wanted(" ", Changes()), Decided(), "--note"),
        (("image", "panne"), Wanted(NOTE, Changes(speed=0.8)), Decided(), "--temperature, --seed"),
        (("voice", "panne"), Wanted(NOTE, Changes()), Decided(), "--speed"),
        (("image", "panne"), Wanted(NOTE, Changes(), start=4), Decided(), "--from"),
        (("image", "panne"), Wanted(NOTE, Changes()), Decided(5, "x"), "--choose"),
        (("image", "panne"), Wanted(NOTE, Changes()), Decided(2), "--why"),
        (("image", "panne"), Wanted("x" * 2001, Changes()), Decided(), "2000"),
    ],
)
def test_a_wrong_request_costs_nothing(project, service, what, wanted, decided, said):
    with pytest.raises(BadInput) as caught:
        iterate(project.folder, *what, wanted, decided, show=False)
    assert said in caught.value.diagnostics()
    assert not (project.folder / iterations.NAME).exists()
    assert service.requests == []


def test_her_own_picture_is_not_asked_of_an_ai(project, service):
    path = project.storyboard_path
    path.write_text(
        path.read_text(encoding="utf-8").replace("- id: panne", "- id: panne\n  file: media/a.jpg"), "utf-8"
    )
    with pytest.raises(BadInput, match=r"media/a\.jpg"):
        iterate(project.folder, "image", "panne", Wanted(NOTE, Changes()), Decided(), show=False)


def test_the_questions_are_asked_where_somebody_answers(drawn):
    answers = iter(["9", "2", "Plus lisible."])
    asked = []

    def ask(question: str, proposed: str) -> str:
        asked.append((question, proposed))
        return next(answers)

    iterate(drawn.folder, "image", "panne", Wanted(NOTE, Changes()), Decided(), show=False, ask=ask)
    assert [proposed for _question, proposed in asked] == ["2", "2", ""]
    assert iterations.read(drawn.folder).choice(PANNE).why == "Plus lisible."


def test_the_command_line_says_and_does_the_same(drawn):
    run = CliRunner().invoke
    where = ["--project", str(drawn.folder), "--no-open"]
    made = run(app, ["iterate", "image", "1", "--note", NOTE, "--choose", "2", "--why", "Mieux.", *where])
    assert made.exit_code == 0, made.output
    kept = run(app, ["choose", "image", "panne", "1", "--why", "Finalement non.", *where[:2]])
    assert kept.exit_code == 0, kept.output
    assert iterations.read(drawn.folder).chosen(PANNE) == 1
