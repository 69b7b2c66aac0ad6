"""How one connects to each platform: `templates/accounts.yaml`, typed."""

from collections.abc import Mapping
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.reading import load
from preuve.targets import Source, templates

HERE = ("127.0.0.1", "localhost", "::1")
Consent = Literal["oauth", "password", "token", "key", "none"]


class Place(Value):
    """A platform: its addresses, and what she is asked to agree to."""

    label: str
    consent: Consent = Field(description="How an account is connected.")
    self_hosted: bool = Field(default=False, description="Whether she gives its address.")
    endpoints: Mapping[str, str] = Field(default={}, description="Address of each part; with `{base}` if self-hosted.")
    uploads: tuple[str, ...] = Field(default=(), description="Hosts where it may ask that files be sent.")
    publishes: bool = True
    measures: bool = True
    scopes: tuple[str, ...] = Field(default=(), description="What she is asked to agree to.")
    challenge: Literal["", "base64url", "hex"] = Field(default="", description="How PKCE's digest is written.")
    client_page: str = Field(default="", description="Where she registers the application she connects with.")
    redirect: str = Field(default="", description="Where consent comes back to, on her machine; `{port}` in it.")
    port: int = Field(default=0, ge=0, le=65535, description="The port of `redirect` to declare; 0: any free one.")
    declared: str = Field(default="", description="What she declares as its redirect address, where she must.")
    days: int = Field(default=0, ge=0, description="After how many days she must agree again; 0: none is known.")
    settings_page: str = Field(default="", description="Where she takes an access back herself.")
    source: str = ""
    note: str = ""

    @property
    def origins(self) -> frozenset[str]:
        """The origins (`https://host`) that may be called for this platform; a host alone means https."""
        return frozenset({origin(url) for url in self.endpoints.values()} | {f"https://{one}" for one in self.uploads})


class Places(Value):
    """The whole of `templates/accounts.yaml`."""

    sources: Mapping[str, Source]
    places: Mapping[str, Place]


@cache
def places() -> Places:
    """Every platform. Raises BadInput."""
    return load(templates() / "accounts.yaml", Places)


def place(name: str, base_url: str = "") -> Place:
    """A platform, at an address of its own where one is given: then it is called nowhere else.

    Raises BadInput where it is unknown, or self-hosted and without an address.
    """
    found = places().places.get(name)
    if found is None:
        raise BadInput(
            _("la plateforme « {name} » est inconnue.").format(name=name),
            remedy=_("Choisissez : {choices}.").format(choices=", ".join(places().places)),
        )
    if not base_url:
        return found
    base = base_url.rstrip("/")
    moved = {part: _moved(url, base) for part, url in found.endpoints.items()}
    return found.model_copy(update={"endpoints": moved, "uploads": ()})


def check_address(url: str, *, label: str = "", self_hosted: bool = True) -> str:
    """An address she gave, without its end. A token goes there: encrypted, or to this very machine.

    Raises BadInput where it isn't one; and, for a platform that has its own address, where it leads elsewhere.
    """
    said = url.strip().rstrip("/")
    try:
        parts = urlsplit(said)
        host = parts.hostname or ""
        fit = parts.scheme in ("http", "https") and bool(host) and parts.port != 0 and not parts.fragment
    except ValueError:
        fit, host, parts = False, "", urlsplit("")
    if not fit or "@" in parts.netloc or not said.isascii() or not said.isprintable() or " " in said:
        raise BadInput(
            _("cette adresse n'est pas utilisable."),
            key="--url",
            remedy=_("Donnez-la entière et sans mot de passe, comme « https://video.exemple.fr »."),
        )
    if parts.scheme == "http" and host not in HERE:
        raise BadInput(
            _("cette adresse n'est pas chiffrée (http) : votre clé y serait lisible en chemin."),
            key="--url",
            remedy=_("Donnez l'adresse en « https:// »."),
        )
    if not self_hosted and host not in HERE:
        raise BadInput(
            _("{label} n'a qu'une adresse, la sienne : vos clés n'iront pas ailleurs.").format(label=label),
            key="--url",
            remedy=_("Retirez « --url »."),
        )
    return said


def origin(url: str) -> str:
    """An address's scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _moved(url: str, base: str) -> str:
    """An endpoint at another address: its path stays."""
    return url.replace("{base}", base) if "{base}" in url else base + urlsplit(url).path.rstrip("/")
