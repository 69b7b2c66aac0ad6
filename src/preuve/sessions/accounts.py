"""What `preuve connect`, `preuve accounts` and `preuve disconnect` do."""

import sys
from collections.abc import Sequence
from typing import Any

import typer

from preuve.i18n import _
from preuve.publication.accounts import place
from preuve.sessions.account_words import lacking, may, until
from preuve.sessions.terminal import Terminal
from preuve.wiring import reach


def connect(platform: str, *, shown: bool, **asked: Any) -> None:
    """Connect an account, and say what was agreed to. Raises PreuveError; then nothing is kept."""
    talk = Terminal(shown=shown)
    try:
        account = reach("connect")(reach("wish")(platform, **asked), talk)
    except (KeyboardInterrupt, typer.Abort):
        talk.say(_("\nArrêté : rien n'est gardé."))
        raise typer.Exit(1) from None
    label = account.place.label
    talk.say(
        _("Compte connecté : {label}, {account} ({id}).").format(label=label, account=account.label, id=account.id)
    )
    talk.say(_("Preuve peut y : {rights}. Accès : {until}.").format(
        rights=may(platform, account.scopes), until=until(account)
    ))  # fmt: skip
    for missing in lacking(place(platform).scopes, account.scopes) if account.scopes else ():
        talk.say(
            _("Attention, vous n'avez pas donné l'accord pour : {right}. Cela ne marchera pas.").format(right=missing)
        )
    talk.say(_("Il est gardé {where}, hors de vos projets.").format(where=reach("vault").open().where))


def print_accounts(*, plain: bool) -> None:
    """The accounts: a table on a terminal, else a line each. Raises MissingPart."""
    vault = reach("vault").open()
    found = vault.all()
    damaged = vault.damaged()
    if found and not plain and sys.stdout.isatty():
        _table(found)
    else:
        for account in found:
            typer.echo(_("{platform} : {account} ({id}). Peut : {rights}. Accès : {until}.").format(**_said(account)))
    for platform in damaged:
        typer.echo(
            _("Un compte {label} est gardé mais n'est plus lisible : preuve connect {platform}").format(
                label=place(platform).label, platform=platform
            )
        )
    if not found and not damaged:
        typer.echo(_("Aucun compte n'est connecté. « preuve connect PLATEFORME » en connecte un."))
        return
    typer.echo(_("Ils sont gardés {where}, hors de vos projets.").format(where=vault.where))


def disconnect(platform: str, which: str) -> None:
    """Take an account's access back on the platform, and forget it. Raises MissingPart, BadInput."""
    vault = reach("vault").open()
    account = vault.find(platform, which)
    confirmed = reach("disconnect")(account, vault)
    label = account.place.label
    typer.echo(_("Compte oublié : {label}, {account}.").format(label=label, account=account.label))
    if confirmed:
        typer.echo(_("{label} a confirmé : cet accès ne sert plus.").format(label=label))
        return
    page = account.place.settings_page
    typer.echo(
        _("{label} n'a pas confirmé que l'accès est coupé. Retirez-le aussi là-bas{page}.").format(
            label=label, page=f" ({page})" if page else ""
        )
    )


def _said(account: Any) -> dict[str, str]:
    return {
        "platform": account.place.label,
        "account": account.label,
        "id": account.id,
        "rights": may(account.platform, account.scopes),
        "until": until(account),
    }


def _table(accounts: Sequence[Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=_("Vos comptes"), show_lines=True)
    heads = {
        "platform": _("Plateforme"),
        "account": _("Compte"),
        "id": _("Numéro"),
        "rights": _("Preuve peut y"),
        "until": _("Accès"),
    }
    for head in heads.values():
        table.add_column(head, overflow="fold")
    for account in accounts:
        said = _said(account)
        table.add_row(*(Text(said[name]) for name in heads))
    Console().print(table)
