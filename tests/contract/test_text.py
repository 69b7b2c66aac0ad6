"""Every text engine gives a storyboard for the sample's request, says what it is, and gives the same twice."""

import json
from pathlib import Path

import pytest

from connectors.image.openmoji import find
from connectors.text import TEXTS
from connectors.text.outline import Outline
from connectors.text.recorded import Recorded
from preuve.boards import read_draft
from preuve.engines import Engine, TextRequest
from preuve.errors import BadInput, MissingPart
from preuve.project import Project
from preuve.prompts.fill import PARTS, fill


@pytest.fixture
def project(sample: Path) -> Project:
    return Project(sample)


def asked(project: Project) -> TextRequest:
    prompt = fill(project.folder / "prompts/script.md.j2", brief=project.brief)
    return TextRequest(prompt=prompt, template="script.md.j2")


@pytest.mark.parametrize("name", TEXTS)
class TestEveryTextEngine:
    def test_it_writes_a_storyboard(self, name, project):
        answer = TEXTS[name].build(project, step="script").write(asked(project))
        board = read_draft(json.loads(answer.data), answer.name)
        assert len(board.shots) >= 4
        assert any(shot.priority == 1 for shot in board.shots)

    def test_the_same_request_gives_the_same_bytes(self, name, project):
        engine = TEXTS[name].build(project, step="script")
        assert engine.write(asked(project)) == engine.write(asked(project))

    def test_it_says_what_it_is(self, name, project):
        engine = TEXTS[name].build(project, step="script")
        assert isinstance(engine, Engine)
        identity = engine.identity()
        assert identity.capability == "text"
        assert identity.ai is (name != "outline")
        assert engine.write(asked(project)).origin == ("authored" if identity.ai else "computed")


def test_a_changed_prompt_has_no_recording(project):
    with pytest.raises(MissingPart, match="Aucun enregistrement"):
        TEXTS["recorded"].build(project, step="script").write(TextRequest(prompt="Autre chose"))


def test_an_altered_answer_is_refused(project):
    path = project.folder / "recordings/text/script-chaleureux.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Tilleuls", "Platanes"), encoding="utf-8")
    with pytest.raises(BadInput, match="empreinte"):
        TEXTS["recorded"].build(project, step="script").write(asked(project))


def test_a_recording_cannot_read_outside_its_folder(project):
    path = project.folder / "recordings/text/script-chaleureux.recording.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"file": "script', '"file": "../../brief'), encoding="utf-8"
    )
    with pytest.raises(BadInput):
        TEXTS["recorded"].build(project, step="script").write(asked(project))


def test_another_answer_makes_another_identity(project):
    before = Recorded(project.recordings, "script").identity()
    next((project.folder / "recordings/text").glob("*factuel.recording.json")).unlink()
    assert Recorded(project.recordings, "script").identity() != before


def test_every_on_screen_word_of_the_outline_is_spoken(project):
    answer = TEXTS["outline"].build(project).write(asked(project))
    for shot in json.loads(answer.data)["shots"]:
        assert shot["on_screen"].lower() in shot["narration"].lower()


def test_the_illustrator_can_draw_every_outline(project):
    brief = project.brief.model_copy(update={"key_messages": tuple("abcde")})
    shots = json.loads(Outline(brief).write(asked(project)).data)["shots"]
    assert len(shots) == 9
    for shot in shots:
        for subject in shot["subjects"]:
            assert find(subject).is_file()


@pytest.mark.parametrize("name", ["script", "image", "sound", "video"])
@pytest.mark.parametrize("place", ["sample_project", "templates/project"])
def test_every_prompt_has_its_five_parts_and_80_words(name, place, project):
    from preuve.storyboard import Shot

    path = Path(__file__).parents[2] / place / "prompts" / f"{name}.md.j2"
    shot = Shot(id="a", visual="Une rue calme.", alt="Une rue.")
    text = fill(path, brief=project.brief, shot=shot)
    assert len(text.split()) >= 80
    for part in PARTS:
        assert f"## {part}" in text


def test_a_prompt_cannot_reach_into_python(project, tmp_path):
    path = tmp_path / "evil.j2"
    path.write_text("{{ brief.__class__.__mro__ }}")
    with pytest.raises(BadInput):
        fill(path, brief=project.brief)


def test_a_prompt_that_names_something_unknown_says_so(project, tmp_path):
    path = tmp_path / "typo.j2"
    path.write_text("{{ breif.title }}")
    with pytest.raises(BadInput, match="breif"):
        fill(path, brief=project.brief)
