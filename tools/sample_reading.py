"""The sample's reading of its invented figures and its suggested replies: recorded, then decided by its authors."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from flows import figures, replying
from preuve.artifact import canonical
from preuve.audience.comments import Comment
from preuve.audience.lecture import accepted as decisions
from preuve.audience.lecture.analysis import STEP, made
from preuve.audience.lecture.asking import read
from preuve.calls.recordings import Recordings
from preuve.engines import Answer, TextRequest
from preuve.project import Project
from preuve.replies import draft as drafts
from preuve.replies import suggestions
from preuve.replies.guard import aside
from preuve.store import Store, write_atomic

DECIDED = date(2026, 11, 22)
CHOICES = Path(__file__).with_name("sample_reading.yaml")
LEFT_OUT = ("runs", ".preuve", "a_corriger", "tableau", "historique.sqlite*")
Keep = Callable[[Path, Path, str, str, int, TextRequest], None]


def reading(sample: Path, keep: Keep) -> None:
    """Record the reading and the replies, and write what was decided of them."""
    said = yaml.safe_load(CHOICES.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:  # gathering the figures writes in the project
        folder = Path(place) / "sample"
        shutil.copytree(sample, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
        known, gathered = figures.gathered(Project(folder))
    project = Project(sample)
    _lecture(project, figures.ask_for(project, known), keep, said)
    _replies(project, gathered.comments, keep, said)


def _lecture(project: Project, asked: figures.Asked, keep: Keep, said: dict[str, Any]) -> None:
    answer = _recorded(project, "audience-lecture.json", STEP, asked.request, keep)
    data = canonical(made(read(answer, asked.basis), asked.basis, answer).model_dump(mode="json"))
    for name in (decisions.DRAFT, decisions.ACCEPTED):
        (project.folder / name).unlink(missing_ok=True)
    found = decisions.keep_reading(project.folder, data)
    draft = decisions.read_draft(project.folder)
    parts = tuple(
        one.model_copy(
            update={
                "text": said["changed"].get(one.id, one.text),
                "decision": "refuser" if one.id in said["refused"] else "garder",
                "change": "refuser" if one.id in said["not_in_the_brief"] else "",
            }
        )
        for one in draft.parts
    )
    mine = draft.model_copy(update={"parts": parts})
    write_atomic(project.folder / decisions.DRAFT, decisions.draft_bytes(mine, found))
    decisions.accept(project.folder, {}, said["by"], DECIDED)


def _replies(project: Project, comments: tuple[Comment, ...], keep: Keep, said: dict[str, Any]) -> None:
    asides = {one.id: reason for one in comments if (reason := aside(one.text))}
    asked = replying.ask_for(project, [one for one in comments if one.id not in asides])
    answer = _recorded(project, "reponses.json", suggestions.STEP, asked.request, keep)
    found = {one.comment: one for one in suggestions.read(answer, asked.basis).replies}
    draft = drafts.merged(drafts.Draft(), comments, found, asides, answer.recording)
    for name in said["replies"]["accepted"]:
        draft = drafts.accept(draft, name, said["by"], DECIDED)
    for name in said["replies"]["dropped"]:
        draft = drafts.drop(draft, name, said["by"], DECIDED)
    drafts.write(project.folder, draft)


def _recorded(project: Project, name: str, step: str, request: TextRequest, keep: Keep) -> Answer:
    folder = project.folder / "recordings" / "text"
    keep(folder, folder / name, step, "audience", 1, request)
    with tempfile.TemporaryDirectory() as place:
        recordings = Recordings(Store(Path(place)), project.folder / "recordings")
        found = recordings.find(step, request)
        if found is None:
            raise AssertionError(name)
        return recordings.answer(*found)
