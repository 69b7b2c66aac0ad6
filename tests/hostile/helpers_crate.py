"""A small dossier's files, ledger and claims, for what describes and signs it: no run is made."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from preuve.artifact import digest_bytes
from preuve.dossier import layout
from preuve.dossier.archive import Content
from preuve.dossier.build.workflow import workflow
from preuve.dossier.model import Claims
from preuve.ledger import Line

BRIEF = layout.of_project("brief.yaml")
FILM = layout.of_run("films/web.mp4")
DRAFT, VOICE = digest_bytes(b"draft"), digest_bytes(b"voice")
LEFT_OUT = "data/inputs/media/visage.jpg"
ODD = layout.of_project("documents/été à 100 % #1.md")
RECORDING = layout.MACHINE_RECORDINGS + "voice-1.recording.json"
DECISION = {
    "gate": "storyboard",
    "verdict": "accepted",
    "by": "Lina",
    "at": "2026-11-22T12:00:30+00:00",
    "seen": [{"name": "storyboard.json", "sha256": DRAFT}],
}
FILES: Mapping[str, Content] = {
    BRIEF: b"title: x\n",
    ODD: b"Bonjour\n",
    FILM: b"not a film",
    RECORDING: b"{}",
    layout.LEDGER: b"{}\n",
    layout.of_project("storyboards/chaleureux.yaml"): b"hers",
    layout.of_project("decisions/storyboard-1.yaml"): yaml.safe_dump(DECISION).encode(),
    layout.of_project("decisions/storyboard-2.yaml"): b"pas une d\xc3\xa9cision",
}
CLAIMS = Claims(
    run="2026-11-22-120000",
    title="On répare",
    kit="0.1.0",
    candidate="C-042",
    session="2026-12",
    frameworks=("contenus-ia",),
    redacted={LEFT_OUT: digest_bytes(b"visage")},
    claims=(),
)
AI = {"engine": "kokoro", "capability": "voice", "ai": True, "model": "k", "model_sha256": "c" * 64, "licence": "X"}
DRAWN = {"engine": "synth", "capability": "sound", "ai": False, "model": "", "model_sha256": ""}


@cache
def files() -> dict[str, Content]:
    """The dossier's files, with the workflow's."""
    return {**FILES, **workflow()}


def line(number: int, step: str, **told: Any) -> Line:
    """A step of the ledger."""
    at = f"2026-11-22T12:00:{number:02d}+00:00"
    kept = {"kind": "step", "key": f"k{number}", "step": step, "label": "", "version": 1, "hit": False, "inputs": {}}
    kept |= {"outputs": {}, "recordings": [], "engine": None, "tools": {}, "started": at, "ended": at, "kit": "0.1.0"}
    return {**kept, "host": {"system": "Linux", "python": "3.11", "machine": "x", "processors": 2}, **told}


def output(name: str, data: bytes) -> dict[str, Any]:
    """What a step gave."""
    return {name: {"name": name, "sha256": digest_bytes(data), "size": len(data)}}


def lines() -> list[Line]:
    """A ledger: a voice by an AI, music by a program, hers over the AI's draft, a film."""
    edited = {"draft": [["draft.json", DRAFT]], "edited": [["chaleureux.yaml", digest_bytes(b"hers")]]}
    return [
        {"kind": "start", "at": "2026-11-22T12:00:00+00:00", "sources": "s", "kit": "0.1.0"},
        line(1, "storyboard", inputs=edited),
        line(2, "voice", engine=AI, recordings=["voice-1"], outputs=output("voice.wav", b"voice"), label="panne"),
        line(3, "bed", engine=DRAWN, hit=True),
        line(4, "film", inputs={"voice": [["voice.wav", VOICE]]}, outputs=output("film.mp4", b"not a film"),
             tools={"ffmpeg": "d" * 64, "numpy": "2.4"}),
        {"kind": "deliver", "path": "films/web.mp4", **output("film.mp4", b"not a film")["film.mp4"]},
        {"kind": "end", "at": "2026-11-22T12:01:00+00:00", "status": "complete"},
    ]  # fmt: skip
