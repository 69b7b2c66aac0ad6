"""How a WordPress site is spoken to: its REST interface, wherever the site serves it, and what its refusals mean.

Written from the REST API handbook (WP-API/docs, June 2025) and held against a real WordPress 6.1.9 in the tests.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.platforms.account import Access
from connectors.platforms.web import Method, Reply, Unrecognised, Web
from connectors.platforms.words import plain
from preuve.errors import Gone, PermanentError, Uncertain
from preuve.i18n import _

ANSWERS = (500, 501)  # WordPress says so that it takes no such file, or keeps no bin
MISSING = frozenset({"rest_post_invalid_id", "rest_already_trashed"})


class Crashed(Uncertain):
    """The site broke down while it did what was asked: what it did of it isn't known."""


@dataclass
class Rest:
    """One site, for one account. `pretty`: whether it serves `/wp-json`; else `?rest_route=`, which every site has."""

    web: Web
    pretty: bool = field(default=True, init=False)

    @classmethod
    def open(cls, access: Access) -> "Rest":
        """The site of an account. Calls nothing; the account has seen to it that no password travels in clear."""
        return cls(access.web("site", form="Basic {}"))

    def get(self, route: str, **query: Any) -> Reply:
        """Read. Raises Gone where there is nothing there, TransientError, PermanentError."""
        reply = self._call("GET", route, query=query)
        if self.pretty and not _speaks(reply):
            self.pretty = False
            reply = self._call("GET", route, query=query)
        return _good(reply)

    def send(self, method: Method, route: str, *, creates: bool = False, **request: Any) -> Reply:
        """Write. Raises Gone, TransientError, PermanentError; Uncertain where what `creates` got no whole answer."""
        return _good(self._call(method, route, creates=creates, **request), creates=creates)

    def _call(self, method: Method, route: str, query: Mapping[str, Any] | None = None, **request: Any) -> Reply:
        path, asked = (f"/wp-json{route}", {}) if self.pretty else ("/", {"rest_route": route})
        try:
            return self.web.call(method, path, query={**asked, **(query or {})}, answers=ANSWERS, **request)
        except Unrecognised as error:
            raise PermanentError(error.message, remedy=f"{error.remedy} {_dropped()}") from None


def _good(reply: Reply, *, creates: bool = False) -> Reply:
    """An answer that did what was asked. Raises Gone, PermanentError, Uncertain."""
    if not _speaks(reply):
        if creates and (reply.ok or reply.status in ANSWERS):
            raise _crash(reply)
        raise _no_data(reply)
    if reply.ok:
        return reply
    said = reply.json()
    code, words = str(said.get("code", "")), plain(said.get("message"))
    if creates and code == "internal_server_error":
        raise _crash(reply)
    if reply.status in (404, 410) and code in MISSING:
        raise Gone(_("Cet article n'est plus sur le site."))
    raise _refusal(reply.status, code, words)


def _refusal(status: int, code: str, words: str) -> PermanentError:
    """What a refusal means, and what to do."""
    if status == 401:
        return PermanentError(
            _("WordPress ne reconnaît pas ce compte ou son mot de passe d'application."),
            remedy=_("Reconnectez-vous : « preuve connect wordpress ».") + " " + _dropped(),
        )
    said = _("WordPress a répondu : « {words} » ({code}).").format(words=words, code=plain(code) or status)
    return PermanentError(said, remedy=_remedy(status, code))


def _dropped() -> str:
    return _(
        "Si le mot de passe est juste, l'hébergeur retire peut-être l'en-tête « Authorization » : demandez-lui de le "
        "laisser passer."
    )


def _remedy(status: int, code: str) -> str:
    if status == 413 or code in ("rest_upload_file_too_big", "rest_upload_limited_space"):
        return too_big()
    if code.startswith("rest_upload"):
        return _(
            "Le site refuse ce genre de fichier : demandez à qui l'administre d'autoriser les types « video/mp4 », "
            "« image/jpeg » et « text/vtt » (une extension ou l'hébergeur peut les avoir retirés)."
        )
    if status == 403:
        return _("Demandez à qui administre le site de donner à ce compte le rôle « Auteur » ou « Éditeur ».")
    return _("Vérifiez le site dans un navigateur, puis relancez la même commande.")


def too_big() -> str:
    """What to do where a site takes no file of this weight."""
    return _(
        "Demandez à l'hébergeur d'augmenter la taille des envois (« upload_max_filesize » et « post_max_size » de PHP, "
        "« client_max_body_size » de nginx), ou augmentez « crf » sous [render] dans preuve.toml : le film sera léger."
    )


def _no_data(reply: Reply) -> PermanentError:
    """Something else than data came: a page, a move, a block."""
    if reply.status == 413:
        return PermanentError(_("Le site refuse un fichier de ce poids."), remedy=too_big())
    if 300 <= reply.status < 400:
        return PermanentError(
            _("Le site renvoie vers une autre adresse ({place}) : rien n'y est envoyé.").format(
                place=plain(reply.headers.get("location", ""))[:100]
            ),
            remedy=_("Reconnectez-vous avec l'adresse exacte du site (https, avec ou sans « www »)."),
        )
    return PermanentError(
        _("Le site répond par une page au lieu de données (réponse {status}).").format(status=reply.status),
        remedy=_(
            "Il est peut-être en maintenance, ou une extension de sécurité ferme son interface REST : demandez à qui "
            "l'administre de l'ouvrir aux comptes connectés."
        ),
    )


def _crash(reply: Reply) -> Crashed:
    return Crashed(
        _(
            "WordPress : le site s'est interrompu en route, et on ne sait pas ce qu'il a fait (réponse {status})."
        ).format(status=reply.status),
        remedy=_("Relancez la même commande : Preuve demandera d'abord au site ce qu'il en est."),
    )


def _speaks(reply: Reply) -> bool:
    """Whether an answer is data."""
    try:
        return isinstance(json.loads(reply.raw), dict | list)
    except (ValueError, RecursionError):
        return False


def items(reply: Reply) -> list[dict[str, Any]]:
    """The objects of a list, whatever else is in it."""
    found = reply.json().get("items")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def number(value: Any) -> str:
    """An id as WordPress gives them, fit for an address; empty where it isn't one."""
    return str(value) if re.fullmatch(r"[1-9]\d{0,18}", str(value)) and not isinstance(value, bool) else ""
