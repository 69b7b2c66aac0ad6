"""`preuve providers`: outside services, where data goes, prices, keys."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.i18n import _

app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    help=_("Les services extérieurs : ce qu'ils font, où vont les données, prix, clés."),
)

Name = Annotated[str, typer.Argument(help=_("Le nom du service, comme dans preuve.toml."), show_default=False)]
Project = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
Forget = Annotated[bool, typer.Option("--forget", help=_("Retirer la clé du trousseau."))]


@app.callback()
def providers(context: typer.Context, project: Project = Path()) -> None:
    """List the services."""
    from preuve.sessions.providers import print_providers

    if context.invoked_subcommand is None:
        print_providers(project)


@app.command("show", help=_("Tout ce qui est su d'un service, avec les sources."))
def show(name: Name, project: Project = Path()) -> None:
    """Show a service."""
    from preuve.sessions.providers import print_provider

    print_provider(name, project)


@app.command("key", help=_("Garder la clé d'un service dans le trousseau de la machine."))
def key(name: Name, project: Project = Path(), forget: Forget = False) -> None:  # noqa: FBT002
    """Keep a service's key, or forget it."""
    from preuve.sessions.providers import keep_key

    keep_key(name, project, forget=forget)
