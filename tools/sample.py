"""Bind the sample's answers to its prompts: what a language model wrote for this sample, kept as recordings.

Run it (`make sample`) after changing the sample's brief, prompts or answers. It renders each request exactly as the
pipeline does and writes the recordings beside the answers. Origin `authored`: these answers were written by a language
model for this sample; they were not captured from a provider's service.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from connectors.image.svg import SvgScenes
from flows.shots import picture_request, script_request
from preuve.artifact import digest_bytes
from preuve.attempts import iterations
from preuve.attempts.iterations import Thing
from preuve.boards import draft_bytes, read_draft, to_yaml
from preuve.calls.recordings import SUFFIX, Recording, Response
from preuve.engines import Answer, Identity, TextRequest
from preuve.project import Project, slug
from preuve.storyboard import Shot, Storyboard
from tools.sample_plans import plan
from tools.sample_reading import reading

SAMPLE = Path(__file__).parents[1] / "sample_project"
TONES = ("chaleureux", "enjoué", "factuel")
MODEL = "Claude (Anthropic)"
NOTE = "Réponse écrite par un modèle de langage pour cet exemple ; elle n'a pas été captée sur le service d'un fournisseur."
WRITTEN = datetime(2026, 11, 21, tzinfo=UTC)
IDENTITY = Identity(engine="language-model", capability="text", ai=True, model=MODEL)


class Asked(Exception):
    """Carries the request that would have been sent."""

    def __init__(self, request: TextRequest) -> None:
        self.request = request
        super().__init__()


class Spy:
    """A text engine that only tells what it is asked."""

    def identity(self) -> Identity:
        """The language model that wrote the answers."""
        return IDENTITY

    def write(self, request: TextRequest) -> Answer:
        """Raise what was asked."""
        raise Asked(request)


def keep(
    folder: Path, file: Path, step: str, label: str, attempt: int, request: TextRequest, at: datetime = WRITTEN
) -> None:
    """Write one recording beside its answer."""
    data = file.read_bytes()
    recording = Recording(
        id=file.stem.replace(".", "-"),
        step=step,
        label=label,
        attempt=attempt,
        engine=IDENTITY,
        model=MODEL,
        origin="authored",
        note=NOTE,
        request=request.said(),
        request_sha256=request.digest(),
        response=Response(name=file.name, sha256=digest_bytes(data), size=len(data), file=file.name),
        started=at,
        ended=at,
    )
    target = folder / f"{file.stem}{SUFFIX}"
    target.write_text(recording.model_dump_json(indent=1) + "\n", encoding="utf-8")


def scripts() -> Iterator[Storyboard]:
    """The three scripts: a recording each, and the storyboard she works on."""
    project = Project(SAMPLE)
    brief, folder = project.brief, SAMPLE / "recordings" / "text"
    for tone in TONES:
        project.brief = brief.model_copy(update={"tone": tone})
        file = folder / f"script-{slug(tone)}.json"
        for number, path, at in attempts(Thing("script", tone), file):
            keep(folder, path, "script", tone, number, script_request(project, number), at)
        draft = read_draft(json.loads(file.read_bytes()), file)
        board = edited(tone, draft, digest_bytes(draft_bytes(draft)))
        plan(project, board, keep)
        yield board


def edited(tone: str, draft: Storyboard, sha256: str) -> Storyboard:
    """The draft with her corrections, written as the storyboard of that tone."""
    corrections = json.loads((SAMPLE.parent / "tools" / "sample_corrections.json").read_text(encoding="utf-8"))
    mine = corrections[tone]
    shots = tuple(shot.model_copy(update=mine.get(shot.id, {})) for shot in draft.shots)
    board = draft.model_copy(update={"shots": shots, "draft": sha256})
    path = SAMPLE / "storyboards" / f"{slug(tone)}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(to_yaml(board))
    return board


def scenes(project: Project, board: Storyboard) -> None:
    """A recording for each attempt at each picture."""
    folder = SAMPLE / "recordings" / "image"
    for shot in board.shots:
        for number, path, at in attempts(Thing("image", shot.id), folder / f"{shot.id}.svg"):
            keep(folder, path, "scene", shot.id, number, request_for(project, shot, number), at)


def attempts(thing: Thing, file: Path) -> Iterator[tuple[int, Path, datetime]]:
    """The answers to each attempt at something, and their days; the one that the film uses has the plain name."""
    tried = iterations.read(SAMPLE)
    for number in tried.numbers(thing):
        path = file if number == tried.chosen(thing) else file.with_name(f"{file.stem}.attempt{number}{file.suffix}")
        asked = tried.attempt(thing, number)
        if path.is_file():
            yield number, path, (asked.at if asked else None) or WRITTEN


def request_for(project: Project, shot: Shot, number: int) -> TextRequest:
    """The request that the engine `svg` sends for an attempt at a shot."""
    try:
        SvgScenes(Spy()).draw(picture_request(project, shot, number))
    except Asked as asked:
        return asked.request
    raise AssertionError


def main() -> int:
    """Everything; stale recordings are removed first."""
    for old in (SAMPLE / "recordings").rglob(f"*{SUFFIX}"):
        old.unlink()
    project = Project(SAMPLE)
    for board in scripts():
        scenes(project, board)
    reading(SAMPLE, keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
