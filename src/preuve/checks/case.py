"""A case: one film of what is judged, or the whole of it, with the fixtures that checks ask for, made once each.

A fixture is a function registered by its name; its own arguments are fixtures too. Every file it reads through the case
is noted as evidence, with its digest, for each check that uses it.
"""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from preuve.artifact import Artifact
from preuve.checks.base import NotApplicable, NotRun
from preuve.checks.finding import Evidence
from preuve.checks.subject import FilmFiles, Subject
from preuve.engines import AnyEngine
from preuve.errors import PreuveError
from preuve.i18n import N_, _

Scope = Literal["film", "run"]
READ_WHOLE = (".csv", ".html", ".json", ".jsonl", ".md", ".srt", ".txt", ".vtt", ".yaml", ".yml")
MOST_BYTES = 50_000_000
FIXTURES: dict[str, tuple[Callable[..., Any], Scope]] = {}
_MAKE_AGAIN = N_("Relancez « preuve run » : il sera refait.")


def fixture(scope: Scope) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a fixture: made once a film, or once a run. Raises ValueError: another has its name."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known = FIXTURES.get(function.__name__)
        if known and known[0].__module__ != function.__module__:
            raise ValueError(function.__name__)
        FIXTURES[function.__name__] = (function, scope)
        return function

    return register


class Case:
    """One film, or the whole run where `film` is None.

    Args:
        subject: what is judged.
        film: the film, for checks that judge each.
        whole: the case of the whole run, which makes the fixtures that all films share.
    """

    def __init__(self, subject: Subject, film: FilmFiles | None = None, whole: "Case | None" = None) -> None:
        self.subject = subject
        self.film = film
        self.whole = whole or self
        self._made: dict[str, tuple[Any, tuple[Evidence, ...]]] = {}
        self._noted: list[dict[Evidence, None]] = []

    def get(self, name: str) -> Any:
        """A fixture's value. Raises NotRun or NotApplicable again each time it is asked for."""
        if name == "case":
            return self
        function, scope = FIXTURES[name]
        if scope == "run" and self.whole is not self:
            value, evidence = self.whole.made(name)
        else:
            value, evidence = self.made(name, function)
        self._note(*evidence)
        if isinstance(value, (NotRun, NotApplicable, PreuveError)):
            raise value
        return value

    def value(self, name: str) -> Any:
        """A fixture's value; None where it isn't known, or nothing of the kind is there. Raises PreuveError."""
        try:
            return self.get(name)
        except (NotRun, NotApplicable):
            return None

    def made(self, name: str, function: Callable[..., Any] | None = None) -> tuple[Any, tuple[Evidence, ...]]:
        """A fixture's value, or the error that making it raised, and the evidence it read."""
        if name not in self._made:
            self._made[name] = self.call(function or FIXTURES[name][0])
        return self._made[name]

    def call(self, function: Callable[..., Any]) -> tuple[Any, tuple[Evidence, ...]]:
        """Call a function with its fixtures; give its value, or its error, and the evidence that was read."""
        self._noted.append({})
        try:
            value = function(**{name: self.get(name) for name in inspect.signature(function).parameters})
        except (NotRun, NotApplicable, PreuveError) as error:
            value = error
        finally:
            noted = self._noted.pop()
        return value, tuple(noted)

    def file(self, path: str) -> Path:
        """A file that the run delivered, as it delivered it, noted as evidence. Raises NotRun where it isn't there."""
        folder = self.subject.folder
        if folder is None:
            raise NotApplicable(_("cette vidéo ne vient pas d'une production de Preuve"))
        if not (folder / path).is_file():
            raise NotRun(_("le fichier {path} manque").format(path=path), _(_MAKE_AGAIN))
        found = self.read(folder / path, path)
        sha256 = self.subject.artifact(found).sha256
        if self.subject.delivered.get(path, sha256) != sha256:
            raise NotRun(_("le fichier {path} a changé depuis la production").format(path=path), _(_MAKE_AGAIN))
        return found

    def read(self, path: Path, name: str) -> Path:
        """Note a file as evidence, under a name for people. Raises NotRun: it leads elsewhere, or is too big."""
        root = self.subject.folder.parents[1] if self.subject.folder else None
        if root and path.is_relative_to(root) and not path.resolve().is_relative_to(root.resolve()):
            raise NotRun(_("le fichier {path} mène hors du projet").format(path=name), _(_MAKE_AGAIN))
        if path.suffix.lower() in READ_WHOLE and path.stat().st_size > MOST_BYTES:
            raise NotRun(_("le fichier {path} est trop gros pour être lu").format(path=name), _(_MAKE_AGAIN))
        self._note(Evidence(name=name, sha256=self.subject.artifact(path).sha256))
        return path

    def output(self, of: str, name: str) -> Path:
        """Another output of the step that made an artefact, as `mix.json` beside a `mix.wav`. Raises NotRun."""
        line = self.subject.made.get(of)
        if line is None:
            raise NotRun(
                _("le registre ne connaît pas ce fichier : il a changé depuis la production"),
                _("Relancez « preuve run » : le fichier sera refait et remis à sa place."),
            )
        return self.stored(Artifact.from_json(line["outputs"][name]))

    def stored(self, artifact: Artifact) -> Path:
        """An artefact of the store, noted as evidence. Raises NotRun where its bytes are gone or changed."""
        self._note(Evidence(name=artifact.name, sha256=artifact.sha256))  # absent too: a finding rests on its absence
        if not self.subject.maker.store.holds(artifact):
            raise NotRun(
                _("l'artefact {name} n'est plus dans le projet").format(name=artifact.name),
                _("Relancez « preuve run --from-scratch » : il sera refait."),
            )
        return self.subject.maker.store.path(artifact)

    def measure(
        self,
        step: str,
        *,
        inputs: Mapping[str, Any],
        params: Mapping[str, Any] | None = None,
        engine: AnyEngine | None = None,
    ) -> dict[str, Artifact]:
        """Perform a measuring step, or find what it gave. Raises PreuveError."""
        label = self.film.target if self.film else ""
        return self.subject.maker.make(step, inputs=inputs, params=params, engine=engine, label=label)

    def _note(self, *evidence: Evidence) -> None:
        if self._noted:
            self._noted[-1].update(dict.fromkeys(evidence))
