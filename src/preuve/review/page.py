"""The page of a review: the storyboard, the pictures or the films that a person is awaited for, large, in one place."""

from collections.abc import Mapping
from pathlib import Path

from preuve import pages, run_page
from preuve.display import Plain
from preuve.project import Project
from preuve.review.decisions import titles
from preuve.review.told import changed, flags, told
from preuve.review.waiting import Waiting
from preuve.run_state import RunState
from preuve.store import write_atomic
from preuve.watch import Watch


def write(project: Project, found: Waiting) -> Path:
    """Write the page in the run's folder, beside the run's own; give its path."""
    folder = found.run.folder
    state = Watch(project, Plain(), show=False).rewrite(folder)
    captions = {film.target: vtt for film in state.films if (vtt := run_page.read_captions(folder, film))}
    path = folder / run_page.REVIEW
    write_atomic(path, render(found, state, captions).encode())
    return path


def render(found: Waiting, state: RunState, captions: Mapping[str, bytes]) -> str:
    """The page as HTML. `captions`: each film's WebVTT by target."""
    pictures = {card.id: card for card in state.shots}
    return pages.render(
        "pages/review.html.j2",
        gate=found.gate,
        title=found.board.title,
        what=titles()[found.gate],
        shots=found.board.shots,
        pictures=pictures if found.gate == "images" else {},
        films=[film for film in state.films if film.path] if found.gate == "film" else [],
        captions=captions,
        burned=state.burned,
        flags=flags(found),
        linked=[] if found.gate == "film" else [shot.id for shot in found.board.shots],
        changes=[changed(one) for one in found.changes],
        earlier=[told(one) for one in found.earlier],
        fictitious=state.fictitious,
    )
