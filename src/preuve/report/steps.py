"""How the work went: each step with its time, what performed it, and whether it was made now, from the ledger alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal

from preuve.checks.fixtures.reviews import Look, said
from preuve.checks.fixtures.workflow import origin
from preuve.i18n import _, ngettext
from preuve.ledger import Line
from preuve.report.material import Material
from preuve.report.timeline import Timeline, clock_of, draw
from preuve.report.words import elapsed
from preuve.review.decisions import titles as gate_titles
from preuve.run_state import once
from preuve.stages import stage_of, titles
from preuve.storyboard import Change

Who = Literal["ai", "program", "person"]
How = Literal["made", "replayed", "found", "brought", "passed"]


@dataclass(frozen=True)
class Piece:
    """A step of the run. Times in seconds from the run's first one; `page` shows what a person did, or didn't."""

    stage: str
    name: str
    label: str
    who: Who
    how: How
    engine: str
    start: float
    seconds: float
    attempt: int
    page: str = ""


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
class Work:
    """Everything of the page: stages, drawing, figures. `seconds` worked, pauses left out: `paused`."""

    lanes: tuple[Lane, ...]
    timeline: Timeline | None
    seconds: float
    paused: float
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
        "passed": _("personne n'a regardé"),
    }


def work(material: Material) -> Work:
    """How the run went."""
    looks = {look.key: look for look in material.of_run("reviews").value or ()} if material.subject.ours else {}
    pieces = _pieces(once(material.subject.steps), material.changes, material.brought, looks)
    time = clock_of(pieces)
    lanes = tuple(_lanes(pieces))
    made = [piece for piece in pieces if piece.how == "made" and piece.who != "person"]
    return Work(
        lanes=lanes,
        timeline=draw(lanes, time, _told) if lanes else None,
        seconds=max((time.worked(piece.start + piece.seconds) for piece in pieces), default=0),
        paused=time.paused,
        automatic=len(made),
        by_ai=sum(piece.who == "ai" for piece in made),
        replayed=sum(piece.how == "replayed" for piece in pieces),
        found=sum(piece.how == "found" for piece in pieces),
        changes=len(material.changes),
    )


def _pieces(
    steps: Sequence[Line], changes: Sequence[Change], brought: frozenset[str], looks: Mapping[str, Look]
) -> list[Piece]:
    times = [datetime.fromisoformat(str(line["started"])) for line in steps]
    first = min(times, default=None)
    found = []
    for line, started in zip(steps, times, strict=True):
        at = (started - first).total_seconds() if first else 0.0
        look = looks.get(str(line["key"]))
        found.append(_review(look, at, first) if look and first else _piece(line, at, brought))
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


def _review(look: Look, at: float, first: datetime) -> Piece:
    """What a person decided, when she did; or that nobody looked."""
    gate, seen = look.review.gate, look.review.at
    name = _("Relecture : {what}").format(what=gate_titles()[gate])
    decided = min(max((seen - first).total_seconds(), 0.0), at) if look.human and seen else at
    return Piece(
        stage=stage_of("review", gate),
        name=name,
        label=look.wrong or said(look),
        who="person" if look.human else "program",
        how="made" if look.human else "passed",
        engine="",
        start=decided,
        seconds=0.0,
        attempt=1,
        page="films.html" if gate == "film" else "storyboard.html",
    )


def _reread(at: float, changes: Sequence[Change]) -> Piece:
    told = ngettext("{n} correction", "{n} corrections", len(changes)).format(n=len(changes))
    return Piece("script", _("Relecture du texte de l'IA"), told, "person", "made", "", at, 0.0, 1, "storyboard.html")


def _how(line: Line, brought: frozenset[str]) -> How:
    how = origin(line, brought)
    return "found" if how == "made" and line["hit"] else how


def step_titles() -> dict[str, str]:
    """What people call each step."""
    return {
        "script": _("Scénario proposé"),
        "storyboard": _("Storyboard vérifié"),
        "text-controls": _("Textes de l'IA contrôlés"),
        "notes": _("Note dictée transcrite"),
        "note-picture": _("Image de note réduite"),
        "edit-plan": _("Plan de montage proposé"),
        "plan": _("Plan de montage et décision"),
        "scene": _("Image du plan"),
        "clip": _("Plan animé"),
        "layers": _("Image mise en calques"),
        "thumbnail": _("Vignette"),
        "picture-controls": _("Images de l'IA contrôlées"),
        "review": _("Relecture"),
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
        "history": _("Histoire des demandes faites à l'IA"),
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


def _told(piece: Piece) -> str:
    told = (piece.name, piece.label, who_words()[piece.who], how_words()[piece.how], elapsed(piece.seconds))
    return " · ".join(filter(None, told))
