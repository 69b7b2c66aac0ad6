"""Consent in the browser (OAuth with a loopback address): TikTok, YouTube, Mastodon; the others begin here too."""

import re
from collections.abc import Callable
from typing import Any

from oauthlib.common import generate_token
from oauthlib.oauth2 import WebApplicationClient
from pydantic import SecretStr

from connectors.platforms.account import IDENTIFIER, Access, Account, Fixed, at_home
from connectors.platforms.answers import called, part, text
from connectors.platforms.loopback import Loopback
from connectors.platforms.oauth import Client, Granted, consent_url, exchanged, web
from connectors.platforms.refusals import denied, refusal
from connectors.platforms.talk import Talk, Wish
from preuve.errors import PermanentError
from preuve.i18n import _
from preuve.publication.accounts import Place, place

NAME = "Preuve"
VERIFIER = 64  # characters: RFC 7636 wants 43 to 128


def tiktok(talk: Talk, wish: Wish) -> Account:
    """A TikTok account."""
    client = application(talk, wish)
    found = consent(talk, client, wish.port)
    said = called(access(client, found), "/v2/user/info/", {"fields": "open_id,display_name"})
    user = part(said, "data", "user")
    return account(client, found, wish, id=text(user, "open_id"), label=text(user, "display_name"))


def youtube(talk: Talk, wish: Wish) -> Account:
    """A YouTube channel. Raises PermanentError where the Google account has none."""
    client = application(talk, wish)
    talk.say(
        _(
            "Tant que votre application Google est en mode « Testing », Google met fin à l'accès au bout de 7 jours : "
            "passez-la « In production » pour ne pas devoir vous reconnecter chaque semaine."
        )
    )
    found = consent(talk, client, wish.port)
    said = called(access(client, found), "/youtube/v3/channels", {"part": "snippet", "mine": "true"})
    channels = [one for one in said.get("items") or [] if isinstance(one, dict)]
    if not channels:
        raise PermanentError(
            _("Ce compte Google n'a pas de chaîne YouTube : il n'y a rien à connecter."),
            remedy=_(
                "Créez-la sur youtube.com, ou choisissez un autre compte, puis relancez « preuve connect youtube »."
            ),
        )
    at = talk.choose(_("Quelle chaîne ?"), [text(part(one, "snippet"), "title") for one in channels])
    chosen = channels[at]
    return account(client, found, wish, id=text(chosen, "id"), label=text(part(chosen, "snippet"), "title"))


def mastodon(talk: Talk, wish: Wish) -> Account:
    """A Mastodon account. The application is registered here, with the very address where consent comes back."""
    known = place("mastodon", wish.url)
    scopes = tuple(dict.fromkeys((*known.scopes, *wish.scopes)))
    found, client = _consented(talk, known, wish.port, lambda redirect: _registered(wish, known, scopes, redirect))
    said = called(access(client, found), "/api/v1/accounts/verify_credentials")
    host = wish.url.partition("://")[2]
    return account(client, found, wish, id=at_home(text(said, "id"), wish.url), label=f"@{text(said, 'acct')}@{host}")


def application(talk: Talk, wish: Wish) -> Client:
    """The application she registered on the platform: the one used before, unless she names another."""
    known = place(wish.platform, wish.url)
    scopes = tuple(dict.fromkeys((*known.scopes, *wish.scopes)))
    former = wish.former
    if former:
        talk.say(_("Même application que la dernière fois ({client}).").format(client=former.client_id))
        return Client(wish.platform, wish.url, former.client_id, former.client_secret, scopes, wish.config)
    talk.say(_("Il faut une application à vous, faite une fois sur {page}.").format(page=known.client_page))
    if known.declared:
        talk.say(_("Déclarez-y cette adresse de retour : {address}").format(address=_declared(known, wish.port)))
    identifier = wish.client or talk.ask(_("Identifiant de l'application (client key, client ID, app ID)"))
    secret = talk.secret(_("Son secret (il ne s'affiche pas)"))
    return Client(wish.platform, wish.url, identifier.strip(), SecretStr(secret.strip()), scopes, wish.config)


def consent(talk: Talk, client: Client, port: int = 0) -> Granted:
    """She agrees in her browser; what is granted. Raises PermanentError, TransientError, MissingPart."""
    return _consented(talk, client.place, port, lambda _redirect: client)[0]


def access(client: Client, found: Granted) -> Access:
    """How the platform is spoken to, before it has said who she is."""
    nobody = Account(platform=client.platform, id="unknown", label="", base_url=client.url)
    return Access(account=nobody, tokens=Fixed(found.access.get_secret_value()), timeout=30.0)


def account(client: Client, found: Granted, wish: Wish, **who: Any) -> Account:
    """The account to keep. Raises PermanentError where the platform's answer names nobody."""
    if not re.fullmatch(IDENTIFIER, str(who["id"])):
        raise PermanentError(
            _("{label} n'a pas dit de quel compte il s'agit : rien n'est gardé.").format(label=client.place.label),
            remedy=_("Relancez « preuve connect » et acceptez tout ce qui est demandé."),
        )
    facts: dict[str, Any] = {
        "platform": client.platform,
        "base_url": wish.url,
        "client_id": client.id,
        "client_secret": client.secret,
        "scopes": found.scopes or client.scopes,
        "access": found.access,
        "refresh": found.refresh,
        **found.times(),
        **who,
    }
    return Account(**{**facts, "label": who["label"] or who["id"]})


def _consented(talk: Talk, known: Place, port: int, made: Callable[[str], Client]) -> tuple[Granted, Client]:
    state, verifier = generate_token(40), str(WebApplicationClient("").create_code_verifier(VERIFIER))
    with Loopback(known, state, port) as back:
        client = made(back.redirect)
        talk.show(consent_url(client, back.redirect, state, verifier))
        talk.say(_("J'attends votre accord dans le navigateur, 5 minutes au plus (Ctrl-C pour arrêter)…"))
        answer = back.wait()
        if "error" in answer or not answer.get("code"):
            raise denied(known, answer.get("error", "")[:60] or "access_denied")
        return exchanged(client, answer["code"], back.redirect, verifier), client


def _registered(wish: Wish, known: Place, scopes: tuple[str, ...], redirect: str) -> Client:
    """An application of a Mastodon server, made for this one redirect address."""
    form = {"client_name": NAME, "redirect_uris": redirect, "scopes": " ".join(scopes)}
    reply = web(known, known.endpoints["api"]).call(
        "POST", known.endpoints["api"] + "/api/v1/apps", signed=False, form=form
    )
    said = reply.json()
    if not reply.ok or not isinstance(said.get("client_id"), str):
        raise refusal(known, reply, ())
    return Client(wish.platform, wish.url, said["client_id"], SecretStr(str(said.get("client_secret") or "")), scopes)


def _declared(known: Place, port: int) -> str:
    return known.redirect.format(port=port) if port else known.declared
