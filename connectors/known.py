"""The secrets that this machine knows, so that a search can say that none of them is in a file. They go nowhere."""

import os
import re

from connectors.platforms.account import Account
from connectors.platforms.shelves import ring_there
from connectors.platforms.vault import Vault, from_environment
from connectors.services.keys import given
from preuve.errors import PreuveError
from preuve.providers import book
from preuve.publication.accounts import places

_NAMED = re.compile(r"(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|API_?KEY|SIGNING_KEY|ACCESS_KEY)(?:_ID)?$")


def secrets() -> tuple[str, ...]:
    """Keys of services, tokens of accounts, and what the environment names as a secret. Asks nobody for a passphrase.

    What stands in a file that only a passphrase opens isn't known here.
    """
    found = {given(provider) for provider in book().providers.values()}
    found |= {value.strip() for name, value in os.environ.items() if _NAMED.search(name.upper())}
    for account in _accounts():
        found |= {one.get_secret_value() for one in (account.access, account.refresh, account.client_secret)}
    return tuple(sorted(found - {""}))


def _accounts() -> list[Account]:
    try:
        if ring_there() and os.environ.get("PREUVE_VAULT", "") != "fichier":
            return list(Vault.open().all())
        return [account for account in map(from_environment, places().places) if account]
    except PreuveError:
        return []  # an account that is badly given has its token in the environment, which is read above
