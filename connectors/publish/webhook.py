"""A film handed to her own automation (Make, Zapier, n8n): a signed JSON with links, by the Standard Webhooks scheme.

The automation takes over: what it does next is its own. The message's `webhook-id` is the publication's key, so that
one which remembers ids takes each film once; the n8n one of `templates/automations/` does. That one can be asked too
what became of an id, at the address the option `status` gives. Others can't: a lost answer then stays `unknown`.
"""

import base64
import binascii
import hashlib
import hmac
import json
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, Self
from urllib.parse import quote

from connectors.platforms.account import Access
from connectors.platforms.web import Method, Reply
from connectors.publish.base import Checked, Note, Obstacle, Standing
from preuve.errors import PermanentError, Uncertain
from preuve.i18n import _
from preuve.publication.accounts import origin
from preuve.publication.package import Parcel

SECRET = "whsec_"  # noqa: S105 - how Standard Webhooks writes that what follows is a key in base64
OFFERED = re.compile(r"https?://[^\s<>\"']{3,500}")
IDENTIFIER = re.compile(r"[\w.:-]{1,128}")
REFUSED = (400, 401, 403)
SKEWED = 60.0  # seconds between two clocks from which a signature may be refused for its age


@dataclass(frozen=True)
class Webhook:
    """One address of an automation. Options: `links`, where her files can be fetched; `status`, where to ask."""

    access: Access
    name: ClassVar[str] = "webhook"
    targets: ClassVar[tuple[str, ...]] = ("tiktok", "instagram-reel", "facebook-reel", "youtube-short", "web")
    replaces: ClassVar[bool] = False

    @classmethod
    def open(cls, access: Access) -> Self:
        """The automation of an account. Calls nothing."""
        return cls(access)

    def obstacles(self, parcel: Parcel) -> Sequence[Obstacle]:
        """What the automation lacks to do its work. Calls nothing."""
        if not _links(parcel):
            return [
                Obstacle(
                    _("L'automatisation ne peut pas aller chercher le film : aucune adresse n'est donnée."),
                    _(
                        "Mettez le dossier « bundles » en ligne (ou publiez d'abord sur WordPress), puis donnez son "
                        'adresse dans preuve.toml : [publish.options.webhook] links = "https://…".'
                    ),
                )
            ]
        return []

    def find(self, parcel: Parcel, known: Mapping[str, str], since: datetime) -> Standing | None:
        """What the automation says of the key. Raises Uncertain where it can't be asked."""
        reply = self._asked(parcel)
        if reply is None:
            raise Uncertain(
                _("L'automatisation ne dit pas si elle a reçu ce film."),
                remedy=_("Regardez son historique (Make, Zapier ou n8n), puis relancez avec --again s'il n'y est pas."),
            )
        if _never_seen(reply, parcel.package.key):
            return None
        if reply.status == 404:
            raise Uncertain(
                _("L'adresse qui dit où en est un film ne répond pas comme il faut (404)."),
                remedy=_("Activez le scénario, vérifiez « status » sous [publish.options.webhook], puis relancez."),
            )
        return _standing(parcel, _accepted(reply), "draft")

    def send(self, parcel: Parcel, known: Mapping[str, str], note: Note) -> Standing:
        """Send the signed message."""
        body = json.dumps(message(parcel, self.access.clock()), ensure_ascii=False).encode()
        reply = self._signed("POST", self.access.web().base_url, parcel.package.key, body)
        return _standing(parcel, _accepted(reply), "draft")

    def read_back(self, parcel: Parcel, ids: Mapping[str, str]) -> Checked:
        """What the automation says of it now."""
        reply = self._asked(parcel)
        if reply is None or reply.status == 404:
            why = _("ce que l'automatisation en a fait : elle ne peut pas être interrogée")
            return Checked(Standing(state="draft", ids=ids), held=(_("message reçu et accepté"),), missing=(why,))
        return Checked(_standing(parcel, _accepted(reply), "draft"), held=(_("message reçu et accepté"),))

    def remove(self, ids: Mapping[str, str]) -> bool:
        """An automation can't be told to take back what it did."""
        return False

    def _asked(self, parcel: Parcel) -> Reply | None:
        address = str(parcel.package.options.get("status", ""))
        web = self.access.web()
        if not address or origin(address) != origin(web.base_url):
            return None
        return self._signed("GET", address, parcel.package.key)

    def _signed(self, method: Method, address: str, key: str, body: bytes = b"") -> Reply:
        """A signed request; one refused as too old or too new is signed again by the automation's own clock."""
        web = self.access.web()
        while True:
            skew = web.skew
            moment = str(int(self.access.clock().timestamp() + skew))
            headers = {
                "webhook-id": key,
                "webhook-timestamp": moment,
                "webhook-signature": signature(self.access.tokens.access(), key, moment, body),
            }
            sent: dict[str, Any] = {"query": {"id": key}}
            if method == "POST":
                sent = {"data": body, "creates": True}
                headers["Content-Type"] = "application/json"
            reply = web.call(method, address, signed=False, headers=headers, **sent)
            if reply.status not in REFUSED or skew or abs(web.skew) < SKEWED:
                return reply


def message(parcel: Parcel, at: datetime) -> dict[str, Any]:
    """What an automation receives: `type`, `timestamp` and `data`, as Standard Webhooks advises."""
    package, post = parcel.package, parcel.post
    return {
        "type": "preuve.film.ready",
        "timestamp": at.isoformat(),
        "data": {
            "key": package.key,
            "project": package.project,
            "run": package.run,
            "target": package.target,
            "mode": package.mode,
            "schedule": package.schedule.isoformat() if package.schedule else None,
            "title": post.title,
            "text": post.text,
            "description": post.description,
            "hashtags": list(post.hashtags),
            "alt_text": post.alt_text,
            "language": post.language,
            "link": post.link,
            "disclosure": post.disclosure,
            "declarations": package.declarations.model_dump(mode="json"),
            "files": [_file(parcel, name) for name in sorted(package.files) if name != "post.json"],
        },
    }


def signature(secret: str, identifier: str, moment: str, body: bytes) -> str:
    """The `webhook-signature` header: HMAC-SHA256 of `id.timestamp.body` (Standard Webhooks). Raises PermanentError."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET), validate=True)
    except binascii.Error:
        raise PermanentError(
            _("La clé de l'automatisation n'est pas une clé « whsec_… » en base64."),
            remedy=_("Refaites-la : « preuve connect webhook » peut en créer une."),
        ) from None
    signed = hmac.new(key, f"{identifier}.{moment}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def _file(parcel: Parcel, name: str) -> dict[str, Any]:
    kind = "text/vtt" if name.endswith(".vtt") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {
        "name": name,
        "type": kind,
        "bytes": (parcel.folder / name).stat().st_size,
        "sha256": parcel.package.files[name],
        "url": f"{_links(parcel)}/{quote(parcel.package.target)}/{quote(name)}",
    }


def _links(parcel: Parcel) -> str:
    given = str(parcel.package.options.get("links", "")).rstrip("/")
    return given if OFFERED.fullmatch(given) else ""


def _accepted(reply: Reply) -> Reply:
    """An answer that says yes. Raises PermanentError."""
    if reply.ok:
        return reply
    remedies = {
        401: _("Vérifiez que la clé est la même des deux côtés, et l'heure de cet ordinateur."),
        404: _("Activez le scénario, et reconnectez son adresse : « preuve connect webhook »."),
    }
    raise PermanentError(
        _("L'automatisation a refusé le message (réponse {status}).").format(status=reply.status),
        remedy=remedies.get(reply.status, _("Regardez son historique (Make, Zapier ou n8n) : il dit pourquoi.")),
    )


def _never_seen(reply: Reply, key: str) -> bool:
    """Whether the automation itself says so, naming the key: a scenario that is off answers 404 too."""
    told = reply.json()
    return reply.status == 404 and told.get("error") == "unknown" and told.get("id") == key


def _standing(parcel: Parcel, reply: Reply, state: Literal["draft", "published"]) -> Standing:
    """What the answer says: only an address tells that something is online; a plain yes is a handing over."""
    told = reply.json()
    url, given = str(told.get("url", "")), str(told.get("id", ""))
    shown = told.get("state") == "published" and bool(OFFERED.fullmatch(url))
    return Standing(
        state="published" if shown else state,
        ids={"id": given if IDENTIFIER.fullmatch(given) else parcel.package.key},
        url=url if shown else "",
        response=reply.digest,
        at=reply.date,
        details={"handed_to": _("votre automatisation : ce qu'elle fait ensuite n'est pas vérifié par Preuve")},
    )
