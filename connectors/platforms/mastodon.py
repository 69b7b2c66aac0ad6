"""How Mastodon answers: an object or a list on success, else `{"error": …}` with a status that says what it means.

Contract: mastodon/documentation of 2026-07-02 (Mastodon 4.5).
"""

import re
from typing import Any

from connectors.platforms.web import Reply, unreadable
from preuve.errors import Gone, PermanentError
from preuve.i18n import _

ID = re.compile(r"[0-9A-Za-z]{1,40}", re.ASCII)


def told(reply: Reply) -> dict[str, Any]:
    """An answer that succeeded; a list is under `items`.

    Raises Gone for a 404 that Mastodon itself words, PermanentError; TransientError where another machine answered.
    """
    if reply.ok:
        return _sound(reply)
    if reply.status in (404, 410):
        if not isinstance(reply.json().get("error"), str):
            raise unreadable(reply.label)
        raise Gone(_("Mastodon ne connaît pas, ou plus, ce qui est demandé."))
    if reply.status in (401, 403):
        raise PermanentError(
            _("Mastodon n'autorise pas cette action ({reason}).").format(reason=reason(reply)),
            remedy=_("Reconnectez le compte et acceptez toutes les permissions : « preuve connect mastodon »."),
        )
    raise PermanentError(
        _("Mastodon a refusé : {reason}").format(reason=reason(reply)),
        remedy=_("Corrigez ce qu'il signale, puis relancez la même commande."),
    )


def items(reply: Reply) -> list[dict[str, Any]]:
    """The objects of a list. Raises Gone, PermanentError; TransientError where it isn't one."""
    found = told(reply).get("items")
    if not isinstance(found, list):
        raise unreadable(reply.label)
    return [one for one in found if isinstance(one, dict)]


def reason(reply: Reply) -> str:
    """What Mastodon says of a refusal, on one short line; its status where it says nothing."""
    said = reply.json().get("error")
    text = " ".join(said.split()) if isinstance(said, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:200] or _("réponse {status}").format(
        status=reply.status
    )


def _sound(reply: Reply) -> dict[str, Any]:
    """An answer's JSON. Raises TransientError where it has none, as a page of maintenance."""
    found = reply.json()
    if not isinstance(found.get("items", []), list) or (not found and reply.raw.strip() != b"{}"):
        raise unreadable(reply.label)
    return found


def identity(found: Any) -> str:
    """An object's id, safe in an address. Raises PermanentError."""
    value = found.get("id") if isinstance(found, dict) else None
    if isinstance(value, str) and ID.fullmatch(value):
        return value
    raise PermanentError(
        _("Mastodon a donné une réponse sans identifiant lisible."),
        remedy=_("Vérifiez l'adresse de l'instance : « preuve accounts » la montre."),
    )


def plain(html: Any, most: int = 10_000) -> str:
    """The text of what Mastodon gives as HTML, never its tags; lines where paragraphs and breaks were."""
    from lxml import html as parser
    from lxml.etree import ParserError, strip_elements

    if not isinstance(html, str) or not html.strip():
        return ""
    try:
        tree = parser.fragment_fromstring(html[: 4 * most], create_parent="div")
    except ParserError:
        return ""
    strip_elements(tree, "script", "style", with_tail=False)
    for found in tree.iter("br", "p"):
        found.tail = "\n" + (found.tail or "")
    return str(tree.text_content()).strip()[:most]
