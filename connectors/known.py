"""The secrets that this machine knows, so that a search can say that none of them is in a file. They go nowhere."""

import os
import re

from connectors.keys import INDEX, Keys
from connectors.platforms.account import Account
from connectors.platforms.shelves import Ring, ring_there
from connectors.platforms.vault import Vault, from_environment
from connectors.services.keys import given
from preuve.dossier.sign.files import folder
from preuve.dossier.sign.own import OwnKey
from preuve.errors import PreuveError
from preuve.providers import book
from preuve.publication.accounts import places

_NAMED = re.compile(r"(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|API_?KEY|SIGNING_KEY|ACCESS_KEY)(?:_ID)?$")


def secrets() -> tuple[str, ...]:
    """Keys of services, tokens of accounts, her own keys, and what the environment names as a secret.

    Asks nobody for a passphrase: what stands in a file that only a passphrase opens isn't known here.
    """
    found = {given(provider) for provider in book().providers.values()}
    found |= {value.strip() for name, value in os.environ.items() if _NAMED.search(name.upper())}
    for account in _accounts():
        found |= {one.get_secret_value() for one in (account.access, account.refresh, account.client_secret)}
    found |= {one.secret.get_secret_value() for one in _own()}
    return tuple(sorted(found - {""}))


def _own() -> tuple[OwnKey, ...]:
    try:
        return Keys(lambda: Ring(INDEX), folder()).all() if _ring() else ()
    except PreuveError:
        return ()


def _ring() -> bool:
    return ring_there() and os.environ.get("PREUVE_VAULT", "") != "fichier"


def _accounts() -> list[Account]:
    try:
        if _ring():
            return list(Vault.open().all())
        return [account for account in map(from_environment, places().places) if account]
    except PreuveError:
        return []  # an account that is badly given has its token in the environment, which is read above
