"""What differs between two recorded calls: what was asked, with which settings, what came."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preuve.calls.listing import Call
from preuve.calls.recordings import Response
from preuve.errors import BadInput
from preuve.pages import duration, size
from preuve.project import Project
from preuve.word_diff import Piece, around, compare

PICTURES = (".png", ".jpg", ".jpeg", ".webp")
TEXTS = (".txt", ".json", ".md")
DRAWING = b"<svg"
SOUNDS = (".wav",)
LONGEST = 400_000
PROSE = ("prompt", "text")


@dataclass(frozen=True)
class Parameter:
    """A setting that isn't the same: its name, and its two values as text; empty where it isn't there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """Two calls side by side. `alike`: 0 to 1, for pictures; None for the rest.

    `files` are those of two answers that can't be compared as words: where to see, or hear, both.
    """

    parameters: tuple[Parameter, ...]
    request: tuple[Piece, ...]
    same_request: bool
    same_bytes: bool
    answer: tuple[Piece, ...]
    facts: tuple[str, str]
    alike: float | None = None
    files: tuple[Path, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """What `--json` gives."""
        return {
            "parameters": [one.__dict__ for one in self.parameters],
            "request": [one._asdict() for one in self.request],
            "same_request": self.same_request,
            "same_bytes": self.same_bytes,
            "answer": [one._asdict() for one in self.answer],
            "facts": list(self.facts),
            "alike": self.alike,
            "files": [str(path) for path in self.files],
        }


def differences(project: Project, one: Call, other: Call) -> Compared:
    """What differs. Raises BadInput where an answer's bytes were changed, or aren't there."""
    before, after = answer_of(project, one), answer_of(project, other)
    mine, theirs = _text(one, before), _text(other, after)
    shown = before and after and (mine is None or theirs is None)
    return Compared(
        parameters=tuple(_parameters(one, other)),
        request=tuple(around(compare(_prose(one), _prose(other)))),
        same_request=one.recording.request_sha256 == other.recording.request_sha256,
        same_bytes=before == after,
        answer=() if mine is None or theirs is None else tuple(around(compare(mine, theirs))),
        facts=(facts(project, one), facts(project, other)),
        alike=_alike(project, one, other),
        files=tuple(file_of(project, call, call.recording.response) for call in (one, other)) if shown else (),
    )


def answer_of(project: Project, call: Call) -> bytes:
    """The answer's bytes; none where no answer came. Raises BadInput."""
    response = call.recording.response
    return project.recordings.read(call.path, response) if response.size else b""


def facts(project: Project, call: Call) -> str:
    """What the answer is: its kind and size; a picture's in pixels, a sound's in seconds. Raises BadInput."""
    response = call.recording.response
    kind = Path(response.name).suffix.lower()
    told = [response.name, size(response.size)]
    if not response.size:
        return "–"
    answer_of(project, call)
    if kind in PICTURES:
        from preuve.media.pictures import inspect

        seen = inspect(file_of(project, call, response))
        told.append(f"{seen.width} × {seen.height}")
    elif kind in SOUNDS:
        import soundfile

        # A service may have answered anything under that name.
        with contextlib.suppress(soundfile.SoundFileError):
            told.append(duration(soundfile.info(file_of(project, call, response)).duration))
    return ", ".join(told)


def file_of(project: Project, call: Call, response: Response) -> Path:
    """The file that holds recorded bytes, checked by who read them before."""
    return call.path.parent / response.file if response.file else project.store.path(response.sha256)


def _parameters(one: Call, other: Call) -> Iterator[Parameter]:
    before, after = _settings(one), _settings(other)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Parameter(name, before.get(name, ""), after.get(name, ""))


def _settings(call: Call) -> dict[str, str]:
    """Everything that was asked besides the words, flat."""
    one = call.recording
    said = {key: value for key, value in one.request.items() if key not in PROSE}
    engine = {"engine": one.engine.engine, "model": one.model, "seed": one.engine.seed, **one.engine.parameters}
    return {name: _plain(value) for name, value in {**engine, **said, "attempt": one.attempt}.items()}


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _prose(call: Call) -> str:
    said: Mapping[str, Any] = call.recording.request
    return "\n".join(str(said[key]) for key in PROSE if said.get(key))


def _text(call: Call, data: bytes) -> str | None:
    """The answer as text; None where it isn't one (a drawing is to be seen), or is too long to be compared."""
    kind = Path(call.recording.response.name).suffix.lower()
    if kind not in TEXTS or len(data) > LONGEST or DRAWING in data[:LONGEST]:
        return None
    return data.decode("utf-8", errors="replace")


def _alike(project: Project, one: Call, other: Call) -> float | None:
    """How alike two pictures are: 1 less the mean difference of their grey values, as a share of the greatest."""
    kinds = {Path(call.recording.response.name).suffix.lower() for call in (one, other)}
    if not kinds <= set(PICTURES) or not (one.recording.response.size and other.recording.response.size):
        return None
    from preuve.measures.likeness import distance, small

    try:
        pictures = [small(file_of(project, call, call.recording.response)) for call in (one, other)]
    except BadInput:
        return None
    return round(1 - distance(*pictures) / 255, 4)
