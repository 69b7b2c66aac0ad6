"""Connecting what she or hers host: PeerTube (a password, never kept), WordPress (an application password)."""

import base64
import re
from urllib.parse import urlencode, urlsplit

from oauthlib.common import generate_token
from pydantic import SecretStr

from connectors.platforms.account import Access, Account, Fixed
from connectors.platforms.answers import called, checked, part, public, rows, text
from connectors.platforms.consenting import NAME, access, account
from connectors.platforms.loopback import Loopback
from connectors.platforms.oauth import Client, Granted, granted
from connectors.platforms.refusals import Refusal, denied
from connectors.platforms.talk import Talk, Wish
from preuve.errors import PermanentError, PreuveError
from preuve.i18n import _
from preuve.publication.accounts import HERE, origin, place

UUID = re.compile(r"[0-9a-f-]{36}")
APP_ID = "6f0f2b0e-5a0d-4a52-9d7e-2f3c1c0b8a11"  # Preuve's own, so that WordPress lists its passwords together
NEEDED = ("upload_files", "edit_posts", "publish_posts")


def peertube(talk: Talk, wish: Wish) -> Account:
    """A PeerTube channel. Her password is sent once to her server, over its encrypted address, and kept nowhere."""
    known = place("peertube", wish.url)
    said = public(known, f"{known.endpoints['api']}/oauth-clients/local")
    client = Client("peertube", wish.url, text(said, "client_id"), SecretStr(text(said, "client_secret")))
    if not client.id:
        raise PermanentError(
            _("Cette adresse ne répond pas comme un PeerTube."),
            remedy=_("Vérifiez-la : preuve connect peertube --url …"),
        )
    user = talk.ask(_("Nom d'utilisateur sur {host}").format(host=urlsplit(wish.url).netloc))
    found = _logged_in(talk, client, user, talk.secret(_("Mot de passe (il ne s'affiche pas et n'est pas gardé)")))
    me = called(access(client, found), "/users/me")
    channels = rows(me, "videoChannels")
    if not channels:
        raise PermanentError(_("Ce compte PeerTube n'a pas de chaîne."), remedy=_("Créez-en une sur votre serveur."))
    channel = channels[talk.choose(_("Quelle chaîne ?"), [text(one, "displayName") for one in channels])]
    label = f"{text(channel, 'displayName')} ({urlsplit(wish.url).netloc})"
    extra = {"channel": text(channel, "id"), "user": text(me, "username")}
    return account(client, found, wish, id=text(channel, "name"), label=label, extra=extra)


def wordpress(talk: Talk, wish: Wish) -> Account:
    """A WordPress user, by an application password that she makes there."""
    login, password = _application_password(talk, wish)
    token = base64.b64encode(f"{login}:{password}".encode()).decode()
    asking = basic(Account(platform="wordpress", id="unknown", label="", base_url=wish.url, access=SecretStr(token)))
    me = checked(asking, asking.web(form="Basic {}").get("/wp/v2/users/me", {"context": "edit"}))
    may = part(me, "capabilities")
    return Account(
        platform="wordpress",
        id=text(me, "id"),
        label=f"{text(me, 'name') or login} ({urlsplit(wish.url).netloc})",
        base_url=wish.url,
        scopes=tuple(name for name in NEEDED if may.get(name) is True),
        access=SecretStr(token),
        extra={"user": login},
    )


def wordpress_revoked(account: Account) -> bool:
    """Take an application password back: whether the site confirmed."""
    site = basic(account).web(form="Basic {}")
    mine = "/wp/v2/users/me/application-passwords"
    try:
        uuid = text(site.get(f"{mine}/introspect").json(), "uuid")
        return bool(UUID.fullmatch(uuid)) and site.call("DELETE", f"{mine}/{uuid}").ok
    except PreuveError:
        return False


def basic(account: Account) -> Access:
    """How a WordPress is spoken to, with the application password of an account."""
    return Access(account=account, tokens=Fixed(account.access.get_secret_value()), timeout=30.0)


def _logged_in(talk: Talk, client: Client, user: str, password: str) -> Granted:
    """Tokens against a password; a one-time code is asked for where the account wants one."""
    form = {**client.form, "grant_type": "password", "response_type": "code", "username": user, "password": password}
    try:
        return granted(client, form)
    except Refusal as refused:
        if refused.code == "missing_two_factor":
            code = talk.ask(_("Code à usage unique de votre application d'authentification"))
            return granted(client, form, {"x-peertube-otp": re.sub(r"\D", "", code)})
        if refused.code in ("invalid_grant", "invalid_client"):
            raise denied(client.place, "invalid_grant", _("le nom ou le mot de passe n'est pas le bon")) from refused
        raise


def _application_password(talk: Talk, wish: Wish) -> tuple[str, str]:
    """A user and an application password: by the browser on this machine's own site, else pasted."""
    page = _authorising_page(wish)
    if urlsplit(wish.url).hostname not in HERE:
        talk.say(_("Approuvez « Preuve » dans la page qui s'ouvre : WordPress y montre un mot de passe, à coller ici."))
        talk.show(f"{page}?{urlencode({'app_name': NAME, 'app_id': APP_ID})}")
        return talk.ask(_("Votre identifiant WordPress")), talk.secret(
            _("Mot de passe d'application (il ne s'affiche pas)")
        )
    state = generate_token(40)
    with Loopback(place("wordpress", wish.url), state, wish.port) as back:
        success = f"{back.redirect}?state={state}"
        talk.show(f"{page}?{urlencode({'app_name': NAME, 'app_id': APP_ID, 'success_url': success})}")
        talk.say(_("J'attends votre accord dans le navigateur, 5 minutes au plus (Ctrl-C pour arrêter)…"))
        answer = back.wait()
    if answer.get("success") == "false" or not answer.get("password"):
        raise denied(place("wordpress", wish.url), "access_denied")
    return answer.get("user_login") or answer.get("username", ""), answer["password"]


def _authorising_page(wish: Wish) -> str:
    """Where application passwords are approved. Raises PermanentError where the site has none."""
    known = place("wordpress", wish.url)
    said = public(known, f"{known.endpoints['api']}/")
    if not said.get("namespaces"):
        raise PermanentError(
            _("Cette adresse ne répond pas comme un WordPress, ou son accès pour les programmes (REST) est fermé."),
            remedy=_(
                "Vérifiez l'adresse ; sur le site, Réglages > Permaliens doit avoir une autre forme que « Simple »."
            ),
        )
    found = text(part(said, "authentication", "application-passwords", "endpoints"), "authorization")
    if not found or origin(found) != origin(wish.url):
        raise PermanentError(
            _("Ce WordPress ne permet pas les mots de passe d'application."),
            remedy=_("Il lui faut une adresse en https, et qu'aucune extension ne les coupe : voyez qui l'administre."),
        )
    return found
