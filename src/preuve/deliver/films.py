"""The film that slides show: the run's own, with its cover, embedded where it isn't too heavy, linked otherwise."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from preuve.checks.subject import Subject
from preuve.deliver.pictures import redrawn
from preuve.i18n import _
from preuve.pages import size as weight

MOST_BYTES = 100_000_000
"""Heavier slides can't be sent by most mail or deposit services."""
FIRST = ("web", "youtube-short")


@dataclass(frozen=True)
class Film:
    """A film to show: its file, its poster, its target, and its address from the slides where it is linked.

    `why_linked`: why it isn't embedded; empty: it is.
    """

    path: Path
    poster: bytes
    target: str
    link: str
    why_linked: str = ""


def film_of(subject: Subject, out: Path, *, embed: bool) -> Film | None:
    """The run's film for a screen, else its first one; None where no run made one.

    Args:
        subject: the run.
        out: the folder of the slides, from which a link starts.
        embed: whether she wants it inside.
    """
    if subject.folder is None:
        return None
    films = {one.target: one.film for one in subject.films}
    name = next((one for one in (*FIRST, *films) if one in films), "")
    cover = subject.folder / "covers" / f"{name}.jpg"
    if not name or not cover.is_file():
        return None
    path = films[name]
    heavy = path.stat().st_size > MOST_BYTES
    why = "" if embed else _("la vidéo est à côté, à votre demande")
    if embed and heavy:
        why = _("la vidéo pèse {size}, trop pour être mise dans les diapositives").format(
            size=weight(path.stat().st_size)
        )
    link = quote(os.path.relpath(path, out).replace(os.sep, "/"))
    return Film(path, redrawn(cover), name, link, why)
