"""A dossier laid out from a few files in memory, with a ledger written line by line: consistency without any film."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preuve.artifact import canonical, digest_bytes, digest_json
from preuve.dossier import layout
from preuve.dossier.model import Claims, Point, Unpacked
from preuve.dossier.mount import mount, read_claims
from preuve.dossier.verify.consistency.graph import FACTS
from preuve.dossier.verify.consistency.seen import Seen

RUN = "2026-01-02-030405"
BEGAN = "2026-01-02T03:04:05+00:00"
MADE = "2026-01-02T03:04:06+00:00"
ENDED = "2026-01-02T03:04:07+00:00"


def claims(**more: Any) -> bytes:
    """`claims.json`."""
    return canonical(Claims(run=RUN, title="Réparer", kit="0.1.0", claims=(), **more).model_dump(mode="json"))


def start(**more: Any) -> dict[str, Any]:
    """The ledger's first line."""
    return {"kind": "start", "at": BEGAN, "sources": "s", "kit": "0.1.0", **more}


def end(**more: Any) -> dict[str, Any]:
    """Its last one."""
    return {"kind": "end", "at": ENDED, "status": "complete", **more}


def step(name: str, given: Mapping[str, bytes], made: Mapping[str, bytes], **more: Any) -> dict[str, Any]:
    """A step that was given some bytes and made others; its key is worked out unless given."""
    line: dict[str, Any] = {
        "kind": "step",
        "label": "",
        "step": name,
        "version": 1,
        "inputs": {"given": [[one, digest_bytes(data)] for one, data in given.items()]},
        "params": {},
        "engine": None,
        "attempt": 1,
        "tools": {},
        "outputs": {one: {"name": one, "sha256": digest_bytes(data), "size": len(data)} for one, data in made.items()},
        "recordings": [],
        "hit": False,
        "started": MADE,
        "ended": MADE,
        "seconds": 0.0,
        "kit": "0.1.0",
        "host": {},
        **more,
    }
    return {"key": digest_json({fact: line[fact] for fact in FACTS}), **line}


def deliver(path: str, data: bytes) -> dict[str, Any]:
    """A delivery."""
    return {"kind": "deliver", "path": path, "name": path, "sha256": digest_bytes(data), "size": len(data)}


def ledger(*lines: Mapping[str, Any] | bytes) -> bytes:
    """A ledger's bytes."""
    return b"".join((one if isinstance(one, bytes) else canonical(one)) + b"\n" for one in lines)


def laid(folder: Path, contents: Mapping[str, bytes]) -> Unpacked:
    """A dossier as opening one leaves it."""
    place = folder / "files"
    whole = {layout.CLAIMS: claims(), **contents}
    for name, data in whole.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Unpacked(place, {name: digest_bytes(data) for name, data in whole.items()}, digest_json(sorted(whole)))


def seen(folder: Path, contents: Mapping[str, bytes]) -> Seen:
    """The same, laid out as a project."""
    unpacked = laid(folder, contents)
    (folder / "L2").mkdir()
    return Seen(unpacked, mount(unpacked, folder / "L2"), read_claims(unpacked))


def told(points: Sequence[Point], status: str = "failed") -> dict[str, Point]:
    """The points of a status, by their ids without the level."""
    return {one.id.removeprefix("L2."): one for one in points if one.status == status}


def edited(data: bytes, **more: Any) -> bytes:
    """A JSON object with some keys changed."""
    return canonical({**json.loads(data), **more})
