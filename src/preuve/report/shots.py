"""The storyboard's page: each shot, what was asked of an AI, what came back each time, what a person changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from preuve import steps  # noqa: F401  (registers the steps that draw a picture)
from preuve.artifact import Artifact
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.ledger import Line
from preuve.maker import Maker
from preuve.recordings import Recording
from preuve.report.links import Links, Shown
from preuve.report.material import Material
from preuve.storyboard import Change, Shot
from preuve.targets import Layout, platforms

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
class Attempt:
    """One answer to a request for a picture: its drawing, or why it can't be shown."""

    number: int
    picture: Shown | None
    reason: str
    asked: Asked
    last: bool


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
    attempts: tuple[Attempt, ...]
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
    recorded = _recorded(material)
    found = []
    for number, shot in enumerate(board.shots if board else (), start=1):
        lines = [line for line in material.subject.steps if line["label"] == shot.id]
        attempts = tuple(_attempts(shot, lines, recorded, material, links))
        found.append(
            ShotView(
                id=shot.id,
                number=number,
                shot=shot,
                picture=_picture(shot.id, material, links),
                asked=tuple(_asked(line) for line in lines if line["step"] in ("scene", "clip") and _prompt(line)),
                attempts=attempts if len(attempts) > 1 else (),
                changes=noted([change for change in material.changes if change.shot == shot.id]),
            )
        )
    return found


def origins() -> dict[str, str]:
    """How a recorded answer came, in words."""
    return {
        "captured": _("reçue d'un service et enregistrée"),
        "authored": _("écrite par un modèle de langage pour cet exemple, sans passer par le service d'un fournisseur"),
        "computed": _("calculée par un modèle embarqué"),
        "brought": _("apportée par la personne"),
    }


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


def _recorded(material: Material) -> Sequence[tuple[Path, Recording]]:
    """The recordings of pictures that the project keeps, with their files; none where they can't be read."""
    project = material.subject.project
    try:
        return [pair for pair in project.recordings.all() if pair[1].step == "scene"] if project else []
    except PreuveError:
        return []


def _attempts(
    shot: Shot, lines: Sequence[Line], recorded: Sequence[tuple[Path, Recording]], material: Material, links: Links
) -> Iterator[Attempt]:
    """The answer that the film shows, and those before it, the first first."""
    final = next((line for line in lines if line["step"] == "scene"), None)
    if final is None:
        return
    kept = set(final["recordings"])
    shown = max((one.attempt for _path, one in recorded if one.id in kept), default=0)
    of = [(path, one) for path, one in recorded if one.label == shot.id and (one.id in kept or one.attempt < shown)]
    for number, (path, one) in enumerate(sorted(of, key=_in_time)[-MOST_ATTEMPTS:], start=1):
        picture, reason = _drawn(path, one, material, links)
        engine = one.engine.model_dump(mode="json")
        asked = _told(_("l'image"), str(one.request.get("prompt", "")), one.model, engine, origins()[one.origin])
        yield Attempt(number, picture, reason, asked, one.id in kept)


def _in_time(pair: tuple[Path, Recording]) -> tuple[int, float, str]:
    one = pair[1]
    return one.attempt, one.started.timestamp() if one.started else 0.0, one.id


def _drawn(path: Path, recording: Recording, material: Material, links: Links) -> tuple[Shown | None, str]:
    """A recorded picture drawn as the pipeline draws it; or None, and why."""
    try:
        made = _flat(path, recording, material)
    except PreuveError as error:
        return None, error.message
    return links.still(made.sha256), ""


def _flat(path: Path, recording: Recording, material: Material) -> Artifact:
    subject = material.subject
    if subject.project is None:
        raise PreuveError(_("le projet n'est pas là"))
    data = subject.project.recordings.answer(path, recording).data
    found = _SVG.search(data)
    picture = (
        subject.maker.store.put(found.group(), "scene.svg") if found else subject.maker.store.put(data, _name(data))
    )
    layout, profile = "wide", platforms().profiles["wide"]
    given = {
        "layout": layout,
        "width": profile.width,
        "height": profile.height,
        "background": subject.project.brief.brand.palette.background,
    }
    # Not through the subject's own maker: what a page shows isn't a step of the run, and its ledger is closed to it.
    maker = Maker(subject.maker.store, subject.project.recordings)
    layers = maker.make("layers", inputs={"picture": picture}, params=given)
    made = maker.make("thumbnail", inputs={"layers": list(layers.values())}, params={"width": THUMBNAIL})
    return made["thumbnail.jpg"]


def _name(data: bytes) -> str:
    return "picture.png" if data.startswith(b"\x89PNG") else "picture.jpg"
