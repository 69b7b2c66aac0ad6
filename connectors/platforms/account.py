"""An account on a platform, as the vault keeps it, and the access it gives. Never written in a project."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from connectors.platforms.sending import Progress, silent
from connectors.platforms.web import Web
from preuve.artifact import digest_bytes
from preuve.errors import BadInput
from preuve.publication.accounts import Place, check_address, place

ENVIRONMENT = "environment"  # in `extra`: the variable that gives the account, where no vault does
IDENTIFIER = r"^[A-Za-z0-9_@-][A-Za-z0-9_.@:+~-]{0,199}$"  # never « . » nor « .. », which would lead elsewhere


class Account(BaseModel):
    """Who publishes where. `base_url`: the address of a self-hosted platform, or of a test server on this machine.

    `access` is what goes in the platform's header: a token; for WordPress, what Basic authentication wants (the user
    and the application password, in base64); for a webhook, the key that signs. `extra` holds what else a connector
    needs: PeerTube's `channel` (its name), Instagram's `page` (the Page's id), Plausible's and Matomo's `site`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: str
    id: str = Field(pattern=IDENTIFIER, description="As the platform gives it; fit for an address's path.")
    label: str
    base_url: str = Field(default="", repr=False)
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    scopes: tuple[str, ...] = ()
    access: SecretStr = SecretStr("")
    refresh: SecretStr = SecretStr("")
    expires: datetime | None = None
    refresh_expires: datetime | None = None
    extra: Mapping[str, str] = {}

    @field_validator("label")
    @classmethod
    def _one_line(cls, value: str) -> str:
        """A platform's text is shown on a terminal: no sign that moves or hides anything, and an end."""
        return "".join(sign if sign.isprintable() else " " for sign in value).strip()[:120]

    @model_validator(mode="after")
    def _safe(self) -> Self:
        """No token ever goes in clear text, nor to a platform's look-alike."""
        if self.base_url:
            known = place(self.platform)
            try:
                check_address(self.base_url, label=known.label, self_hosted=known.self_hosted)
            except BadInput as error:
                raise ValueError(error.message) from None
        return self

    @property
    def place(self) -> Place:
        """What is known of its platform, at its own address."""
        return place(self.platform, self.base_url)


def of_address(url: str) -> str:
    """An id for who is only known by an address: its host, and a digest where a path tells more, or a secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = re.sub(r"[^a-z0-9.:-]", "-", parts.netloc.lower())[:180]
    return f"{host}+{digest_bytes(url.encode())[:8]}" if parts.path or parts.query else host


def at_home(id_: str, url: str) -> str:
    """An id that a server of hers gives, which another server gives to somebody else; empty where it gave none."""
    return f"{id_}@{of_address(url)}" if id_ else ""


class Tokens(Protocol):
    """Gives the token of an account, and a fresh one when the platform says that it ended."""

    def access(self) -> str:
        """The token. Raises MissingPart where she must connect again."""
        ...

    def renew(self) -> bool:
        """Ask for a fresh token, whatever the clock says: whether there is one now."""
        ...


@dataclass(frozen=True)
class Fixed:
    """A token that never changes: an application password, a personal token."""

    value: str

    def access(self) -> str:
        """The token."""
        return self.value

    def renew(self) -> bool:
        """There is no other."""
        return False


@dataclass(frozen=True)
class Access:
    """An account with its tokens, a clock, a way to wait. `progress` is told the bytes of a file sent, and of all."""

    account: Account
    tokens: Tokens
    pause: Callable[[float], None] = time.sleep
    progress: Progress = silent
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    timeout: float = 60.0

    def web(self, endpoint: str = "api", *, form: str = "Bearer {}", header: str = "Authorization") -> Web:
        """How one of the platform's addresses is spoken to, with the account's token in `header`."""
        found = self.account.place
        return Web(
            label=found.label,
            base_url=found.endpoints[endpoint],
            tokens=self.tokens,
            header=header,
            form=form,
            origins=found.origins,
            pause=self.pause,
            timeout=self.timeout,
            progress=self.progress,
            given=self.account.extra.get(ENVIRONMENT, ""),
        )
