"""The commands that tell what can be used: engines, models."""

import typer

from preuve.i18n import _

app = typer.Typer()
models = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=_("Les modèles : voix et reconnaissance."))


@app.command(help=_("Les moteurs possibles pour chaque capacité."))
def engines() -> None:
    """List the engines of each capability: the kit's, then the services."""
    from preuve.sessions.providers import print_engines

    print_engines()


@models.command("list", help=_("Les modèles connus, leur licence, leur taille, s'ils sont là."))
def models_list() -> None:
    """List the catalogue."""
    from preuve.sessions.models import print_models

    print_models()


@models.command("fetch", help=_("Aller chercher un modèle qui manque."))
def models_fetch(name: str) -> None:
    """Fetch a model."""
    from preuve.sessions.models import fetch

    typer.echo(fetch(name))


@models.command("verify", help=_("Relire les modèles présents et comparer leurs empreintes."))
def models_verify() -> None:
    """Hash every model that is there."""
    from preuve.sessions.models import verify

    raise typer.Exit(verify())
