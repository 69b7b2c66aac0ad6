"""`preuve connect`, `preuve accounts`, `preuve disconnect`: her accounts on the platforms."""

from typing import Annotated

import typer

from preuve.cli.arguments import NoOpen, Plain
from preuve.i18n import _

app = typer.Typer()

Platform = Annotated[
    str,
    typer.Argument(help=_("La plateforme : tiktok, youtube, wordpress, mastodon, webhook…"), show_default=False),
]
Url = Annotated[
    str, typer.Option("--url", help=_("L'adresse du serveur, pour ce que vous hébergez ou faites héberger."))
]
ClientId = Annotated[str, typer.Option("--client-id", help=_("L'identifiant de votre application sur la plateforme."))]
Scopes = Annotated[list[str] | None, typer.Option("--scope", help=_("Un droit de plus à demander ; peut être répété."))]
Config = Annotated[
    str, typer.Option("--config-id", help=_("Meta : la configuration de « Facebook Login for Business »."))
]
Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, help=_("Le port où l'accord revient, s'il faut en changer."))
]
Site = Annotated[str, typer.Option("--site", help=_("Le site mesuré, pour Plausible et Matomo."))]
Which = Annotated[str, typer.Option("--account", help=_("Lequel, quand il y en a plusieurs : son nom ou son numéro."))]


@app.command(
    help=_("Connecter un compte : vous donnez votre accord à la plateforme, Preuve garde l'accès au trousseau.")
)
def connect(
    platform: Platform,
    url: Url = "",
    client_id: ClientId = "",
    scope: Scopes = None,
    config_id: Config = "",
    port: Port = 0,
    site: Site = "",
    no_open: NoOpen = False,  # noqa: FBT002
) -> None:
    """Connect an account."""
    from preuve.sessions.accounts import connect as connect_account

    connect_account(
        platform,
        url=url,
        client=client_id,
        scopes=tuple(scope or ()),
        config=config_id,
        port=port,
        site=site,
        shown=not no_open,
    )


@app.command(help=_("Les comptes connectés : ce que Preuve peut y faire, et jusqu'à quand."))
def accounts(plain: Plain = False) -> None:  # noqa: FBT002
    """List the accounts."""
    from preuve.sessions.accounts import print_accounts

    print_accounts(plain=plain)


@app.command(help=_("Déconnecter un compte : l'accès est rendu à la plateforme, puis oublié."))
def disconnect(platform: Platform, account: Which = "") -> None:
    """Take an account's access back, and forget it."""
    from preuve.sessions.accounts import disconnect as disconnect_account

    disconnect_account(platform, account)
