"""What pages are made from, gathered once for all languages: the subject, its measures, its pictures."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from preuve.checks.base import NotApplicable, NotRun
from preuve.checks.case import Case
from preuve.checks.fixtures import load_fixtures
from preuve.checks.subject import FilmFiles, Subject
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.ledger import Line
from preuve.report.stills import Stills
from preuve.run_state import RunState, read_run
from preuve.storyboard import Change, Storyboard


class Measured(NamedTuple):
    """A measure, or None and why there is none."""

    value: Any
    reason: str = ""


@dataclass(frozen=True)
class Material:
    """Everything that pages show, before words.

    Attributes:
        subject: what was judged.
        folder: the report's folder.
        moved: where a file will stand for who reads the report; None where it won't be there.
    """

    subject: Subject
    folder: Path
    moved: Callable[[Path], Path | None] = lambda path: path
    _cases: dict[str, Case] = field(default_factory=dict, repr=False)

    @cached_property
    def stills(self) -> Stills:
        """The report's pictures."""
        return Stills(self.subject.maker.store, self.folder / "stills")

    @cached_property
    def whole(self) -> Case:
        """The case of the whole run."""
        load_fixtures()
        return Case(self.subject)

    def case(self, film: FilmFiles) -> Case:
        """A film's case."""
        if film.target not in self._cases:
            self._cases[film.target] = Case(self.subject, film, self.whole)
        return self._cases[film.target]

    def of_film(self, film: FilmFiles, name: str) -> Measured:
        """A fixture of a film."""
        return _get(self.case(film), name)

    def of_run(self, name: str) -> Measured:
        """A fixture of the whole run."""
        return _get(self.whole, name)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The ledger's lines."""
        return tuple(self.subject.lines)

    @cached_property
    def storyboard(self) -> Storyboard | None:
        """What was filmed; None of a video that no run made."""
        return self.of_run("board").value if self.subject.ours else None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What a person changed in the AI's draft."""
        return tuple(self.of_run("changes").value or ()) if self.subject.ours else ()

    @cached_property
    def brought(self) -> frozenset[str]:
        """Ids of the recordings that came with the project: what they answer wasn't asked here."""
        return frozenset(self.of_run("brought").value or ()) if self.subject.ours else frozenset()

    @property
    def title(self) -> str:
        """The film's title; the file's name of a video that no run made."""
        if self.storyboard:
            return self.storyboard.title
        return self.subject.project.brief.title if self.subject.project else self.subject.films[0].film.name

    def state(self) -> RunState | None:
        """The run as its own page tells it, in the language spoken now."""
        if not self.subject.ours or not self.lines:
            return None
        return read_run(
            self.lines,
            title=self.title,
            now=self.ended,
            storyboard=self.storyboard,
            changes=self.changes,
            targets=[film.target for film in self.subject.films],
            fictitious=self.fictitious,
        )

    @property
    def fictitious(self) -> bool:
        """Whether organisation and figures are invented."""
        return bool(self.subject.project and self.subject.project.fictitious)

    @cached_property
    def ended(self) -> datetime:
        """The last moment that the ledger tells of."""
        told = [str(line[key]) for line in self.lines for key in ("at", "ended") if key in line]
        return max((datetime.fromisoformat(one) for one in told), default=datetime.fromtimestamp(0).astimezone())

    def json(self, path: str) -> Mapping[str, Any] | None:
        """A JSON file of the run's folder; None where there is none, or it isn't one."""
        found = self.subject.folder / path if self.subject.folder else None
        try:
            return json.loads(found.read_bytes()) if found else None
        except (OSError, ValueError):
            return None


def _get(case: Case, name: str) -> Measured:
    """A fixture's value, or why there is none: a page shows what there is, and says what is missing."""
    try:
        return Measured(case.get(name))
    except NotRun as error:
        return Measured(None, error.reason)
    except NotApplicable as error:
        return Measured(None, str(error))
    except PreuveError as error:
        return Measured(None, error.message)
    except Exception as error:  # noqa: BLE001  (a measure that breaks is told by its check; the page must still be written)
        return Measured(None, _("la mesure a échoué ({reason})").format(reason=type(error).__name__))
