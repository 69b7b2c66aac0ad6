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
from preuve.artifact import digest_bytes
from preuve.boards import draft_bytes, read_draft, to_yaml
from preuve.engines import Answer, Identity, ImageRequest, TextRequest
from preuve.project import Brief, Project, slug
from preuve.prompts import fill
from preuve.recordings import SUFFIX, Recording, Response
from preuve.storyboard import Storyboard

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


def keep(folder: Path, file: Path, step: str, label: str, attempt: int, request: TextRequest) -> None:
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
        started=WRITTEN,
        ended=WRITTEN,
    )
    target = folder / f"{file.stem}{SUFFIX}"
    target.write_text(recording.model_dump_json(indent=1) + "\n", encoding="utf-8")


def scripts(brief: Brief) -> Iterator[Storyboard]:
    """The three scripts: a recording each, and the storyboard she works on."""
    folder = SAMPLE / "recordings" / "text"
    for tone in TONES:
        prompt = fill(SAMPLE / "prompts" / "script.md.j2", brief=brief.model_copy(update={"tone": tone}))
        file = folder / f"script-{slug(tone)}.json"
        keep(folder, file, "script", tone, 1, TextRequest(prompt=prompt, template="script.md.j2"))
        draft = read_draft(json.loads(file.read_bytes()), file)
        yield edited(tone, draft, digest_bytes(draft_bytes(draft)))


def edited(tone: str, draft: Storyboard, sha256: str) -> Storyboard:
    """The draft with her corrections, written as the storyboard of that tone."""
    corrections = json.loads((SAMPLE.parent / "tools" / "sample_corrections.json").read_text(encoding="utf-8"))
    mine = {**corrections["every"], **corrections[tone]}
    shots = tuple(
        shot.model_copy(update={**corrections["every"].get(shot.id, {}), **corrections[tone].get(shot.id, {})})
        if shot.id in mine
        else shot
        for shot in draft.shots
    )
    board = draft.model_copy(update={"shots": shots, "draft": sha256})
    path = SAMPLE / "storyboards" / f"{slug(tone)}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(to_yaml(board))
    return board


def scenes(project: Project, board: Storyboard) -> None:
    """A recording for each picture; where there was a first attempt, that too."""
    folder = SAMPLE / "recordings" / "image"
    for shot in board.shots:
        for attempt, name in ((1, f"{shot.id}.attempt1.svg"), (2, f"{shot.id}.svg")):
            if not (folder / name).is_file():
                continue
            asked = shot.model_copy(update={"correction": ""}) if attempt == 1 else shot
            keep(folder, folder / name, "scene", shot.id, attempt, request_for(project, asked))


def request_for(project: Project, shot: object) -> TextRequest:
    """The request that the engine `svg` sends for a shot."""
    from flows.shots import picture_request

    request: ImageRequest = picture_request(project, shot)  # type: ignore[arg-type]
    try:
        SvgScenes(Spy()).draw(request)
    except Asked as asked:
        return asked.request
    raise AssertionError


def main() -> int:
    """Everything; stale recordings are removed first."""
    for old in (SAMPLE / "recordings").rglob(f"*{SUFFIX}"):
        old.unlink()
    project = Project(SAMPLE)
    for board in scripts(project.brief):
        scenes(project, board)
    return 0


if __name__ == "__main__":
    sys.exit(main())
