"""What `preuve connect`, `preuve accounts` and `preuve disconnect` do."""

from typing import Any

import typer

from preuve.i18n import _
from preuve.publication.accounts import place
from preuve.sessions.account_words import address, lacking, may, rights, until, variable
from preuve.sessions.blocks import say_block
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
    """The accounts, a block each. Raises MissingPart."""
    vault = reach("vault").open()
    found = vault.all()
    damaged = vault.damaged()
    for account in found:
        _told(account, plain=plain)
    for platform in damaged:
        typer.echo(
            _("Un compte {label} est gardé mais n'est plus lisible : preuve connect {platform}").format(
                label=place(platform).label, platform=platform
            )
        )
    if not found and not damaged:
        typer.echo(_("Aucun compte n'est connecté. « preuve connect PLATEFORME » en connecte un."))
        return
    if any(not variable(account) for account in found):
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


def _told(account: Any, *, plain: bool) -> None:
    facts = {
        _("Compte"): account.label,
        _("Numéro"): account.id if account.id != account.label else "",
        _("Adresse"): address(account),
        _("Preuve peut y"): rights(account),
        _("Accès"): until(account),
    }
    say_block(account.place.label, facts, plain=plain)
