"""What is known of a run, as one pure value built from its ledger lines: what the run's page shows.

A ledger may come from somebody else: every path here is one that this module spells and finds delivered, never one that
a line brings.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from preuve.engines import Value
from preuve.i18n import _
from preuve.ledger import Line
from preuve.review.decisions import GATES
from preuve.run_stages import Stage, progress, read_stages, worked
from preuve.storyboard import Change, Shot, Storyboard
from preuve.targets import platforms
from preuve.wording import ai_parts_names

Status = Literal["running", "complete", "partial", "awaiting", "failed", "cancelled"]


class File(Value):
    """Something delivered: a path in the run's folder, a name for people, its size in bytes."""

    path: str
    label: str
    size: int = 0


class Card(Value):
    """A shot as the page shows it. `picture` is empty until there is one."""

    id: str
    number: int
    narration: str
    on_screen: str
    alt: str
    picture: str = ""
    tall: bool = False


class Film(Value):
    """A film. `path`, `cover`, `captions` (.vtt) and `srt` are empty until they are there; `seconds` 0: not known."""

    target: str
    label: str
    path: str = ""
    size: int = 0
    width: int
    height: int
    cover: str = ""
    captions: str = ""
    srt: str = ""
    seconds: float = 0

    @property
    def shape(self) -> str:
        """`wide`, `portrait` (4:5 or so) or `tall`."""
        if self.width > self.height:
            return "wide"
        return "portrait" if self.height < 1.5 * self.width else "tall"


class Maker(Value):
    """What made a part of the film, and whether that is AI."""

    part: str
    engine: str
    ai: bool
    model: str = ""


class RunState(Value):
    """A run at a moment. Times in seconds; `remaining` is None when nothing allows a guess."""

    title: str
    status: Status
    started: datetime | None = None
    elapsed: float = 0
    remaining: float | None = None
    percent: int = Field(default=0, ge=0, le=100)
    stages: tuple[Stage, ...] = ()
    shots: tuple[Card, ...] = ()
    films: tuple[Film, ...] = ()
    documents: tuple[File, ...] = ()
    bundles: tuple[File, ...] = ()
    site: str = ""
    audience: tuple[File, ...] = ()
    made: int = 0
    reused: int = 0
    saved: float = 0
    makers: tuple[Maker, ...] = ()
    changes: tuple[Change, ...] = ()
    fictitious: bool = False
    burned: bool = True
    report: str = ""
    verdict: str = Field(default="", description="What the checks found, in one sentence.")
    gate: str = Field(default="", description="What a person is awaited for: `storyboard`, `images`, `film`.")
    kit: str = ""

    @property
    def going(self) -> bool:
        """Whether the run goes on."""
        return self.status == "running"


def spent(lines: Sequence[Line]) -> dict[str, float]:
    """How long each step took when it was really made, by key: what finding it again saves."""
    made = (line for line in lines if line["kind"] == "step" and not line["hit"])
    return {str(line["key"]): float(line["seconds"]) for line in made}


def read_run(
    lines: Sequence[Line],
    *,
    title: str,
    now: datetime,
    storyboard: Storyboard | None = None,
    changes: Sequence[Change] = (),
    planned: Mapping[str, int] | None = None,
    expected: Mapping[str, float] | None = None,
    earlier: Mapping[str, float] | None = None,
    targets: Sequence[str] = (),
    seconds: Mapping[str, float] | None = None,
    fictitious: bool = False,
    burned: bool = True,
    verdict: str = "",
) -> RunState:
    """A run's state.

    Args:
        lines: the ledger's lines in order; `began` lines, which `Run` only tells its listener, show what is under way.
        title: the film's title until the storyboard gives one.
        now: the time, which this function never asks for itself.
        storyboard: what the film shows, once it is written.
        changes: what she corrected in the AI's draft.
        planned: how many pieces each stage will have, where known, by stage name.
        expected: how long each stage usually takes, in seconds, by stage name (an earlier run's, say).
        earlier: `spent` of earlier runs, to tell the time saved.
        targets: the films that are wanted, so that each has its place before it is there.
        seconds: each film's length, by target.
        fictitious: whether organisation and figures are invented.
        burned: whether captions are drawn in the pictures; where they aren't, players show them from the start.
        verdict: what the checks found, where the run was judged: there is a report then.
    """
    steps = once(lines)
    status = _status(lines)
    stages = read_stages(lines, steps, planned or {}, going=status == "running")
    elapsed = worked(lines, now)
    percent, remaining = progress(stages, elapsed, expected or {})
    delivered = {str(line["path"]): line for line in lines if line["kind"] == "deliver"}
    hits = [line for line in steps if line["hit"]]
    start = next((line for line in lines if line["kind"] in ("start", "resume")), {})
    return RunState(
        title=storyboard.title if storyboard else title,
        status=status,
        started=datetime.fromisoformat(start["at"]) if start else None,
        elapsed=elapsed,
        remaining=remaining if status == "running" else None,
        percent=100 if status == "complete" else min(percent, 99),
        stages=stages,
        shots=_cards(storyboard, delivered),
        films=_films(delivered, targets, seconds or {}),
        documents=_documents(delivered),
        bundles=_bundles(delivered),
        site="site/index.html" if "site/index.html" in delivered else "",
        audience=_audience(delivered),
        made=len(steps) - len(hits),
        reused=len(hits),
        saved=sum((earlier or {}).get(str(line["key"]), 0) for line in hits),
        makers=_makers(steps),
        changes=tuple(changes),
        fictitious=fictitious,
        burned=burned,
        report="report/index.html" if verdict else "",
        verdict=verdict,
        gate=_gate(lines) if status == "awaiting" else "",
        kit=str(start.get("kit", "")),
    )


def once(lines: Sequence[Line]) -> list[Line]:
    """Each step once, as it first came: a resumed run finds again what it made itself, which is no saving."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        if line["kind"] == "step":
            found.setdefault((str(line["key"]), str(line["label"])), line)
    return list(found.values())


def _status(lines: Sequence[Line]) -> Status:
    last = lines[-1] if lines else {}
    if last.get("kind") != "end":
        return "running"
    said = str(last["status"])
    known: tuple[Status, ...] = ("complete", "partial", "awaiting", "cancelled")
    return next((status for status in known if status == said), "failed")


def _gate(lines: Sequence[Line]) -> str:
    told = next((str(line.get("gate")) for line in reversed(lines) if line["kind"] == "await"), "")
    return told if told in GATES else ""


def _cards(storyboard: Storyboard | None, delivered: Mapping[str, Line]) -> tuple[Card, ...]:
    shots = storyboard.shots if storyboard else ()
    return tuple(_card(number, shot, delivered) for number, shot in enumerate(shots, start=1))


def _card(number: int, shot: Shot, delivered: Mapping[str, Line]) -> Card:
    paths = [f"pictures/{shot.id}-{layout}.jpg" for layout in ("wide", "portrait", "vertical")]
    picture = next((path for path in paths if path in delivered), "")
    return Card(
        id=shot.id,
        number=number,
        narration=shot.narration,
        on_screen=shot.on_screen,
        alt=shot.alt,
        picture=picture,
        tall=picture == paths[-1],
    )


def _films(delivered: Mapping[str, Line], wanted: Sequence[str], seconds: Mapping[str, float]) -> tuple[Film, ...]:
    return tuple(
        _film(name, delivered, seconds.get(name, 0))
        for name in platforms().targets
        if name in wanted or f"films/{name}.mp4" in delivered
    )


def _film(name: str, delivered: Mapping[str, Line], seconds: float) -> Film:
    path, profile = _there(f"films/{name}.mp4", delivered), platforms().profile(name)
    return Film(
        target=name,
        label=platforms().targets[name].label,
        path=path,
        size=int(delivered[path]["size"]) if path else 0,
        width=profile.width,
        height=profile.height,
        cover=_there(f"covers/{name}.jpg", delivered),
        captions=_there(f"captions/{name}.vtt", delivered),
        srt=_there(f"captions/{name}.srt", delivered),
        seconds=seconds,
    )


def _there(path: str, delivered: Mapping[str, Any]) -> str:
    return path if path in delivered else ""


def _documents(delivered: Mapping[str, Line]) -> tuple[File, ...]:
    labels = {
        "transcript.txt": _("Transcription"),
        "storyboard.json": _("Storyboard"),
        "words.json": _("Minutage des mots"),
        "changes.json": _("Corrections de la version de l'IA"),
        "history.json": _("Histoire des demandes faites à l'IA"),
    }
    return tuple(
        File(path=path, label=label, size=int(delivered[path]["size"]))
        for path, label in labels.items()
        if path in delivered and int(delivered[path]["size"]) > 2  # an empty list is 2
    )


def _bundles(delivered: Mapping[str, Line]) -> tuple[File, ...]:
    found = []
    for name, target in platforms().targets.items():
        lines = [line for path, line in delivered.items() if path.startswith(f"bundles/{name}/")]
        if f"bundles/{name}/LISEZMOI.txt" in delivered:
            found.append(
                File(path=f"bundles/{name}/", label=target.label, size=sum(int(line["size"]) for line in lines))
            )
    return tuple(found)


def _audience(delivered: Mapping[str, Line]) -> tuple[File, ...]:
    labels = {"html": _("Page"), "xlsx": _("Classeur"), "csv": _("CSV")}
    paths = [(f"audience/audience.{kind}", label) for kind, label in labels.items()]
    return tuple(File(path=p, label=label, size=int(delivered[p]["size"])) for p, label in paths if p in delivered)


def _makers(steps: Sequence[Line]) -> tuple[Maker, ...]:
    names = ai_parts_names()
    found = {}
    for line in steps:
        engine = line.get("engine")
        if engine and engine["capability"] in names:
            maker = Maker(
                part=names[engine["capability"]],
                engine=engine["engine"],
                ai=engine["ai"],
                model=engine.get("model", ""),
            )
            found[maker] = list(names).index(engine["capability"])
    return tuple(sorted(found, key=lambda maker: found[maker]))
