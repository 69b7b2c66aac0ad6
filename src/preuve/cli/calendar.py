"""The command group `preuve calendar`: without the name of a command, it shows."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Here, NoOpen
from preuve.cli.groups import ByDefault
from preuve.i18n import _

Entry = Annotated[str, typer.Argument(help=_("Le nom d'une ligne de calendar.yaml."), show_default=False)]
InProject = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
By = Annotated[str, typer.Option(help=_("Qui donne son accord."))]
OfRun = Annotated[str, typer.Option("--run", help=_("La production du film (la dernière, par défaut)."))]
Yes = Annotated[bool, typer.Option("--yes", help=_("Publier sans rien demander : chaque ligne a déjà un accord."))]

app = typer.Typer(cls=ByDefault, rich_markup_mode=None, help=_("Le calendrier éditorial : quoi, où, quand, pourquoi."))


@app.command("show", help=_("Montrer le calendrier, et l'écrire en page et en fichier d'agenda (.ics)."))
def show(
    project: Here = Path(),
    new: Annotated[bool, typer.Option("--new", help=_("Écrire d'abord un calendar.yaml à compléter."))] = False,  # noqa: FBT002
    no_open: NoOpen = True,  # noqa: FBT002
) -> None:
    """Show the calendar."""
    from preuve.sessions.calendar import show as show_calendar

    show_calendar(project, new=new, page=not no_open)


@app.command("approve", help=_("Donner son accord : à son heure, ce film partira tout seul."))
def approve(entry: Entry, by: By = "", run: OfRun = "", project: InProject = Path()) -> None:
    """Agree that a film goes out at its hour."""
    from preuve.sessions.calendar import approve as agree

    agree(project, entry, by=by, run=run)


@app.command("withdraw", help=_("Reprendre son accord : rien ne partira tout seul."))
def withdraw(entry: Entry, project: InProject = Path()) -> None:
    """Take an agreement back."""
    from preuve.sessions.calendar import withdraw as take_back

    take_back(project, entry)


@app.command("due", help=_("Publier ce dont l'heure est venue et qui a un accord."))
def due(project: Here = Path(), yes: Yes = False) -> None:  # noqa: FBT002
    """Publish what is due; exit 1 where something failed."""
    from preuve.sessions.calendar import publish_due

    raise typer.Exit(publish_due(project, yes=yes))
