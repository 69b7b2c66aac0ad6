"""The page of a run: static, opened at second 0, filled up as results come.

While the run goes on, index.html loads itself again every two seconds. A film that plays must not be cut by that, and
nobody should have to read a page that moves (WCAG 2.2, 2.2.1 and 2.2.2): each finished film has a page of its own that
never reloads, opened in one other tab, and the first link of the live page leads to pause.html, the same without the
reloading. A frame was rejected: it prints badly, hides its height, and browsers keep `file:` frames apart. When the run
ends, index.html plays the films itself and reloads no more.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from preuve import pages
from preuve.audience.unread import lines, table_of
from preuve.i18n import _
from preuve.publication.of_films import of_run
from preuve.publication.page import Shown, shown
from preuve.review.decisions import titles
from preuve.run_state import Film, RunState
from preuve.store import write_atomic
from preuve.targets import templates

REFRESH_SECONDS = 2
REVIEW = "relecture.html"
MAX_CAPTIONS = 1_000_000


def render(
    state: RunState,
    captions: Mapping[str, bytes] | None = None,
    *,
    paused: bool = False,
    review: str = "",
    posts: Sequence[Shown] = (),
    aside: Sequence[str] = (),
) -> str:
    """The page as HTML.

    Args:
        state: the run's.
        captions: each film's WebVTT by target, embedded so that it shows from a file.
        paused: the one that doesn't load itself again.
        review: the address of the page that shows what a person is awaited for, where there is one.
        posts: what became of each publication of this run's films.
        aside: what is told of each audience file that couldn't be read.
    """
    return pages.render(
        "pages/run.html.j2",
        state=state,
        captions=captions or {},
        paused=paused,
        fields=fields(),
        gates=titles(),
        review=review,
        posts=posts,
        aside=aside,
        refresh=REFRESH_SECONDS if state.going and not paused else 0,
    )


def render_film(state: RunState, film: Film, vtt: bytes = b"") -> str:
    """A film's own page, which never reloads."""
    return pages.render("pages/film.html.j2", state=state, film=film, vtt=vtt)


def write(folder: Path, state: RunState) -> Path:
    """Write the run's pages in its folder, whole, and only those that changed. Gives index.html's path."""
    films = [film for film in state.films if film.path]
    captions = {film.target: vtt for film in films if (vtt := read_captions(folder, film))}
    review = REVIEW if state.gate and (folder / REVIEW).is_file() else ""
    told: dict[str, Any] = {"review": review, "posts": publications(folder), "aside": lines(table_of(folder))}
    made = {
        "style.css": (templates() / "pages" / "run.css").read_bytes(),
        "pause.html": render(state, captions, paused=True, **told).encode(),
        "index.html": render(state, captions, **told).encode(),
    }
    for film in films:
        made[f"film-{film.target}.html"] = render_film(state, film, captions.get(film.target, b"")).encode()
    for name, data in made.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomic(path, data)
    return folder / "index.html"


def publications(folder: Path) -> list[Shown]:
    """What the project's journal says of this run's films, whichever run sent them, the latest first."""
    return [shown(one) for one in of_run(folder)]


def fields() -> dict[str, str]:
    """What people call each field of a storyboard, by its name."""
    return {
        "title": _("titre"),
        "description": _("présentation"),
        "shot": _("plan entier"),
        "narration": _("narration"),
        "on_screen": _("texte à l'écran"),
        "visual": _("image demandée"),
        "alt": _("description de l'image"),
        "subjects": _("sujets"),
        "seconds": _("durée"),
        "priority": _("priorité"),
        "only": _("cibles"),
        "transition": _("transition"),
        "motion": _("mouvement"),
        "effects": _("effets"),
        "file": _("fichier"),
    }


def read_captions(folder: Path, film: Film) -> bytes:
    """A film's captions; nothing where there are none, or too many to carry in a page."""
    path = folder / film.captions
    if not film.captions or not path.is_file() or path.stat().st_size > MAX_CAPTIONS:
        return b""
    return path.read_bytes()
