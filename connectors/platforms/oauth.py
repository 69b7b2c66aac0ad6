"""OAuth 2.0 as each platform speaks it: the consent's address, codes and refresh tokens against tokens, taking back.

What differs stands in `DIALECTS`: TikTok calls its client a key, TikTok and Meta join scopes by commas, Google gives a
refresh token only when asked in its own words, and Meta has another shape of errors.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Self

from oauthlib.common import add_params_to_uri
from oauthlib.oauth2 import WebApplicationClient
from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError

from connectors.platforms.account import Account
from connectors.platforms.refusals import refusal
from connectors.platforms.tokens import reconnect
from connectors.platforms.web import Reply, Web
from preuve.errors import MissingPart, PermanentError, PreuveError
from preuve.i18n import _
from preuve.publication.accounts import Place, origin, place

TIMEOUT = 30.0
LONGEST = 366 * 86_400 * 10  # seconds; a lifetime beyond is a mistake


@dataclass(frozen=True)
class Dialect:
    """How a platform's OAuth differs. `asked` goes with the consent's address."""

    client: str = "client_id"
    joint: str = " "
    asked: Mapping[str, str] = field(default_factory=dict)


DIALECTS = {
    "tiktok": Dialect(client="client_key", joint=","),
    "instagram": Dialect(joint=","),
    "facebook": Dialect(joint=","),
    "youtube": Dialect(asked={"access_type": "offline", "prompt": "consent"}),
}


@dataclass(frozen=True)
class Client:
    """The application she connects with. `url`: the platform's address where it has several.

    `config`: Facebook Login for Business's configuration, in scopes' stead.
    """

    platform: str
    url: str
    id: str
    secret: SecretStr = field(default_factory=lambda: SecretStr(""))
    scopes: tuple[str, ...] = ()
    config: str = ""

    @classmethod
    def of(cls, account: Account) -> Self:
        """The application that an account was connected with."""
        return cls(account.platform, account.base_url, account.client_id, account.client_secret)

    @cached_property
    def place(self) -> Place:
        """What is known of its platform."""
        return place(self.platform, self.url)

    @property
    def dialect(self) -> Dialect:
        """How its platform's OAuth differs."""
        return DIALECTS.get(self.platform, Dialect())

    @property
    def form(self) -> dict[str, str]:
        """What says who asks, in a form."""
        secret = self.secret.get_secret_value()
        return {self.dialect.client: self.id, **({"client_secret": secret} if secret else {})}


class Granted(BaseModel):
    """What a token's endpoint answered. Lifetimes in seconds."""

    access: SecretStr = Field(alias="access_token", min_length=1, max_length=8192)
    refresh: SecretStr = Field(default=SecretStr(""), alias="refresh_token", max_length=8192)
    expires_in: int = Field(default=0, ge=0, le=LONGEST)
    refresh_expires_in: int = Field(
        default=0, ge=0, le=LONGEST, validation_alias=AliasChoices("refresh_expires_in", "refresh_token_expires_in")
    )
    scope: str = Field(default="", max_length=4000)

    @property
    def scopes(self) -> tuple[str, ...]:
        """What was agreed to; empty where the answer doesn't say."""
        return tuple(self.scope.replace(",", " ").split())

    def times(self) -> dict[str, datetime | None]:
        """When it ends, by this machine's clock: it measures from when it came, so that a wrong one does no harm."""
        now = datetime.now(UTC).replace(microsecond=0)
        return {
            "expires": now + timedelta(seconds=self.expires_in) if self.expires_in else None,
            "refresh_expires": now + timedelta(seconds=self.refresh_expires_in) if self.refresh_expires_in else None,
        }


def web(known: Place, url: str) -> Web:
    """How a platform is spoken to before there is an account."""
    return Web(known.label, origin(url), None, origins=known.origins, pause=time.sleep, timeout=TIMEOUT)


def consent_url(client: Client, redirect: str, state: str, verifier: str) -> str:
    """Where she is sent to agree. `verifier`: PKCE's, which only goes with the code."""
    asked = {
        client.dialect.client: client.id,
        "response_type": "code",
        "redirect_uri": redirect,
        "state": state,
        **client.dialect.asked,
    }
    if client.config:
        asked["config_id"] = client.config
    else:
        asked["scope"] = client.dialect.joint.join(client.scopes)
    if client.place.challenge:
        asked |= {"code_challenge": challenge(client.place, verifier), "code_challenge_method": "S256"}
    return str(add_params_to_uri(client.place.endpoints["authorise"], list(asked.items())))


def challenge(known: Place, verifier: str) -> str:
    """PKCE's digest of the verifier; TikTok writes it in hexadecimal."""
    if known.challenge == "hex":
        return hashlib.sha256(verifier.encode()).hexdigest()
    return str(WebApplicationClient("").create_code_challenge(verifier, "S256"))


def exchanged(client: Client, code: str, redirect: str, verifier: str) -> Granted:
    """A consent's code against tokens. Raises PermanentError, TransientError."""
    form = {**client.form, "grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
    if client.place.challenge:
        form["code_verifier"] = verifier
    return granted(client, form)


def granted(client: Client, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Granted:
    """What the token's endpoint gives for a form. Raises PermanentError, TransientError."""
    url = client.place.endpoints["token"]
    reply = web(client.place, url).call("POST", url, signed=False, form=dict(form), headers=dict(headers or {}))
    return read(client.place, reply, tuple(form.values()))


def read(known: Place, reply: Reply, secrets: tuple[str, ...]) -> Granted:
    """The tokens of an answer. Raises PermanentError; what it says shows none of `secrets`."""
    said = reply.json()
    if not reply.ok or said.get("error"):
        raise refusal(known, reply, secrets)
    try:
        found = Granted.model_validate(said)
    except ValidationError:
        found = None
    if found is None or not all(_fit(one) for one in (found.access, found.refresh)):
        raise PermanentError(
            _("{label} a répondu sans donner d'accès utilisable : rien n'est gardé.").format(label=known.label),
            remedy=_("Relancez « preuve connect » ; si cela revient, la plateforme a changé, signalez-le."),
        )
    return found


def refreshed(account: Account) -> Account:
    """An account with fresh tokens. Raises MissingPart where she must connect again, TransientError."""
    client = Client.of(account)
    form = {**client.form, "grant_type": "refresh_token", "refresh_token": account.refresh.get_secret_value()}
    try:
        fresh = granted(client, form)
    except PermanentError as error:
        raise _ended(account, error) from error
    times = {name: moment for name, moment in fresh.times().items() if moment or name == "expires"}
    refresh = {"refresh": fresh.refresh} if fresh.refresh.get_secret_value() else {}
    changes: dict[str, Any] = {"access": fresh.access, **times, **refresh}
    return account.model_copy(update=changes)


def revoked(account: Account) -> bool:
    """Take an access back on the platform; False where it has no way, or didn't confirm."""
    client = Client.of(account)
    url = client.place.endpoints.get("revoke")
    if not url:
        return False
    token = (account.refresh if account.platform == "youtube" else account.access).get_secret_value()
    signed = {"Authorization": f"Bearer {token}"} if account.platform == "peertube" else {}
    form = {"token": token} if account.platform == "youtube" else {**client.form, "token": token}
    try:
        reply = web(client.place, url).call("POST", url, signed=False, form=form, headers=signed)
    except PreuveError:
        return False
    return reply.ok and reply.json().get("error", {}) in ({}, "", None)


def _fit(token: SecretStr) -> bool:
    """Whether a token may go in a header."""
    value = token.get_secret_value()
    return value.isascii() and value.isprintable() and " " not in value


def _ended(account: Account, error: PermanentError) -> MissingPart:
    said = reconnect(account)
    return MissingPart(f"{said.message} {error.message}", remedy=said.remedy)
