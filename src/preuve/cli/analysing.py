"""The commands of `preuve audience` that have the figures read by the text engine, and keep what she decides of it."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Here, NoOpen
from preuve.i18n import _

app = typer.Typer()
By = Annotated[str, typer.Option(help=_("Qui décide."))]


@app.command("analyse", help=_("Faire lire les chiffres et les commentaires par l'IA ; rien n'est accepté sans vous."))
def analyse(
    project: Here = Path(),
    again: Annotated[bool, typer.Option("--again", help=_("Demander une autre lecture des mêmes chiffres."))] = False,  # noqa: FBT002
    no_open: NoOpen = False,  # noqa: FBT002
) -> None:
    """Have a model read the figures."""
    from preuve.sessions.analysing import analyse as ask

    ask(project, again=again, page=not no_open)


@app.command("accept", help=_("Noter ce que vous gardez, changez ou refusez de la lecture de l'IA."))
def accept(
    project: Here = Path(),
    by: By = "",
    keep: Annotated[str, typer.Option(help=_("Les parties gardées, comme O1,R2."))] = "",
    refuse: Annotated[str, typer.Option(help=_("Les parties refusées."))] = "",
    rest: Annotated[bool, typer.Option("--rest", help=_("Garder tout ce qui n'est pas décidé."))] = False,  # noqa: FBT002
) -> None:
    """Keep her decision on each part."""
    from preuve.sessions.analysing import accept as decide

    typer.echo(decide(project, by=by, keep=keep, refuse=refuse, rest=rest))


@app.command("brief", help=_("Préparer le prochain brief d'après les conseils que vous gardez."))
def brief(project: Here = Path()) -> None:
    """Draft the next brief."""
    from preuve.sessions.analysing import brief as draft

    typer.echo(draft(project))
