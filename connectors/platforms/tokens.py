"""Tokens that are renewed: a little before they end, or when the platform says they did, whatever the clock says."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from connectors.platforms.account import Account
from preuve.errors import MissingPart, TransientError
from preuve.i18n import _

if TYPE_CHECKING:
    from connectors.platforms.vault import Vault

MARGIN = timedelta(minutes=5)


class Renewed:
    """An account's tokens. A fresh one is kept in the vault before it is used: the old ones may end at once."""

    def __init__(self, vault: "Vault", account: Account) -> None:
        self.vault, self.account = vault, account

    def access(self) -> str:
        """The token. Raises MissingPart where she must connect again."""
        ends = self.account.expires
        if ends and datetime.now(UTC) >= ends - MARGIN:
            try:
                self.renew()
            except TransientError:
                if datetime.now(UTC) >= ends:
                    raise  # before that, the platform still takes the one that is there
        return self.account.access.get_secret_value()

    def renew(self) -> bool:
        """Ask for a fresh token, whatever the clock says: whether there is one. Raises MissingPart, TransientError."""
        from connectors.platforms.oauth import refreshed

        with self.vault.renewing(self.account):
            kept = self.vault.fresh(self.account)
            if kept is None:
                raise reconnect(self.account)
            if kept.access != self.account.access:  # another process was faster
                self.account = kept
                return True
            if not kept.refresh.get_secret_value():
                return False
            fresh = refreshed(kept)
            self.vault.keep(fresh)
            self.account = fresh
            return True


def reconnect(account: Account) -> MissingPart:
    """That an account's access has ended for good."""
    return MissingPart(
        _("L'accès au compte {label} « {account} » a pris fin.").format(
            label=account.place.label, account=account.label
        ),
        remedy=_("Reconnectez-vous : preuve connect {platform}").format(platform=account.platform),
    )
