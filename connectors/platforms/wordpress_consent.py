"""Connecting a WordPress user by an application password, that she approves on her site and can take back there.

The site sends it back to this machine only where the site is on this machine too: elsewhere WordPress refuses to go to
an address in http, shows the password, and it is pasted.
"""

import base64
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from oauthlib.common import generate_token
from pydantic import SecretStr

from connectors.platforms.account import Access, Account, Fixed, at_home
from connectors.platforms.answers import part, text
from connectors.platforms.consenting import NAME
from connectors.platforms.loopback import Loopback
from connectors.platforms.oauth import web
from connectors.platforms.refusals import denied
from connectors.platforms.talk import Talk, Wish
from connectors.publish.wordpress_rest import Rest
from preuve.errors import PermanentError, PreuveError
from preuve.i18n import _
from preuve.publication.accounts import HERE, origin, place

UUID = re.compile(r"[0-9a-f-]{36}")
APP_ID = "6f0f2b0e-5a0d-4a52-9d7e-2f3c1c0b8a11"  # Preuve's own, by which WordPress lists its passwords together
NEEDED = ("upload_files", "edit_posts", "publish_posts")
MINE = "/wp/v2/users/me/application-passwords"


def wordpress(talk: Talk, wish: Wish) -> Account:
    """A WordPress user."""
    login, password = _application_password(talk, wish, _authorising_page(wish))
    token = SecretStr(base64.b64encode(f"{login}:{password}".encode()).decode())
    asking = Account(platform="wordpress", id="unknown", label="", base_url=wish.url, access=token)
    me: dict[str, Any] = _rest(asking).get("/wp/v2/users/me", context="edit", _fields="id,name,capabilities").json()
    if not text(me, "id").isdecimal():
        raise PermanentError(
            _("Ce WordPress n'a pas dit de quel compte il s'agit : rien n'est gardé."),
            remedy=_("Relancez « preuve connect wordpress »."),
        )
    may = part(me, "capabilities")
    facts: dict[str, Any] = {
        "id": at_home(text(me, "id"), wish.url),
        "label": f"{text(me, 'name') or login} ({urlsplit(wish.url).netloc})",
        "scopes": tuple(name for name in NEEDED if may.get(name) is True),
        "extra": {"user": login},
    }
    return Account(**{**dict(asking), **facts})


def revoked(account: Account) -> bool:
    """Take an application password back: whether the site confirmed."""
    try:
        uuid = text(_rest(account).get(f"{MINE}/introspect").json(), "uuid")
        return bool(UUID.fullmatch(uuid)) and _rest(account).send("DELETE", f"{MINE}/{uuid}").ok
    except PreuveError:
        return False


def _rest(account: Account) -> Rest:
    return Rest.open(Access(account=account, tokens=Fixed(account.access.get_secret_value()), timeout=30.0))


def _authorising_page(wish: Wish) -> str:
    """Where application passwords are approved. Raises PermanentError where the site has none."""
    known = place("wordpress", wish.url)
    site = web(known, wish.url)
    site.base_url = known.endpoints["site"]
    said = Rest(site).get("/").json()
    found = text(part(said, "authentication", "application-passwords", "endpoints"), "authorization")
    if not found or origin(found) != origin(wish.url):
        raise PermanentError(
            _("Ce WordPress ne permet pas les mots de passe d'application à cette adresse."),
            remedy=_(
                "Donnez l'adresse que le site affiche, en https ; si elle est bonne, demandez à qui l'administre "
                "si une extension les coupe."
            ),
        )
    return found


def _application_password(talk: Talk, wish: Wish, page: str) -> tuple[str, str]:
    """A user and an application password: sent back by a site of this machine, else pasted."""
    name = f"{NAME} {datetime.now(UTC):%Y-%m-%d %H:%M:%S}"  # WordPress wants each password to have a name of its own
    asked = {"app_name": name, "app_id": APP_ID}
    if urlsplit(wish.url).hostname not in HERE:
        talk.say(_("Approuvez « Preuve » dans la page qui s'ouvre : WordPress y montre un mot de passe, à coller ici."))
        talk.show(f"{page}?{urlencode(asked)}")
        user = talk.ask(_("Votre identifiant WordPress"))
        return user, talk.secret(_("Mot de passe d'application (il ne s'affiche pas)"))
    known, state = place("wordpress", wish.url), generate_token(40)
    with Loopback(known, state, wish.port) as back:
        talk.show(f"{page}?{urlencode({**asked, 'success_url': f'{back.redirect}?state={state}'})}")
        talk.say(_("J'attends votre accord dans le navigateur, 5 minutes au plus (Ctrl-C pour arrêter)…"))
        answer = back.wait()
    if answer.get("success") == "false" or not answer.get("password"):
        raise denied(known, "access_denied")
    return answer.get("user_login") or answer.get("username", ""), answer["password"]
