"""How PeerTube answers: JSON on success, else RFC 7807's problem (`detail`, `code`) with the status.

Contract: PeerTube's source and OpenAPI, develop of 2026 after 8.1 (Chocobozzz/PeerTube 025f3ad7).
"""

import re
from typing import Any, Final

from connectors.platforms.account import Access
from connectors.platforms.web import Reply, unreadable
from preuve.errors import Gone, PermanentError
from preuve.i18n import _

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHORT = re.compile(r"[1-9A-HJ-NP-Za-km-z]{8,22}")
PUBLIC, UNLISTED, PRIVATE = 1, 2, 3
PUBLISHED, TRANSCODING, TRANSCODING_FAILED, MOVE_FAILED = 1, 2, 7, 8
FULL: Final = ("quota_reached", "max_file_size_reached")


def told(reply: Reply) -> dict[str, Any]:
    """An answer that succeeded.

    Raises Gone for a 404 that PeerTube itself words, PermanentError; TransientError where another machine answered.
    """
    if reply.ok:
        found = reply.json()
        if reply.raw.strip() and not found:
            raise unreadable(reply.label)
        return found
    if reply.status == 404:
        problem = reply.json()
        if problem.get("status") != 404 or not isinstance(problem.get("detail"), str):
            raise unreadable(reply.label)
        raise Gone(_("PeerTube ne connaît pas, ou plus, ce qui est demandé."))
    if reply.status in (401, 403):
        raise PermanentError(
            _("PeerTube n'autorise pas cette action ({reason}).").format(reason=reason(reply)),
            remedy=_("Reconnectez le compte : « preuve connect peertube »."),
        )
    if reply.status == 413 or reply.json().get("code") in FULL:
        raise PermanentError(
            _("PeerTube n'a plus de place pour ce film, ou le trouve trop lourd ({reason}).").format(
                reason=reason(reply)
            ),
            remedy=_("Retirez d'anciens films, ou demandez plus de place à qui tient cette instance."),
        )
    raise PermanentError(
        _("PeerTube a refusé : {reason}").format(reason=reason(reply)),
        remedy=_("Corrigez ce qu'il signale, puis relancez la même commande."),
    )


def reason(reply: Reply) -> str:
    """What PeerTube says of a refusal, on one short line; its status where it says nothing."""
    said = reply.json().get("detail")
    text = " ".join(said.split()) if isinstance(said, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:200] or _("réponse {status}").format(
        status=reply.status
    )


def constant(video: dict[str, Any], name: str) -> Any:
    """The id of a `{id, label}` that a video holds; None where there is none."""
    found = video.get(name)
    return found.get("id") if isinstance(found, dict) else None


def site(access: Access) -> str:
    """The instance's address."""
    return access.account.base_url.rstrip("/")
