"""Addresses in the report: to another page, a picture, a file of the run. Always relative, always quoted."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from preuve.checks.finding import Place
from preuve.i18n import _
from preuve.report.material import Material
from preuve.report.stills import Picture
from preuve.report.words import clock


@dataclass(frozen=True)
class Shown:
    """A picture on a page. `sha256` names its bytes."""

    src: str
    width: int
    height: int
    caption: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Spot:
    """A place where something was found: words, and the address that shows it (empty where nothing can)."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Links:
    """Addresses as seen from the pages of one language.

    Attributes:
        material: what the report shows.
        pages: the folder of these pages.
    """

    material: Material
    pages: Path

    @property
    def root(self) -> str:
        """From these pages' folder to the report's, as an empty text or `../`."""
        return "" if self.pages == self.material.folder else "../"

    def file(self, path: Path) -> str:
        """A file anywhere near the report; an address of its own where no relative one leads there.

        Empty where the reader won't have it.
        """
        target = self.material.moved(path.resolve())
        if target is None:
            return ""
        try:
            return quote(Path(os.path.relpath(target.resolve(), self.pages.resolve())).as_posix())
        except ValueError:
            return target.resolve().as_uri()

    def of_run(self, name: str) -> str:
        """A file of the run's folder by its path there; empty where it isn't one."""
        folder = self.material.subject.folder
        if folder is None or not name:
            return ""
        path = (folder / name).resolve()
        return self.file(path) if path.is_relative_to(folder.resolve()) and path.is_file() else ""

    def still(self, sha256: str, caption: str = "") -> Shown | None:
        """A picture of the store; None where it can't be shown."""
        picture: Picture | None = self.material.stills.keep(sha256)
        if picture is None:
            return None
        return Shown(f"{self.root}stills/{picture.name}", picture.width, picture.height, caption, sha256)

    def moment(self, target: str, at: float, region: tuple[int, int, int, int] | None = None) -> str:
        """The films' page, at a film's moment, with a frame drawn around a region."""
        box = "".join(f",{number}" for number in region or ())
        return f"films.html#t={quote(target)},{at:.3f}{box}"

    def place(self, place: Place, target: str) -> Spot:
        """A finding's place. `target` is the film that it was found in, empty for the whole run."""
        target = target or self._film_of(place.file)
        told = [place.note] if place.note else []
        if place.cue is not None:
            told.append(_("sous-titre {n}").format(n=place.cue))
        if place.shot:
            told.append(_("plan « {shot} »").format(shot=place.shot))
        if place.at is not None:
            told.insert(0, self._when(place))
        elif place.file and not place.note:
            told.append(place.file)
        return Spot(", ".join(told), self._address(place, target))

    def _when(self, place: Place) -> str:
        if place.until is None or place.at is None or place.until - place.at < 0.1:
            return _("à {time}").format(time=clock(place.at or 0))
        return _("de {start} à {end}").format(start=clock(place.at), end=clock(place.until))

    def _address(self, place: Place, target: str) -> str:
        films = {film.target for film in self.material.subject.films}
        if place.at is not None and target in films:
            return self.moment(target, place.at, place.region)
        board = self.material.storyboard
        if place.shot and board and place.shot in {shot.id for shot in board.shots}:
            return f"storyboard.html#plan-{quote(place.shot)}"
        return self.of_run(place.file)

    def _film_of(self, file: str) -> str:
        found = (film.target for film in self.material.subject.films if file == f"films/{film.target}.mp4")
        return next(found, "")
