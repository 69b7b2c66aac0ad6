"""Providers: outside services that AI calls go to. Their facts live in `templates/providers.yaml`, with sources.

What a project changes of one (another address, another model) is in its `preuve.toml`, under `[providers.NAME]`.
"""

from collections.abc import Mapping
from functools import cache
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from preuve.engines import Capability, Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.reading import load
from preuve.settings import ProviderSettings, Settings
from preuve.targets import Source, templates

Protocol = Literal["openai", "elevenlabs", "runway", "stability"]
AWAY = "cloud"  # how Ollama ends the names of models it runs on its own machines, as `gpt-oss:120b-cloud`
Unit = Literal["million input tokens", "million output tokens", "image", "minute", "million characters", "call"]


class Told(Value):
    """Something a provider says of itself, and the id of its source. An empty `value`: it isn't known."""

    value: str = ""
    source: str = ""


class Price(Value):
    """A published price. `value` None: it isn't known. In `currency`, for one `unit`."""

    value: float | None = None
    currency: Literal["EUR", "USD"] = "EUR"
    unit: Unit
    source: str = ""


class Offer(Value):
    """What a provider does for one capability. Its `model` is a suggestion: `preuve.toml` may name another."""

    model: str
    source: str = ""
    away: bool = Field(default=False, description="Whether this model runs elsewhere, though its provider is here.")
    sees: bool = Field(default=False, description="Whether it takes pictures with a text request.")
    schema_output: bool = Field(default=False, description="Whether it holds an answer to a JSON Schema.")
    schema_bounds: bool = Field(default=False, description="Whether it holds to the schema's lengths and limits too.")
    fields: Mapping[str, str] = Field(
        default={}, description="What this service calls a field of its protocol; empty: it doesn't take it."
    )
    voices: tuple[str, ...] = Field(default=(), description="Its voices, the one for French first.")
    sizes: tuple[str, ...] = Field(default=(), description="Sizes of pictures it makes, as 1024x1536.")
    longest: int | None = Field(default=None, ge=1, description="Characters of a prompt, or of a text to say, at most.")
    prices: tuple[Price, ...] = ()
    energy: Told = Told()


class Limits(Value):
    """How much may be asked at once, and a minute. None: no limit of ours."""

    at_once: int = Field(default=2, ge=1, le=32)
    a_minute: int | None = Field(default=None, ge=1)
    source: str = "kit"


class Provider(Value):
    """One service: where it is, how it is spoken to, what it does, and what becomes of what is sent."""

    label: str
    protocol: Protocol
    base_url: str
    key: str = Field(default="", description="The environment variable of its key; empty: it wants none.")
    key_optional: bool = Field(default=False, description="Whether who runs it decides that a key is wanted.")
    key_page: str = Field(default="", description="Where a key is made.")
    local: bool = Field(default=False, description="Whether it runs on her machine; `keeps` says what stays there.")
    country: Told = Told()
    processed: Told = Told()
    retention: Told = Told()
    training: Told = Told()
    policy: str = Field(default="", description="Address of the page that says so.")
    offers: Mapping[Capability, Offer]
    limits: Limits = Limits()
    note: str = ""

    def keeps(self, capability: Capability) -> bool:
        """Whether what is asked for a capability stays on her machine."""
        return self.local and not self.offers[capability].away

    @property
    def leaves(self) -> list[Capability]:
        """The capabilities that send what they are asked out of her machine."""
        return [capability for capability in self.offers if not self.keeps(capability)]


class ProviderBook(Value):
    """Everything `templates/providers.yaml` holds. `dollar` is how many euros the estimates count for one dollar."""

    sources: Mapping[str, Source]
    dollar: float
    providers: Mapping[str, Provider]


@cache
def book() -> ProviderBook:
    """The providers the kit knows."""
    return load(templates() / "providers.yaml", ProviderBook)


def able(capability: Capability) -> list[str]:
    """The names of the providers that have a capability, in the file's order."""
    return [name for name, one in book().providers.items() if capability in one.offers]


def provider(name: str, settings: Settings) -> Provider:
    """A provider, with what the project changes of it. Raises BadInput where nobody knows it."""
    known = book().providers
    mine = settings.providers.get(name, ProviderSettings())
    if name not in known:
        raise BadInput(
            _("le fournisseur « {name} » n'est pas connu.").format(name=name),
            path="preuve.toml",
            key=f"providers.{name}",
            remedy=_("Choisissez : {names}.").format(names=", ".join(known)),
        )
    found = known[name]
    moved = _elsewhere(mine.base_url, found.base_url)
    offers = {
        capability: _offer(offer, mine.models.get(capability, ""), moved=moved)
        for capability, offer in found.offers.items()
    }
    return found.model_copy(
        update={
            "base_url": mine.base_url or found.base_url,
            "offers": offers,
            "local": found.local and (not moved or loopback(mine.base_url)),
            # What a service says of itself isn't said of another machine.
            **(dict.fromkeys(("country", "processed", "retention", "training"), Told()) if moved else {}),
        }
    )


def _offer(offer: Offer, model: str, *, moved: bool) -> Offer:
    """An offer with the project's model; what is published of the kit's suggestion isn't known of another.

    Nor is it known of the same name on another machine.
    """
    model = model or offer.model
    if model == offer.model and not moved:
        return offer
    away = model.casefold().endswith(AWAY)
    return offer.model_copy(update={"model": model, "away": away, "prices": (), "energy": Told()})


def _elsewhere(given: str, known: str) -> bool:
    """Whether an address is on another machine than the known one."""
    return bool(given) and host_of(given) != host_of(known)


def host_of(url: str) -> str:
    """The host of an address; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def loopback(url: str) -> bool:
    """Whether an address is on this very machine."""
    host = host_of(url)
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
