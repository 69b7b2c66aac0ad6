"""The commands of `preuve prompt`. Imports stay light, as in all of this folder."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.i18n import _

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help=_("Vos prompts : les voir comme ils partiront, les relire.")
)

What = Annotated[
    str, typer.Argument(help=_("Lequel : script, plan (montage), sound (musique), image, video."), show_default=False)
]
OfShot = Annotated[str, typer.Argument(help=_("Le plan, par son nom ou son numéro (image, video)."))]
Where = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
Here = Annotated[Path, typer.Argument(help=_("Le dossier du projet (ici, par défaut)."), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=_("En JSON, pour un programme."))]


@app.command("show", help=_("Montrer un prompt comme il partira, son nombre de mots et son empreinte."))
def show(what: What, shot: OfShot = "", project: Where = Path()) -> None:
    """Print a prompt as it would be sent."""
    from preuve.sessions.prompts import show as print_prompt

    print_prompt(project, what, shot)


@app.command("lint", help=_("Relire tous les prompts : ce qui manque, se contredit, ou ne doit pas partir."))
def lint(project: Here = Path(), as_json: AsJson = False) -> None:  # noqa: FBT002
    """Look through every prompt of a project; exit 0, or 1 where something is to be mended."""
    from preuve.sessions.prompts import look

    raise typer.Exit(look(project, as_json=as_json))
