"""The page of attempts: what was asked of AIs, what came, what was wrong, what was changed, by whom."""

from dataclasses import dataclass
from pathlib import Path

from preuve.artifact import Artifact, digest_bytes
from preuve.attempts.calls import History
from preuve.attempts.views import AttemptView, Picture, ThingView, Views
from preuve.errors import PreuveError
from preuve.maker import Maker
from preuve.report.links import Links
from preuve.report.material import Material
from preuve.store import write_atomic

SOUNDS = "sounds"


@dataclass(frozen=True)
class Once:
    """Something that was asked once, and kept as it came."""

    title: str
    attempt: AttemptView


@dataclass(frozen=True)
class AskedAgain:
    """The page's matter. `calls`: how many times AIs were asked in all; `edits`: texts a person changed at the end."""

    things: tuple[ThingView, ...]
    once: tuple[Once, ...]
    calls: int
    edits: int


@dataclass(frozen=True)
class _Shelf:
    """The report's pictures and sounds. What a page shows isn't a step of the run: its ledger is closed to it."""

    links: Links

    def picture(self, made: Artifact) -> Picture | None:
        """A picture, kept among the report's stills."""
        shown = self.links.still(made.sha256)
        return Picture(shown.src, shown.width, shown.height) if shown else None

    def sound(self, data: bytes) -> str:
        """The address of a sound, kept in the report."""
        path: Path = self.links.material.folder / SOUNDS / f"{digest_bytes(data)}.wav"
        if not path.is_file():
            write_atomic(path, data)
        return f"{self.links.root}{SOUNDS}/{path.name}"


def asked_again(material: Material, links: Links) -> AskedAgain | None:
    """What the run's history tells; None where it has none, or its recordings can't be read."""
    history: History | None = material.of_run("history").value if material.subject.ours else None
    subject = material.subject
    if history is None or subject.project is None:
        return None
    try:
        maker = Views(subject.project, Maker(subject.maker.store, subject.project.recordings), _Shelf(links))
    except PreuveError:
        return None
    views = [maker.view(told) for told in history.things if told.again]
    asked_once = [maker.view(told, media=False) for told in history.things if not told.again]
    return AskedAgain(
        things=tuple(views),
        once=tuple(Once(view.title, view.attempts[0]) for view in asked_once),
        calls=sum(len(one.calls) for told in history.things for one in told.attempts),
        edits=len(history.edits),
    )
