"""Her storyboard is never overwritten; the AI's draft is followed as long as she changed nothing."""

import json

import pytest
import yaml

from connectors.image.svg import SvgScenes
from preuve import boards
from preuve.engines import Answer, ImageRequest
from preuve.errors import BadInput, PermanentError
from preuve.project import Project
from preuve.storyboard import Storyboard

BRIEF = {
    "title": "T", "organisation": "O", "subject": "S", "objectives": ["o"], "audience": "a", "key_messages": ["k"],
    "call_to_action": "c", "targets": ["web"],
}  # fmt: skip


@pytest.fixture
def project(tmp_path) -> Project:
    (tmp_path / "brief.yaml").write_text(yaml.safe_dump(BRIEF), encoding="utf-8")
    return Project(tmp_path)


def draft(project: Project, narration: str):
    shots = [{"id": "un", "narration": narration, "visual": "v", "alt": "a"}]
    return project.store.put(
        boards.draft_bytes(Storyboard.model_validate({"title": "t", "shots": shots})), "draft.json"
    )


def said(project: Project) -> str:
    return yaml.safe_load(project.storyboard_path.read_text(encoding="utf-8"))["shots"][0]["narration"]


def rewrite(project: Project, narration: str) -> None:
    path = project.storyboard_path
    path.write_text(path.read_text(encoding="utf-8").replace(said(project), narration), encoding="utf-8")


def test_the_first_draft_becomes_her_file(project):
    path = boards.settle(project, draft(project, "Bonjour."))
    assert said(project) == "Bonjour."
    assert path.read_text(encoding="utf-8").startswith("# Le storyboard")


def test_her_words_stay(project):
    first = draft(project, "Bonjour.")
    boards.settle(project, first)
    rewrite(project, "Bonsoir.")
    boards.settle(project, first)
    assert said(project) == "Bonsoir."


def test_a_new_draft_replaces_what_she_did_not_touch(project):
    boards.settle(project, draft(project, "Bonjour."))
    boards.settle(project, draft(project, "Salut."))
    assert said(project) == "Salut."


def test_a_new_draft_never_replaces_what_she_changed(project):
    boards.settle(project, draft(project, "Bonjour."))
    rewrite(project, "Bonsoir.")
    with pytest.raises(BadInput) as caught:
        boards.settle(project, draft(project, "Salut."))
    assert "preuve storyboard keep" in caught.value.diagnostics()
    assert said(project) == "Bonsoir."


def test_keep_binds_hers_to_the_new_draft(project):
    boards.settle(project, draft(project, "Bonjour."))
    rewrite(project, "Bonsoir.")
    second = draft(project, "Salut.")
    boards.keep(project, second)
    boards.settle(project, second)
    assert said(project) == "Bonsoir."


def test_renew_puts_hers_aside(project):
    boards.settle(project, draft(project, "Bonjour."))
    rewrite(project, "Bonsoir.")
    _path, aside = boards.renew(project, draft(project, "Salut."))
    assert said(project) == "Salut."
    assert "Bonsoir." in aside.read_text(encoding="utf-8")


@pytest.mark.parametrize("leave", [boards.keep, boards.renew])
def test_what_she_changed_in_the_draft_she_leaves_stays_noted(project, leave):
    first = draft(project, "Bonjour.")
    boards.settle(project, first)
    rewrite(project, "Bonsoir.")
    leave(project, draft(project, "Salut."))
    (noted,) = project.storyboard_path.parent.glob("*.corrections-*.json")
    told = json.loads(noted.read_bytes())
    assert told["draft"] == first.sha256
    assert [(one["before"], one["after"]) for one in told["changes"]] == [("Bonjour.", "Bonsoir.")]


def test_a_storyboard_that_cannot_be_read_is_put_aside_all_the_same(project):
    boards.settle(project, draft(project, "Bonjour."))
    project.storyboard_path.write_text("shots: [", encoding="utf-8")
    _path, aside = boards.renew(project, draft(project, "Salut."))
    assert said(project) == "Salut."
    assert aside.read_text(encoding="utf-8") == "shots: ["


def test_a_storyboard_without_a_draft_is_wholly_hers(project):
    shots = [{"id": "un", "narration": "À moi.", "visual": "v", "alt": "a"}]
    project.storyboard_path.parent.mkdir()
    project.storyboard_path.write_text(yaml.safe_dump({"title": "t", "shots": shots}), encoding="utf-8")
    boards.settle(project, draft(project, "Bonjour."))
    assert said(project) == "À moi."


@pytest.mark.parametrize(("before", "after"), [("title: t", "title: Le mien"), ("shots:", "# mon avis\nshots:")])
def test_not_even_a_title_or_a_comment_of_hers_is_lost(project, before, after):
    boards.settle(project, draft(project, "Bonjour."))
    path = project.storyboard_path
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(BadInput):
        boards.settle(project, draft(project, "Salut."))
    assert after.splitlines()[0] in path.read_text(encoding="utf-8")


def test_renew_without_a_storyboard_writes_the_draft(project):
    path, aside = boards.renew(project, draft(project, "Salut."))
    assert path == aside
    assert said(project) == "Salut."


@pytest.mark.parametrize("given", ["/etc/passwd", "../../brief.yaml", "ab" * 31])
def test_a_draft_is_a_digest_and_nothing_else(project, given):
    boards.settle(project, draft(project, "Bonjour."))
    path = project.storyboard_path
    sha256 = yaml.safe_load(path.read_text(encoding="utf-8"))["draft"]
    path.write_text(path.read_text(encoding="utf-8").replace(sha256, given), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        boards.settle(project, draft(project, "Salut."))
    assert caught.value.key == "draft"


def test_what_cannot_be_used_says_how_to_ask_anew():
    assert 'preuve iterate script --note "…"' in boards.refused("Sans titre.").remedy


def test_a_drawing_that_cannot_be_used_says_how_to_ask_anew():
    class Writer:
        def write(self, _request):
            return Answer(data=b"Voila !", name="answer.txt")

    with pytest.raises(PermanentError) as caught:
        SvgScenes(Writer()).draw(ImageRequest(shot="panne", prompt="p", alt="a"))
    assert 'preuve iterate image panne --note "…"' in caught.value.remedy
