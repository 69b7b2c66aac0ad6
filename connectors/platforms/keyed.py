"""Connecting by an address and a key: Matomo, Plausible, and a webhook of hers."""

import base64
import re
import secrets
from urllib.parse import urlsplit

from pydantic import SecretStr

from connectors.platforms.account import IDENTIFIER, Access, Account, Fixed
from connectors.platforms.answers import checked, rows, text
from connectors.platforms.talk import Talk, Wish
from preuve.artifact import digest_bytes
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _

SITE = re.compile(IDENTIFIER)
SIGNING = "whsec_"  # how Standard Webhooks writes that a key follows, in base64
KEY_BYTES = 32


def matomo(talk: Talk, wish: Wish) -> Account:
    """A site measured by a Matomo. The token goes in the body of requests, where servers' logs don't keep it."""
    token = talk.secret(_("Jeton d'accès Matomo (Réglages > Sécurité ; il ne s'affiche pas)")).strip()
    asking = _asking("matomo", wish, token)
    form = {
        "module": "API",
        "method": "SitesManager.getSitesWithAtLeastViewAccess",
        "format": "json",
        "token_auth": token,
    }
    web = asking.web()
    said = checked(asking, web.call("POST", f"{web.base_url}/index.php", signed=False, form=form))
    sites = rows(said, "items")
    if said.get("result") == "error" or not sites:
        raise PermanentError(
            _("Ce Matomo n'ouvre aucun site avec ce jeton."),
            remedy=_("Refaites un jeton dans Matomo, Réglages > Sécurité, et donnez à l'utilisateur la vue d'un site."),
        )
    named = [one for one in sites if wish.site in (text(one, "idsite"), text(one, "name"))] if wish.site else sites
    if not named:
        raise BadInput(
            _("ce site n'est pas de ceux que ce jeton ouvre."),
            key="--site",
            remedy=_("Choisissez : {names}.").format(names=", ".join(text(one, "name") for one in sites[:20])),
        )
    site = named[talk.choose(_("Quel site ?"), [text(one, "name") for one in named])]
    label = f"{text(site, 'name')} ({urlsplit(wish.url).netloc})"
    return _made("matomo", wish, token, id=text(site, "idsite"), label=label, site=text(site, "idsite"))


def plausible(talk: Talk, wish: Wish) -> Account:
    """A site measured by Plausible. A count of today's visitors shows that the key opens it."""
    site = (wish.site or talk.ask(_("Site, tel que Plausible le nomme (exemple.fr)"))).strip()
    if not SITE.fullmatch(site):
        raise BadInput(
            _("ce nom de site n'est pas possible."), key="--site", remedy=_("Donnez-le comme « exemple.fr ».")
        )
    key = talk.secret(_("Clé d'API de Plausible, « Stats API » (elle ne s'affiche pas)")).strip()
    asking = _asking("plausible", wish, key)
    checked(
        asking,
        asking.web().call("POST", "/query", json={"site_id": site, "metrics": ["visitors"], "date_range": "day"}),
    )
    return _made("plausible", wish, key, id=site, label=site, site=site)


def webhook(talk: Talk, wish: Wish) -> Account:
    """The address of an automation, and the key that signs what is sent to it. Nothing is sent to it now."""
    given = talk.secret(_("Clé de signature « whsec_… » (vide : en faire une)"), optional=True).strip()
    key = given or SIGNING + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    _check_key(key)
    if not given:
        talk.say(_("Voici la clé, montrée cette seule fois : donnez-la à l'automatisation. {key}").format(key=key))
    host = urlsplit(wish.url).netloc
    number = digest_bytes(wish.url.encode())[
        :8
    ]  # an address of this kind opens the automation by itself: it isn't shown
    return Account(
        platform="webhook", id=f"{host}-{number}", label=f"{host} ({number})", base_url=wish.url, access=SecretStr(key)
    )


def _check_key(key: str) -> None:
    try:
        long = len(base64.b64decode(key.removeprefix(SIGNING), validate=True))
    except ValueError:
        long = 0
    if not key.startswith(SIGNING) or long < 24:  # Standard Webhooks: 24 to 64 bytes
        raise BadInput(
            _("cette clé de signature n'a pas la forme « whsec_… » suivie de base64."),
            remedy=_("Recopiez-la, ou donnez-en une vide pour que Preuve en fasse une."),
        )


def _asking(platform: str, wish: Wish, key: str) -> Access:
    if not key or not (key.isascii() and key.isprintable()) or " " in key:
        raise BadInput(
            _("cette clé est vide, ou a été mal copiée : elle contient une espace, un accent ou un retour à la ligne."),
            remedy=_("Recopiez-la."),
        )
    nobody = Account(platform=platform, id="unknown", label="", base_url=wish.url)
    return Access(account=nobody, tokens=Fixed(key), timeout=30.0)


def _made(platform: str, wish: Wish, key: str, *, site: str, **who: str) -> Account:
    return Account(
        platform=platform,
        base_url=wish.url,
        access=SecretStr(key),
        extra={"site": site},
        **{"scopes": ("read",), **who},
    )
