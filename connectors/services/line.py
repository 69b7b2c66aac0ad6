"""A project's line to one provider for one capability. Opening it calls nothing, and wants no key."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.services.errors import Called
from connectors.services.keys import given, key_of
from connectors.services.prices import estimate
from connectors.services.turnstile import Turnstile, turnstile
from preuve.calls.exchange import Cost, Usage
from preuve.engines import Capability
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project
from preuve.providers import Offer, Provider, loopback, provider
from preuve.settings import LimitSettings, ProviderSettings


@dataclass(frozen=True)
class Line:
    """What an engine of a service holds. `mine` is what the project's preuve.toml changes of the provider."""

    name: str
    provider: Provider
    offer: Offer
    mine: ProviderSettings
    limits: LimitSettings
    turnstile: Turnstile

    @classmethod
    def open(cls, project: Project, name: str, capability: Capability) -> "Line":
        """A project's line. Raises BadInput where the provider or its address won't do; wants no key yet."""
        found = provider(name, project.settings)
        _check_address(name, found)
        if capability not in found.offers:
            raise BadInput(
                _("{label} n'a pas cette capacité : {capability}.").format(label=found.label, capability=capability),
                path="preuve.toml",
                key=f"engines.{capability}",
                remedy=_("« preuve engines » dit qui l'a."),
            )
        return cls(
            name=name,
            provider=found,
            offer=found.offers[capability],
            mine=project.settings.providers.get(name, ProviderSettings()),
            limits=project.settings.limits,
            turnstile=turnstile(project, name, found),
        )

    @property
    def called(self) -> Called:
        """Who is called, for messages."""
        return Called(self.name, self.provider, self.offer.model)

    def key(self) -> str:
        """The key. Raises MissingPart, BadInput where it would leave in clear text."""
        _check_encrypted(self.name, self.provider)
        return key_of(self.provider)

    def cost(self, usage: Usage) -> Cost:
        """What a call that used so much costs; with the most it can use, the most it can cost."""
        here = self.provider.local and not self.offer.away
        return estimate(self.offer, usage, local=here, per_call=self.mine.eur_per_call)


def _check_address(name: str, one: Provider) -> None:
    """Refuse an address that isn't one, holds a secret, or would send a key in clear text. Raises BadInput."""
    where = _where(name)
    try:
        parts = urlsplit(one.base_url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise BadInput(
            _("« {url} » n'est pas une adresse de service.").format(url=one.base_url.rpartition("@")[2]),
            remedy=_("Écrivez-la comme https://api.exemple.fr/v1."),
            **where,
        )
    if parts.username or parts.password or parts.query:
        raise BadInput(
            _("l'adresse d'un service ne porte ni nom, ni mot de passe, ni « ? » : un secret y serait gardé."),
            remedy=_("Ne gardez que l'adresse ; la clé va dans la variable {key}.").format(key=one.key or "…"),
            **where,
        )
    _check_encrypted(name, one)


def _check_encrypted(name: str, one: Provider) -> None:
    """Refuse to send a key in clear text. Raises BadInput. Where no key is wanted or given, any address will do."""
    clear = urlsplit(one.base_url).scheme == "http" and not loopback(one.base_url)
    if clear and one.key and (not one.key_optional or given(one)):
        raise BadInput(
            _("cette adresse n'est pas chiffrée (http) : votre clé y serait lisible par d'autres."),
            remedy=_("Écrivez-la en https."),
            **_where(name),
        )


def _where(name: str) -> dict[str, str]:
    return {"path": "preuve.toml", "key": f"providers.{name}.base_url"}
