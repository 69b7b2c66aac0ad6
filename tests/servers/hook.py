"""An automation's address, by the Standard Webhooks scheme (specification 1.0): signed, fresh, each id once.

It answers as `templates/automations/n8n.json` does, which a real n8n runs in `tests/e2e/test_n8n.py`.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

FIVE_MINUTES = 300


@dataclass
class Hook(PlatformServer):
    """Takes signed messages at `/hook`, says of an id at `/status`. `plain`: answers a bare 200, as Make does."""

    token: str = "whsec_" + base64.b64encode(b"planted-webhook-secret-0123456789").decode()
    plain: bool = False
    films: dict[str, Any] = field(default_factory=dict)
    off: bool = False

    def answer(self, seen: Seen) -> Reply:
        if self.off:
            raise Refused(404, {"code": 404, "message": "The requested webhook is not registered."})
        key = self._signed(seen)
        if (seen.method, seen.path) == ("POST", "/hook"):
            again = key in self.films
            self.films.setdefault(key, json.loads(seen.body)["data"])
            return Reply(b"Accepted", "text/plain") if self.plain else json_reply(self._told(key, again))
        if (seen.method, seen.path) == ("GET", "/status"):
            if key not in self.films:
                raise Refused(404, {"error": "unknown", "id": key})
            return json_reply(self._told(key, again=False))
        raise Refused(404, {"error": "not registered"})

    def posts(self) -> list[dict[str, Any]]:
        return list(self.films.values())

    def _told(self, key: str, again: bool) -> dict[str, Any]:
        return {"id": key, "state": "draft"} | ({"duplicate": True} if again else {})

    def _signed(self, seen: Seen) -> str:
        """The id of a message whose signature and hour are right. Raises Refused."""
        key, moment = seen.headers.get("webhook-id", ""), seen.headers.get("webhook-timestamp", "0")
        secret = base64.b64decode(self.token.removeprefix("whsec_"))
        right = hmac.new(secret, f"{key}.{moment}.".encode() + seen.body, hashlib.sha256).digest()
        given = seen.headers.get("webhook-signature", "").split(" ")
        if not key or "v1," + base64.b64encode(right).decode() not in given:
            raise Refused(401, {"error": "signature"})
        if abs(self.now().timestamp() - int(moment)) > FIVE_MINUTES:
            raise Refused(401, {"error": "timestamp"})
        return key
