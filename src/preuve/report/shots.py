"""The storyboard's page: each shot, what was asked of an AI for it, and what a person changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from preuve import steps  # noqa: F401  (registers the steps that draw a picture)
from preuve.i18n import _
from preuve.ledger import Line
from preuve.report.links import Links, Shown
from preuve.report.material import Material
from preuve.storyboard import Change, Shot
from preuve.targets import Layout

LAYOUTS: tuple[Layout, ...] = ("wide", "portrait", "vertical")
THUMBNAIL = 640
MOST_ATTEMPTS = 6
_SVG = re.compile(rb"<svg\b.*</svg\s*>", re.DOTALL)
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True)
class Asked:
    """A request that was really sent. `who` made the answer; `origin` says how the answer came."""

    what: str
    prompt: str
    words: int
    who: str
    ai: bool
    origin: str


@dataclass(frozen=True)
class Noted:
    """Changes that a person made for one reason. `why` is empty where she gave none."""

    changes: tuple[Change, ...]
    why: str


@dataclass(frozen=True)
class ShotView:
    """A shot as its page shows it."""

    id: str
    number: int
    shot: Shot
    picture: Shown | None
    asked: tuple[Asked, ...]
    changes: tuple[Noted, ...]


def noted(changes: Sequence[Change]) -> tuple[Noted, ...]:
    """Changes by their reason, in order."""
    of: dict[str, list[Change]] = {}
    for change in changes:
        of.setdefault(change.note, []).append(change)
    return tuple(Noted(tuple(found), why) for why, found in of.items())


def script(material: Material) -> tuple[Asked, ...]:
    """What was asked for the whole film: its scenario, its music."""
    lines = [line for line in material.subject.steps if line["step"] in ("script", "bed")]
    return tuple(dict.fromkeys(_asked(line) for line in lines if _prompt(line)))


def shots(material: Material, links: Links) -> list[ShotView]:
    """Every shot of the storyboard."""
    board = material.storyboard
    found = []
    for number, shot in enumerate(board.shots if board else (), start=1):
        lines = [line for line in material.subject.steps if line["label"] == shot.id]
        found.append(
            ShotView(
                id=shot.id,
                number=number,
                shot=shot,
                picture=_picture(shot.id, material, links),
                asked=tuple(_asked(line) for line in lines if line["step"] in ("scene", "clip") and _prompt(line)),
                changes=noted([change for change in material.changes if change.shot == shot.id]),
            )
        )
    return found


def _prompt(line: Line) -> str:
    return str(line["params"].get("prompt", ""))


def _asked(line: Line) -> Asked:
    engine = line.get("engine") or {}
    names = {
        "script": _("le scénario"),
        "bed": _("la musique"),
        "scene": _("l'image"),
        "clip": _("le plan animé"),
    }
    return _told(names[str(line["step"])], _prompt(line), engine.get("model") or engine.get("engine", ""), engine, "")


def _told(what: str, prompt: str, who: str, engine: dict[str, object], origin: str) -> Asked:
    return Asked(what, prompt, len(_WORD.findall(prompt)), str(who), bool(engine.get("ai")), origin)


def _picture(shot: str, material: Material, links: Links) -> Shown | None:
    """The shot's picture among what the run delivered."""
    folder = material.subject.folder
    for layout in LAYOUTS:
        path = folder / "pictures" / f"{shot}-{layout}.jpg" if folder else None
        if path and path.is_file():
            return links.still(material.subject.artifact(path).sha256)
    return None
