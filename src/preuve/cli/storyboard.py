"""The commands of `preuve storyboard`."""

from pathlib import Path

import typer

from preuve.cli.arguments import Here
from preuve.i18n import _

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=_("Votre storyboard et celui de l'IA."))


@app.command("keep", help=_("Garder votre storyboard bien que le texte de l'IA ait changé."))
def storyboard_keep(project: Here = Path()) -> None:
    """Bind her storyboard to the new draft."""
    from preuve.sessions.production import keep_storyboard

    typer.echo(keep_storyboard(project))


@app.command("renew", help=_("Repartir du nouveau texte de l'IA ; le vôtre est mis de côté."))
def storyboard_renew(project: Here = Path()) -> None:
    """Start again from the new draft."""
    from preuve.sessions.production import renew_storyboard

    typer.echo(renew_storyboard(project))
