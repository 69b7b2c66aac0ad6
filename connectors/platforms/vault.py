"""The vault: her accounts on the platforms, in the keyring of this machine or in an encrypted file. Never in a project.

For CI and scheduled machines, `PREUVE_<PLATFORM>_TOKEN` gives an account without any vault; for WordPress it says
« user:application password ». `_URL` goes with it for a self-hosted platform, whose host then names the account unless
`_ACCOUNT` does; elsewhere `_ACCOUNT` says the account's id. So no two accounts are taken for one.
"""

import base64
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_data_path
from pydantic import SecretStr, ValidationError

from connectors.platforms.account import ENVIRONMENT, Access, Account, Fixed, of_address
from connectors.platforms.safe import Safe, passphrase
from connectors.platforms.shelves import INDEX, Shelf, chosen, locked
from preuve.artifact import digest_bytes
from preuve.errors import BadInput, MissingPart
from preuve.i18n import _
from preuve.publication.accounts import place, places

FILE = "comptes.json"
PATIENCE = 60.0  # seconds another process may hold the vault: it writes a few values


class Vault:
    """Accounts by platform and id. `shelf` opens where they are: not before one is looked for.

    Two processes at once lose nothing: each change is made under a lock, from what is there then.
    """

    def __init__(self, shelf: Callable[[], Shelf], folder: Path) -> None:
        self._open, self.folder = shelf, folder
        self._lock = FileLock(folder / "comptes.lock", timeout=PATIENCE)

    @classmethod
    def open(cls) -> "Vault":
        """The vault of this machine and this person. Asks for nothing yet."""
        folder = user_data_path("preuve", appauthor=False)
        return cls(lambda: chosen(INDEX, lambda: Safe(folder / FILE, passphrase)), folder)

    @cached_property
    def shelf(self) -> Shelf:
        """Where accounts are. Raises MissingPart."""
        return self._open()

    @property
    def where(self) -> str:
        """Where accounts are kept, in words."""
        return self.shelf.where

    def find(self, platform: str, which: str = "") -> Account:
        """An account, by its label or id; the only one where none is named.

        Raises MissingPart where there is none, BadInput where there are several or the platform is unknown.
        """
        known = place(platform)
        given = from_environment(platform)
        found = (given,) if given else tuple(one for one in self.all() if one.platform == platform)
        if not found:
            raise self._none(platform, known.label)
        named = [one for one in found if which.casefold() in (one.id.casefold(), one.label.casefold())]
        if len(named) == 1:
            return named[0]
        if len(found) == 1 and (not which or given):
            return found[0]
        labels = ", ".join(f"« {one.label} » ({one.id})" for one in named or found)
        if which and not named:
            raise BadInput(
                _("aucun compte {label} ne s'appelle « {which} ».").format(label=known.label, which=which[:80]),
                key=f"publish.accounts.{platform}",
                remedy=_("Choisissez parmi {labels}, ou connectez-le : preuve connect {platform}").format(
                    labels=labels, platform=platform
                ),
            )
        raise BadInput(
            _("plusieurs comptes {label} sont connectés : {labels}.").format(label=known.label, labels=labels),
            key=f"publish.accounts.{platform}",
            remedy=_("Nommez celui que vous voulez dans preuve.toml, section [publish.accounts], par son numéro."),
        )

    def all(self) -> tuple[Account, ...]:
        """Every account: the environment's, then those kept here; a damaged one is left out. Raises MissingPart."""
        given = [account for account in map(from_environment, places().places) if account]
        kept = (self._read(name) for name in sorted(self.shelf.names()))
        return (*given, *(account for account in kept if account))

    def damaged(self) -> tuple[str, ...]:
        """The platforms whose account is named here and can't be read any more. Raises MissingPart."""
        return tuple(name.partition(" ")[0] for name in sorted(self.shelf.names()) if not self._read(name))

    def keep(self, account: Account) -> None:
        """Keep an account, in the place of the one of the same platform and id. Raises MissingPart."""
        with self._held():
            self.shelf.write(_name(account.platform, account.id), json.dumps(_told(account)))

    def forget(self, platform: str, id_: str) -> bool:
        """Take an account away: whether there was one. Raises MissingPart."""
        with self._held():
            return self.shelf.remove(_name(platform, id_))

    def fresh(self, account: Account) -> Account | None:
        """An account as it is kept now: another process may have changed its tokens."""
        return self._read(_name(account.platform, account.id))

    def access(self, account: Account, **options: Any) -> Access:
        """How an account's platform is spoken to; its tokens are renewed and kept as need be.

        `options`: those of Access, as `pause` and `timeout`.
        """
        from connectors.platforms.tokens import Renewed

        if not account.refresh.get_secret_value() or account.extra.get(ENVIRONMENT):
            return Access(account=account, tokens=Fixed(account.access.get_secret_value()), **options)
        return Access(account=account, tokens=Renewed(self, account), **options)

    @contextmanager
    def renewing(self, account: Account) -> Iterator[None]:
        """Nobody else renews this account's tokens at the same time. Raises TransientError."""
        digest = digest_bytes(_name(account.platform, account.id).encode())[:16]
        with self._locked(FileLock(self.folder / f"compte-{digest}.lock", timeout=PATIENCE)):
            yield

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._locked(self._lock):
            yield

    def _locked(self, lock: FileLock) -> AbstractContextManager[None]:
        return locked(lock, _("Vos comptes sont tenus par une autre commande de Preuve."))

    def _read(self, name: str) -> Account | None:
        text = self.shelf.read(name)
        try:
            return Account.model_validate(json.loads(text)) if text else None
        except (ValueError, ValidationError):
            return None

    def _none(self, platform: str, label: str) -> MissingPart:
        if platform in self.damaged():
            told = _("Votre compte {label} est gardé, mais n'est plus lisible.")
        else:
            told = _("Aucun compte {label} n'est connecté.")
        return MissingPart(
            told.format(label=label), remedy=_("Connectez-le : preuve connect {platform}").format(platform=platform)
        )


def from_environment(platform: str) -> Account | None:
    """The account that the environment gives; None where it gives none. Raises BadInput."""
    prefix = f"PREUVE_{platform.upper().replace('-', '_')}"
    token = os.environ.get(f"{prefix}_TOKEN", "").strip()
    if not token:
        return None
    known, url = place(platform), os.environ.get(f"{prefix}_URL", "").strip().rstrip("/")
    named = os.environ.get(f"{prefix}_ACCOUNT", "").strip()
    if known.self_hosted and not url:
        raise _lacking(prefix, "URL", _("cette variable manque : l'adresse de {label}.").format(label=known.label))
    if not known.self_hosted and not named:
        raise _lacking(prefix, "ACCOUNT", _("cette variable manque : le numéro du compte {label}.").format(
            label=known.label
        ))  # fmt: skip
    if platform == "wordpress":
        token = base64.b64encode(token.encode()).decode()
    extra = {ENVIRONMENT: f"{prefix}_TOKEN", **({"site": named} if platform in ("plausible", "matomo") else {})}
    try:
        return Account(
            platform=platform,
            id=named or of_address(url),
            label=named or of_address(url),
            base_url=url,
            access=SecretStr(token),
            scopes=known.scopes,
            extra=extra,
        )
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else "base_url"
        raise BadInput(
            _("cette valeur n'est pas possible."),
            key=f"{prefix}_{'ACCOUNT' if field == 'id' and named else 'URL'}",
            remedy=_("Donnez le numéro du compte, et une adresse en « https:// »."),
        ) from None


def _lacking(prefix: str, what: str, told: str) -> BadInput:
    return BadInput(
        told, key=f"{prefix}_{what}", remedy=_("Définissez-la à côté de {name}.").format(name=f"{prefix}_TOKEN")
    )


def _name(platform: str, id_: str) -> str:
    return f"{platform} {id_}"


def _told(account: Account) -> dict[str, Any]:
    """An account as it is kept, secrets and all."""
    told = account.model_dump(mode="json", exclude_defaults=True)
    secret = ("client_secret", "access", "refresh")
    return {**told, **{name: getattr(account, name).get_secret_value() for name in secret if name in told}}
