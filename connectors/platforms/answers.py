"""What a platform answers when it is asked who she is: hostile until its shape is checked."""

from collections.abc import Mapping
from typing import Any

from connectors.platforms.account import Access
from connectors.platforms.oauth import web
from connectors.platforms.refusals import refusal
from connectors.platforms.web import Reply
from preuve.publication.accounts import Place


def called(access: Access, path: str, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A JSON object that the platform's API gives. Raises PermanentError where it refuses, TransientError."""
    return checked(access, access.web().get(path, query))


def checked(access: Access, reply: Reply) -> dict[str, Any]:
    """An answer's JSON. Raises PermanentError where it is a refusal, which some give with the status 200."""
    said = reply.json()
    error = said.get("error")
    fine = not error or (isinstance(error, dict) and error.get("code") == "ok")
    if not reply.ok or not fine:
        account = access.account
        secrets = (access.tokens.access(), account.client_secret.get_secret_value())
        raise refusal(account.place, reply, secrets)
    return said


def public(known: Place, url: str) -> dict[str, Any]:
    """What a server says to whoever asks. Raises PermanentError where it sends elsewhere, TransientError."""
    reply = web(known, url).get(url, signed=False)
    if 300 <= reply.status < 400:
        raise refusal(known, reply, ())
    return reply.json()


def part(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """An object inside another; empty where there is none."""
    found: Any = said
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def rows(said: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list."""
    found = said.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(said: Mapping[str, Any], name: str) -> str:
    """A text or a number, as a text; empty where there is none."""
    found = said.get(name)
    return str(found).strip()[:500] if isinstance(found, str | int) and not isinstance(found, bool) else ""
