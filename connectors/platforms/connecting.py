"""Connecting an account: she agrees on the platform, the platform says who she is, and only then is anything kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pkgutil import resolve_name

from connectors.platforms.account import ENVIRONMENT, Account
from connectors.platforms.oauth import revoked
from connectors.platforms.talk import Talk, Wish
from connectors.platforms.vault import Vault
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.publication.accounts import check_address, place

# How each platform is connected, by name: a function of the talk and the wish.
WAYS: Mapping[str, str] = {
    "tiktok": "connectors.platforms.consenting:tiktok",
    "youtube": "connectors.platforms.consenting:youtube",
    "mastodon": "connectors.platforms.consenting:mastodon",
    "instagram": "connectors.platforms.meta_consent:instagram",
    "facebook": "connectors.platforms.meta_consent:facebook",
    "peertube": "connectors.platforms.peertube_consent:peertube",
    "wordpress": "connectors.platforms.wordpress_consent:wordpress",
    "matomo": "connectors.platforms.keyed:matomo",
    "plausible": "connectors.platforms.keyed:plausible",
    "webhook": "connectors.platforms.keyed:webhook",
}
Way = Callable[[Talk, Wish], Account]


def connect(wish: Wish, talk: Talk, vault: Vault | None = None) -> Account:
    """Connect an account and keep it. Raises PreuveError; then nothing is kept, nor changed."""
    known = place(wish.platform)
    if wish.platform not in WAYS:
        raise BadInput(
            _("{label} ne se connecte pas encore.").format(label=known.label),
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(WAYS)),
        )
    url = wish.url or (
        talk.ask(_("Adresse de {label} (https://…)").format(label=known.label)) if known.self_hosted else ""
    )
    if url:
        url = check_address(url, label=known.label, self_hosted=known.self_hosted)
    vault = vault or Vault.open()
    vault.shelf.ready()  # before she agrees to anything: a consent that can't be kept would be lost
    asked = replace(wish, url=url)
    account = way(wish.platform)(talk, replace(asked, former=_former(vault, asked)))
    vault.keep(account)
    return account


def disconnect(account: Account, vault: Vault) -> bool:
    """Take an account's access back on its platform, then forget it: whether the platform confirmed.

    Raises BadInput where the environment gives it.
    """
    given = account.extra.get(ENVIRONMENT)
    if given:
        raise BadInput(
            _("ce compte est donné par l'environnement, il n'est pas gardé ici."),
            key=given,
            remedy=_("Retirez cette variable."),
        )
    confirmed = _take_back(account)
    vault.forget(account.platform, account.id)
    return confirmed


def way(platform: str) -> Way:
    """How a platform is connected."""
    found: Way = resolve_name(WAYS[platform])
    return found


def _former(vault: Vault, wish: Wish) -> Account | None:
    """An account of the same platform and address: its application serves again, unless she names another one."""
    same = [one for one in vault.all() if (one.platform, one.base_url) == (wish.platform, wish.url)]
    kept = [one for one in same if one.client_id and not one.extra.get(ENVIRONMENT)]
    return kept[0] if kept and wish.client in ("", kept[0].client_id) else None


def _take_back(account: Account) -> bool:
    if account.platform == "wordpress":
        from connectors.platforms import wordpress_consent

        return wordpress_consent.revoked(account)
    return revoked(account)
