"""Connecting a PeerTube channel: its API takes her name and password, which are sent once and never kept."""

import re
from urllib.parse import urlsplit

from pydantic import SecretStr

from connectors.platforms.account import Account, at_home
from connectors.platforms.answers import called, public, rows, text
from connectors.platforms.consenting import access, account
from connectors.platforms.oauth import Client, Granted, granted
from connectors.platforms.refusals import Refusal, denied
from connectors.platforms.talk import Talk, Wish
from preuve.errors import PermanentError
from preuve.i18n import _
from preuve.publication.accounts import place


def peertube(talk: Talk, wish: Wish) -> Account:
    """A PeerTube channel. Its server gives its own application's names to whoever asks."""
    known, host = place("peertube", wish.url), urlsplit(wish.url).netloc
    said = public(known, f"{known.endpoints['api']}/oauth-clients/local")
    client = Client("peertube", wish.url, text(said, "client_id"), SecretStr(text(said, "client_secret")))
    if not client.id:
        raise PermanentError(
            _("Cette adresse ne répond pas comme un PeerTube."),
            remedy=_("Vérifiez-la : preuve connect peertube --url …"),
        )
    user = talk.ask(_("Nom d'utilisateur sur {host}").format(host=host))
    found = _logged_in(talk, client, user, talk.secret(_("Mot de passe (il ne s'affiche pas et n'est pas gardé)")))
    me = called(access(client, found), "/users/me")
    channels = rows(me, "videoChannels")
    if not channels:
        raise PermanentError(
            _("Ce compte PeerTube n'a pas de chaîne."), remedy=_("Créez-en une sur votre serveur, puis relancez.")
        )
    channel = channels[talk.choose(_("Quelle chaîne ?"), [text(one, "displayName") for one in channels])]
    extra = {"channel": text(channel, "name"), "user": text(me, "username")}
    label = f"{text(channel, 'displayName')} ({host})"
    return account(client, found, wish, id=at_home(text(channel, "name"), wish.url), label=label, extra=extra)


def _logged_in(talk: Talk, client: Client, user: str, password: str) -> Granted:
    """Tokens against a password; a one-time code is asked for where the account wants one."""
    form = {**client.form, "grant_type": "password", "response_type": "code", "username": user, "password": password}
    try:
        return granted(client, form)
    except Refusal as refused:
        if refused.code == "missing_two_factor":
            code = talk.ask(_("Code à usage unique de votre application d'authentification"))
            return granted(client, form, {"x-peertube-otp": re.sub(r"\D", "", code)})
        if refused.code == "invalid_grant":
            raise denied(client.place, refused.code, _("le nom ou le mot de passe n'est pas le bon")) from refused
        raise
