"""Making captions and runs that are wrong in one thing only."""

import json
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pairs import Room, keep_up

from preuve.artifact import Artifact, canonical, digest_bytes, digest_file
from preuve.checks.subject import Subject, of_run
from preuve.maker import Maker
from preuve.media.captions import shift
from preuve.media.cues import Cue
from preuve.media.tracks import parse_vtt, to_vtt
from preuve.project import Project
from preuve.store import Store


def film(room: Room, target: str = "tiktok") -> Path:
    """The small run's film, to be judged as anybody's."""
    return next(room.mini().glob(f"runs/*/films/{target}.mp4"))


def own(room: Room, target: str = "tiktok") -> list[Cue]:
    """The small run's captions."""
    return parse_vtt(next(room.mini().glob(f"runs/*/captions/{target}.vtt")).read_text(encoding="utf-8"))


def captioned(room: Room, cues: Sequence[Cue], video: Path | None = None) -> Subject:
    """A video with these captions."""
    return written(room, to_vtt(cues).encode(), video)


def written(room: Room, captions: bytes, video: Path | None = None) -> Subject:
    """A video with this caption file."""
    room.folder.mkdir(parents=True, exist_ok=True)
    path = room.folder / "film.vtt"
    path.write_bytes(captions)
    return room.video(video or film(room), path)


def ours(room: Room, spoil: Callable[[Path], None] = lambda _run: None) -> Subject:
    """The small run after `spoil`: its own copy of the run's folder, in a project whose store these pairs share."""
    project = _project(room.shared.parent / "projet", room.mini)
    (run,) = (path.parent for path in room.mini().glob("runs/*/ledger.jsonl"))
    copy = project / "runs" / digest_bytes(str(room.folder).encode())[:12]
    shutil.copytree(run, copy)
    spoil(copy)
    keep_up(copy)
    owner = Project(project)
    return of_run(copy, owner, Maker(owner.store, owner.recordings), room.speech)


@cache
def _project(folder: Path, mini: Callable[[], Path]) -> Path:
    shutil.copytree(mini(), folder, ignore=shutil.ignore_patterns("runs"))
    return folder


def later(seconds: float) -> Callable[[Sequence[Cue]], list[Cue]]:
    """Shift captions."""
    return lambda cues: shift(cues, seconds)


def remake(run: Path, captions: str, change: Callable[[list[Cue]], Sequence[Cue]]) -> None:
    """Change a run's caption file, its ledger in keeping: the step that made it gave these bytes."""
    path = run / captions
    before = digest_file(path)
    path.write_text(to_vtt(change(parse_vtt(path.read_text(encoding="utf-8")))), encoding="utf-8")
    made = Store(run.parents[1] / ".preuve").put_file(path, "captions.vtt")
    _rewrite(run, lambda output: made if output.sha256 == before else output)


def reword(run: Path, change: Callable[[str], str]) -> None:
    """Change the words that the ledger says were aligned, in every film."""
    store = Store(run.parents[1] / ".preuve")

    def changed(output: Artifact) -> Artifact:
        if output.name != "words.json":
            return output
        words = json.loads(store.read(output))
        if not isinstance(words, list):
            return output
        return store.put(canonical([word | {"text": change(word["text"])} for word in words]), output.name)

    _rewrite(run, changed)


def _rewrite(run: Path, change: Callable[[Artifact], Artifact]) -> None:
    ledger = run / "ledger.jsonl"
    lines = [json.loads(line) for line in ledger.read_bytes().splitlines()]
    for line in lines:
        if line["kind"] == "step":
            line["outputs"] = {name: change(Artifact.from_json(one)).to_json() for name, one in line["outputs"].items()}
    ledger.write_bytes(b"".join(canonical(line) + b"\n" for line in lines))
