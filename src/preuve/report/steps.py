"""How the work went: each step with its time, what performed it, and whether it was made now, from the ledger alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from preuve.checks.fixtures.workflow import origin
from preuve.i18n import _, ngettext
from preuve.ledger import Line
from preuve.report.material import Material
from preuve.report.words import clock, elapsed
from preuve.stages import stage_of, titles
from preuve.storyboard import Change

Who = Literal["ai", "program", "person"]
How = Literal["made", "replayed", "found", "brought"]
STEP_MARKS = (5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
ROW, LEFT, WIDTH, TOP = 34, 148, 900, 26


@dataclass(frozen=True)
class Piece:
    """A step of the run. Times in seconds from the run's first one."""

    stage: str
    name: str
    label: str
    who: Who
    how: How
    engine: str
    start: float
    seconds: float
    attempt: int


@dataclass(frozen=True)
class Lane:
    """A stage: its pieces, and what to say of them."""

    name: str
    title: str
    pieces: tuple[Piece, ...]
    engines: tuple[str, ...]
    who: tuple[Who, ...]
    seconds: float
    told: str


@dataclass(frozen=True)
class Mark:
    """A piece drawn on the timeline, in SVG units."""

    x: float
    y: float
    width: float
    who: Who
    how: How
    text: str


@dataclass(frozen=True)
class Timeline:
    """The drawing: a row for each stage. `ticks` are places along the axis and their times."""

    width: int
    height: int
    left: int
    bottom: int
    rows: tuple[tuple[str, float], ...]
    ticks: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Work:
    """Everything of the page: stages, drawing, figures."""

    lanes: tuple[Lane, ...]
    timeline: Timeline | None
    seconds: float
    automatic: int
    by_ai: int
    replayed: int
    found: int
    changes: int


def who_words() -> dict[Who, str]:
    """Who performed a step."""
    return {"ai": _("IA"), "program": _("programme"), "person": _("personne")}


def how_words() -> dict[How, str]:
    """Whether it was performed in this run."""
    return {
        "made": _("fait pendant cette production"),
        "replayed": _("réponse d'IA enregistrée, relue"),
        "found": _("retrouvé : rien n'avait changé"),
        "brought": _("apporté par la personne"),
    }


def work(material: Material) -> Work:
    """How the run went."""
    pieces = _pieces(material.subject.steps, material.changes, material.brought)
    lanes = tuple(_lanes(pieces))
    made = [piece for piece in pieces if piece.how == "made" and piece.who != "person"]
    return Work(
        lanes=lanes,
        timeline=_timeline(lanes) if lanes else None,
        seconds=max((piece.start + piece.seconds for piece in pieces), default=0),
        automatic=len(made),
        by_ai=sum(piece.who == "ai" for piece in made),
        replayed=sum(piece.how == "replayed" for piece in pieces),
        found=sum(piece.how == "found" for piece in pieces),
        changes=len(material.changes),
    )


def _pieces(steps: Sequence[Line], changes: Sequence[Change], brought: frozenset[str]) -> list[Piece]:
    times = [datetime.fromisoformat(str(line["started"])) for line in steps]
    first = min(times, default=None)
    found = []
    for line, started in zip(steps, times, strict=True):
        at = (started - first).total_seconds() if first else 0.0
        found.append(_piece(line, at, brought))
        if line["step"] == "storyboard" and changes:
            found.append(_reread(at, changes))
    return found


def _piece(line: Line, at: float, brought: frozenset[str]) -> Piece:
    engine = line.get("engine") or {}
    name = str(line["step"])
    return Piece(
        stage=stage_of(name, str(line["label"])),
        name=step_titles().get(name, name),
        label=str(line["label"]),
        who="ai" if engine.get("ai") else "program",
        how=_how(line, brought),
        engine=" ".join(filter(None, (str(engine.get("engine", "")), str(engine.get("model", ""))))),
        start=at,
        seconds=float(line["seconds"]),
        attempt=int(line.get("attempt", 1)),
    )


def _reread(at: float, changes: Sequence[Change]) -> Piece:
    told = ngettext("{n} correction", "{n} corrections", len(changes)).format(n=len(changes))
    return Piece("script", _("Relecture du texte de l'IA"), told, "person", "made", "", at, 0.0, 1)


def _how(line: Line, brought: frozenset[str]) -> How:
    how = origin(line, brought)
    return "found" if how == "made" and line["hit"] else how


def step_titles() -> dict[str, str]:
    """What people call each step."""
    return {
        "script": _("Scénario proposé"),
        "storyboard": _("Storyboard vérifié"),
        "notes": _("Note dictée transcrite"),
        "note-picture": _("Image de note réduite"),
        "edit-plan": _("Plan de montage proposé"),
        "plan": _("Plan de montage et décision"),
        "scene": _("Image du plan"),
        "clip": _("Plan animé"),
        "layers": _("Image mise en calques"),
        "thumbnail": _("Vignette"),
        "voice": _("Voix du plan"),
        "bed": _("Musique"),
        "align": _("Mots calés sur la voix"),
        "cues": _("Sous-titres du plan"),
        "tracks": _("Fichiers de sous-titres"),
        "heard": _("Écoute de contrôle"),
        "segment": _("Plan monté"),
        "mix": _("Mixage du son"),
        "film": _("Film assemblé"),
        "cover": _("Image de couverture"),
        "bundle": _("Dossier à publier"),
        "site": _("Page web"),
        "audience": _("Tableau d'audience"),
        "streams": _("Mesure du fichier"),
        "look": _("Mesure de l'image"),
        "listen": _("Mesure du son"),
        "spoken": _("Mesure de la parole"),
        "texts": _("Lecture des textes à l'écran"),
    }


def _lanes(pieces: Sequence[Piece]) -> list[Lane]:
    order = list(titles())
    ranked = sorted(pieces, key=lambda piece: (order.index(piece.stage), piece.start))
    return [_lane(name, tuple(found)) for name, found in groupby(ranked, key=lambda piece: piece.stage)]


def _lane(name: str, pieces: tuple[Piece, ...]) -> Lane:
    made = [piece for piece in pieces if piece.how == "made" and piece.who != "person"]
    who: tuple[Who, ...] = ("ai", "program", "person")
    told = [ngettext("{n} opération faite", "{n} opérations faites", len(made)).format(n=len(made))] if made else []
    replayed, found = (sum(piece.how == how for piece in pieces) for how in ("replayed", "found"))
    if replayed:
        told.append(ngettext("{n} réponse relue", "{n} réponses relues", replayed).format(n=replayed))
    if found:
        told.append(ngettext("{n} résultat retrouvé", "{n} résultats retrouvés", found).format(n=found))
    return Lane(
        name=name,
        title=titles()[name],
        pieces=pieces,
        engines=tuple(dict.fromkeys(piece.engine for piece in pieces if piece.engine)),
        who=tuple(one for one in who if any(piece.who == one for piece in pieces)),
        seconds=_busy(made),
        told=", ".join(told),
    )


def _busy(pieces: Sequence[Piece]) -> float:
    """How long at least one of some pieces was under way: side by side counts once, waiting doesn't count."""
    total, until = 0.0, 0.0
    for piece in sorted(pieces, key=lambda piece: piece.start):
        end = piece.start + piece.seconds
        total += max(end - max(piece.start, until), 0.0)
        until = max(until, end)
    return total


def _timeline(lanes: Sequence[Lane]) -> Timeline:
    total = max(piece.start + piece.seconds for lane in lanes for piece in lane.pieces) or 1.0
    scale = (WIDTH - LEFT - 12) / total
    bottom = TOP + ROW * len(lanes)
    mark = next((one for one in STEP_MARKS if total / one <= 8), STEP_MARKS[-1])
    return Timeline(
        width=WIDTH,
        height=bottom + 30,
        left=LEFT,
        bottom=bottom,
        rows=tuple((lane.title, TOP + ROW * index) for index, lane in enumerate(lanes)),
        ticks=tuple((round(LEFT + at * scale, 1), clock(at)) for at in range(0, int(total) + 1, mark)),
        marks=tuple(
            _mark(piece, TOP + ROW * index, scale) for index, lane in enumerate(lanes) for piece in lane.pieces
        ),
    )


def _mark(piece: Piece, y: float, scale: float) -> Mark:
    told = (piece.name, piece.label, who_words()[piece.who], how_words()[piece.how], elapsed(piece.seconds))
    return Mark(
        x=round(LEFT + piece.start * scale, 1),
        y=y,
        width=round(max(piece.seconds * scale, 2.5), 1),
        who=piece.who,
        how=piece.how,
        text=" · ".join(filter(None, told)),
    )
