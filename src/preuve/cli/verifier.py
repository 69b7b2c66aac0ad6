"""The command that gives the juror's page: whoever installs nothing verifies with it."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import NoOpen
from preuve.i18n import _

app = typer.Typer()


@app.command(
    help=_(
        "Donner la page verify.html : elle vérifie un dossier dans un navigateur, sans rien installer ni rien envoyer."
    )
)
def verifier(
    out: Annotated[Path, typer.Argument(help=_("Où l'écrire : un dossier, ou un nom en .html."))] = Path(),
    no_open: NoOpen = False,  # noqa: FBT002
) -> None:
    """Write the juror's page, and open it."""
    from preuve.sessions.verifier_page import write

    write(out, show=not no_open)
