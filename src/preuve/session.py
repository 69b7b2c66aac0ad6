"""What the commands do, between the command line and the engine room: run, show, tell."""

from pathlib import Path

from preuve.errors import BadInput
from preuve.history import last_run
from preuve.i18n import _
from preuve.options import Options
from preuve.project import Project
from preuve.targets import templates
from preuve.wiring import reach


def sample_folder() -> Path:
    """The sample project. Raises BadInput where there is none (a wheel without the repository)."""
    folder = templates().parent / "sample_project"
    if not folder.is_dir():
        raise BadInput(
            _("le projet d'exemple est introuvable."),
            path=folder,
            remedy=_("Lancez cette commande depuis le dossier du dépôt de Preuve."),
        )
    return folder


def open_last(folder: Path) -> str:
    """Open the last run's page; say where it is."""
    import webbrowser

    run = last_run(Project(folder).folder)
    if run is None:
        raise BadInput(_("aucune production dans ce projet."), path=folder, remedy=_("Lancez d'abord « preuve run »."))
    page = run.folder / "index.html"
    webbrowser.open(page.as_uri())
    return str(page)
