"""The commands of `preuve assistant`. Imports stay light, as in all of this folder."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Plain
from preuve.i18n import _

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=_("Vos assistants personnalisés : les employer, les essayer, garder ce qu'ils répondent."),
)

Which = Annotated[str, typer.Argument(help=_("L'assistant, par le nom de son fichier dans assistants/."), metavar="ID")]
Where = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
Here = Annotated[Path, typer.Argument(help=_("Le dossier du projet (ici, par défaut)."), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=_("En JSON, pour un programme."))]
Again = Annotated[bool, typer.Option("--again", help=_("Redemander au service, même ce qu'il a déjà répondu."))]


@app.command("list", help=_("Vos assistants, et comment tiennent leurs essais."))
def show(project: Here = Path(), as_json: AsJson = False, _plain: Plain = False) -> None:  # noqa: FBT002
    """List the assistants of a project, a line each whatever is asked."""
    from preuve.sessions.assistants import show as print_list

    print_list(project, as_json=as_json)


@app.command("ask", help=_("Donner quelque chose à un assistant, et lire sa réponse."))
def ask(
    name: Which,
    project: Where = Path(),
    given: Annotated[
        list[str] | None, typer.Option("--set", help=_("Une entrée : NOM=TEXTE ; répétable."), metavar=_("NOM=TEXTE"))
    ] = None,
    files: Annotated[
        list[str] | None,
        typer.Option("--file", help=_("Une entrée lue dans un fichier ; répétable."), metavar=_("NOM=FICHIER")),
    ] = None,
    _plain: Plain = False,  # noqa: FBT002
) -> None:
    """Have an assistant answer, in lines whatever is asked."""
    from preuve.sessions.assistants import ask as answer

    answer(project, name, given or (), files or ())


@app.command("test", help=_("Faire tous les essais d'un assistant, dire ce qui tient, et garder les réponses."))
def examine(
    name: Which,
    project: Where = Path(),
    again: Again = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Run every test of an assistant; exit 1 where one doesn't hold."""
    from preuve.sessions.assistants import examine as run

    raise typer.Exit(run(project, name, again=again, as_json=as_json, plain=plain))


@app.command("new", help=_("Commencer un assistant : un fichier commenté, à compléter."))
def new(name: Which, project: Where = Path(), _plain: Plain = False) -> None:  # noqa: FBT002
    """Lay down a commented assistant."""
    from preuve.sessions.assistants import new as begin

    typer.echo(begin(project, name))
