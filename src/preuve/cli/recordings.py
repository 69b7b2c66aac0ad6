"""The command group `preuve recordings`: without the name of a command, it lists."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Plain
from preuve.cli.groups import ByDefault
from preuve.i18n import _

Here = Annotated[Path, typer.Argument(help=_("Le dossier du projet (ici, par défaut)."), show_default=False)]
InProject = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
Json = Annotated[bool, typer.Option("--json", help=_("En JSON, pour un programme."))]
Whole = Annotated[bool, typer.Option("--whole", help=_("Sans couper les textes longs."))]
Id = Annotated[str, typer.Argument(help=_("Le nom d'un enregistrement, ou son début."), show_default=False)]


class ListsByDefault(ByDefault):
    """`preuve recordings DOSSIER` is `preuve recordings list DOSSIER`."""

    default = "list"


app = typer.Typer(cls=ListsByDefault, rich_markup_mode=None, help=_("Les appels d'IA enregistrés du projet."))


@app.command("list", help=_("Lister les appels, leurs totaux, et ce qui a été modifié depuis."))
def list_(project: Here = Path(), as_json: Json = False, plain: Plain = False) -> None:  # noqa: FBT002
    """List the calls; exit 1 where recorded bytes were changed or are missing."""
    from preuve.sessions.recordings import list_calls

    raise typer.Exit(list_calls(project, as_json=as_json, plain=plain))


@app.command("show", help=_("Montrer un appel : la demande, la réponse, ce qui est passé entre les deux."))
def show(id_: Id, project: InProject = Path(), as_json: Json = False, whole: Whole = False) -> None:  # noqa: FBT002
    """Show one call."""
    from preuve.sessions.recordings import show as show_call

    show_call(project, id_, as_json=as_json, whole=whole)


@app.command("compare", help=_("Comparer deux appels : demandes, réglages, réponses."))
def compare(
    first: Id,
    second: Id,
    project: InProject = Path(),
    as_json: Json = False,  # noqa: FBT002
    whole: Whole = False,  # noqa: FBT002
) -> None:
    """Compare two calls."""
    from preuve.sessions.recordings import compare as compare_calls

    compare_calls(project, first, second, as_json=as_json, whole=whole)
