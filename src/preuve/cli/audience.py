"""The command group `preuve audience`: without the name of a command, it gathers and shows.

To add a command: a function here or in another module of this folder, registered on `app`.
"""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Here, NoOpen, Plain
from preuve.cli.groups import ByDefault
from preuve.i18n import _

Fetch = Annotated[bool, typer.Option("--fetch", help=_("Demander les chiffres aux plateformes connectées."))]
Since = Annotated[str, typer.Option(help=_("Demander les chiffres depuis ce jour : 2026-05-01."))]
Export = Annotated[Path, typer.Argument(help=_("Le fichier exporté d'une plateforme."), show_default=False)]
InProject = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
By = Annotated[str, typer.Option(help=_("Qui décide."))]


app = typer.Typer(cls=ByDefault, rich_markup_mode=None, help=_("Les chiffres d'audience de vos publications."))


@app.command("show", help=_("Rassembler les chiffres (exports et plateformes) en un tableau, et le montrer."))
def show(
    project: Here = Path(),
    fetch: Fetch = False,  # noqa: FBT002
    since: Since = "",
    plain: Plain = False,  # noqa: FBT002
    no_open: NoOpen = False,  # noqa: FBT002
) -> None:
    """Gather the figures and show what is new."""
    from preuve.sessions.audience import show_audience

    raise typer.Exit(show_audience(project, fetch=fetch, since=since, plain=plain, page=not no_open))


@app.command("map", help=_("Faire proposer par l'IA le sens des colonnes d'un export inconnu, puis l'accepter."))
def map_(
    file: Export,
    project: InProject = Path(),
    accept: Annotated[bool, typer.Option("--accept", help=_("Accepter ce qui est proposé, sans question."))] = False,  # noqa: FBT002
    by: By = "",
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Show the columns that a model proposes for an unknown export, and keep them on her yes."""
    from preuve.sessions.audience_map import map_file

    map_file(project, file, accept=accept, by=by, plain=plain)


@app.command("forget", help=_("Ne plus compter un fichier retiré : l'historique garde la trace du retrait."))
def forget(
    name: Annotated[str, typer.Argument(help=_("Le nom du fichier."), show_default=False)],
    project: InProject = Path(),
    by: By = "",
) -> None:
    """Leave a file out from now on; nothing is erased."""
    from preuve.sessions.audience import forget_file

    forget_file(project, name, by)
