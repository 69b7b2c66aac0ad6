"""`preuve exercise`: make what a class corrects or verifies, or tell what is wrong with it.

The film to correct comes from the sample's last run, the two dossiers from the one that is given.
"""

import shlex
from pathlib import Path

from preuve.altered import change, pair
from preuve.dossier.refusal import safe
from preuve.errors import BadInput
from preuve.exercise import faults, plant
from preuve.history import past_runs
from preuve.i18n import _
from preuve.media.probe import probe
from preuve.pages import duration
from preuve.sessions.production import sample_folder

TARGET = "web"
TO_VERIFY = "a_verifier"


def write(folder: Path | None) -> None:
    """Make the film to correct, and say what to do with it."""
    run, place = _run(), folder or sample_folder() / "a_corriger"
    film, captions = plant(run / "films" / f"{TARGET}.mp4", run / "captions" / f"{TARGET}.vtt", place)
    print(_("Film à corriger : {film}").format(film=film))  # noqa: T201
    print(_("Ses sous-titres : {captions}").format(captions=captions))  # noqa: T201
    print(_("Cherchez les cinq fautes, puis mesurez :"))  # noqa: T201
    print(f"  preuve check --video {film} --captions {captions} --target {TARGET}")  # noqa: T201


def print_key(folder: Path | None) -> None:
    """Tell the faults, and when each is seen or heard."""
    film = (folder / "film.mp4") if folder else _run() / "films" / f"{TARGET}.mp4"
    if not film.is_file():
        raise BadInput(_("ce film n'existe pas."), path=film, remedy=_("Faites-le avec « preuve exercise »."))
    for fault in faults(probe(film).seconds):
        when = _("de {at} à {until}").format(at=duration(fault.at), until=duration(fault.until))
        print(f"{fault.check} : {fault.told} ({when if fault.until else _('tout le film')})")  # noqa: T201


def write_dossiers(dossier: Path, folder: Path | None) -> None:
    """Write the two dossiers to verify, and say what to do with them; not which is which."""
    place = _place(dossier, folder)
    for path in pair(dossier, place):
        print(_("Écrit : {path}").format(path=path))  # noqa: T201
    print(_("L'un est tel qu'il a été scellé, une phrase de l'autre a été changée. Lisez-les, puis vérifiez :"))  # noqa: T201
    print(f"  preuve verify {shlex.quote(str(place))}")  # noqa: T201


def print_dossiers_key(dossier: Path, folder: Path | None) -> None:
    """Tell which of the two dossiers was changed, and where."""
    found = change(dossier, _place(dossier, folder))
    print(_("Changé : {file}, dans {document}").format(file=found.file, document=found.document))  # noqa: T201
    print(_("  avant : {line}").format(line=safe(found.before)))  # noqa: T201
    print(_("  après : {line}").format(line=safe(found.after)))  # noqa: T201


def _place(dossier: Path, folder: Path | None) -> Path:
    return folder or dossier.parent / TO_VERIFY


def _run() -> Path:
    """The sample's last run that made the film."""
    for run in past_runs(sample_folder()):
        if (run.folder / "films" / f"{TARGET}.mp4").is_file():
            return run.folder
    raise BadInput(
        _("le film de l'exemple n'est pas encore fait."), path=sample_folder(), remedy=_("Lancez « preuve demo ».")
    )
