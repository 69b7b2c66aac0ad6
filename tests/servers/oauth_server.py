"""An authorisation server that keeps each platform's OAuth, and says who the account is. One class; variants declared.

Kept: TikTok's Login Kit for Desktop and "Refresh a User Access Token" (2 November 2026: refresh tokens replaced at each
use, hexadecimal PKCE, flat errors), Meta's "Manually Build a Login Flow" and "Get Long-Lived Tokens" (v26.0; errors in
an envelope), Google's "OAuth 2.0 for desktop applications", Mastodon's OAuth (4.3, PKCE), PeerTube's Session
(`oauth-clients/local`, password grant, one-time codes). It refuses what they refuse: another client, redirect address,
digest, a code used twice, a refresh token already replaced, another grant, a token it didn't give.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from platform_base import PlatformServer, Refused, Reply, Seen, json_reply

CLIENT, SECRET = "client-de-test-1", "planted-client-secret-7Hq"
PASSWORD, ONE_TIME = "planted-password-9Zt", "123456"
LIVES = 7200


@dataclass(frozen=True)
class Variant:
    """A platform's OAuth. `redirect`: what was declared to it; `rotates`: whether a refresh token ends with its use."""

    authorise: str
    token: str
    revoke: str = ""
    client: str = "client_id"
    joint: str = " "
    challenge: str = "base64url"
    redirect: str = r"http://127\.0\.0\.1:\d+/retour/"
    rotates: bool = False
    refreshes: bool = True
    expires: bool = True
    envelope: bool = False
    asked: dict[str, str] = field(default_factory=dict)


VARIANTS = {
    "tiktok": Variant(
        "/v2/auth/authorize", "/v2/oauth/token", "/v2/oauth/revoke", "client_key", ",", "hex", rotates=True
    ),
    "youtube": Variant(
        "/o/oauth2/v2/auth", "/token", "/revoke", redirect=r"http://127\.0\.0\.1:\d+/", asked={"access_type": "offline"}
    ),
    "mastodon": Variant("/oauth/authorize", "/oauth/token", "/oauth/revoke", refreshes=False, expires=False),
    "facebook": Variant(
        "/v26.0/dialog/oauth", "/v26.0/oauth/access_token", joint=",", challenge="", refreshes=False, envelope=True,
        redirect=r"http://localhost:\d+/retour/",
    ),
    "peertube": Variant("", "/api/v1/users/token", "/api/v1/users/revoke-token", rotates=True),
}  # fmt: skip
VARIANTS["instagram"] = VARIANTS["facebook"]


@dataclass
class OAuthServer(PlatformServer):
    """One platform. `decides`: what she answers ("yes", "no", "other state"); `withholds`: scopes she doesn't tick."""

    platform: str = "tiktok"
    decides: str = "yes"
    withholds: tuple[str, ...] = ()
    two_factor: bool = False
    who: Callable[["OAuthServer", Seen], Any] = lambda _server, _seen: None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    live: dict[str, str] = field(default_factory=dict)  # access tokens, and the scopes of each
    refreshing: dict[str, str] = field(default_factory=dict)
    clients: dict[str, tuple[str, str]] = field(default_factory=lambda: {CLIENT: (SECRET, "")})
    revoked: list[str] = field(default_factory=list)
    given: int = 0

    @property
    def variant(self) -> Variant:
        return VARIANTS[self.platform]

    def posts(self) -> list[dict[str, Any]]:
        return []

    def answer(self, seen: Seen) -> Reply:
        one = self.variant
        match (seen.method, seen.path.rstrip("/") or "/"):
            case ("GET", one.authorise) if one.authorise:
                return self._consent(seen.query)
            case ("POST", one.token):
                return self._token(self._form(seen), seen)
            case ("POST", one.revoke) if one.revoke:
                return self._revoke(self._form(seen), seen)
            case ("POST", "/api/v1/apps") if self.platform == "mastodon":
                return self._register(self._form(seen))
            case ("GET", "/api/v1/oauth-clients/local") if self.platform == "peertube":
                return json_reply({"client_id": CLIENT, "client_secret": SECRET})
        said = self.who(self, seen)
        if said is None:
            raise Refused(404, {"error": "not_found"})
        return said if isinstance(said, Reply) else json_reply(said)

    def scopes_of(self, seen: Seen) -> str:
        """The scopes of the token a request bears. Raises Refused."""
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.live:
            self.refuse("invalid_token", status=401)
        return self.live[token]

    def refuse(self, code: str, *, status: int = 400, number: int = 100, subcode: int = 0, text: str = "no") -> None:
        """As the variant refuses."""
        if self.variant.envelope:
            error = {"message": text, "type": "OAuthException", "code": number, "fbtrace_id": "A1"}
            raise Refused(status, {"error": {**error, **({"error_subcode": subcode} if subcode else {})}})
        if self.platform == "peertube":
            raise Refused(status, {"code": code, "error": text, "detail": text, "status": status})
        raise Refused(status, {"error": code, "error_description": text, "log_id": "2026"})

    def _form(self, seen: Seen) -> dict[str, str]:
        if not seen.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            self.refuse("invalid_request", text="not a form")
        assert not seen.query, "a secret must not stand in an address"
        return dict(parse_qsl(seen.body.decode(), keep_blank_values=True))

    def _consent(self, query: dict[str, str]) -> Reply:
        """The page where she agrees, and where her browser goes next. A wrong address is shown, never followed."""
        one, back = self.variant, query.get("redirect_uri", "")
        registered = self.clients.get(query.get(one.client, ""))
        if registered is None or not re.fullmatch(one.redirect, back) or registered[1] not in ("", back):
            raise Refused(400, {"error": "redirect_uri or client"})
        asked = query.get("scope", "").split(one.joint)
        wrong = query.get("response_type") != "code" or not query.get("state") or not asked[0]
        wrong = wrong or any(query.get(name) != value for name, value in one.asked.items())
        size = {"hex": r"[0-9a-f]{64}", "base64url": r"[\w-]{43}", "": ""}[one.challenge]
        if wrong or not re.fullmatch(size, query.get("code_challenge", "")):
            raise Refused(400, {"error": "invalid_request"})
        if self.decides == "no":
            return _go(back, error="access_denied", error_description="The user denied", state=query["state"])
        code = f"planted-code-{secrets.token_hex(8)}"
        agreed = one.joint.join(scope for scope in asked if scope not in self.withholds)
        self.codes[code] = {"redirect": back, "challenge": query.get("code_challenge", ""), "scope": agreed, "used": ""}
        return _go(back, code=code, state=query["state"] if self.decides == "yes" else "another-state")

    def _token(self, form: dict[str, str], seen: Seen) -> Reply:
        one = self.variant
        registered = self.clients.get(form.get(one.client, ""))
        if registered is None or form.get("client_secret") != registered[0]:
            text = f"Error validating {form.get('client_secret')}"  # some repeat what they were given
            self.refuse("invalid_client", status=401, number=1, text=text)
        match form.get("grant_type"):
            case "authorization_code":
                return self._by_code(form)
            case "refresh_token" if one.refreshes:
                scope = self.refreshing.get(form.get("refresh_token", ""))
                if scope is None:
                    self.refuse("invalid_grant", text=f"bad {form.get('refresh_token')}")
                if one.rotates:
                    del self.refreshing[form["refresh_token"]]
                return self._give(str(scope), again=one.rotates)
            case "fb_exchange_token" if one.envelope and form.get("fb_exchange_token") in self.live:
                return self._give(self.live[form["fb_exchange_token"]])
            case "password" if self.platform == "peertube":
                return self._by_password(form, seen)
        self.refuse("unsupported_grant_type")
        raise AssertionError

    def _by_code(self, form: dict[str, str]) -> Reply:
        kept = self.codes.get(form.get("code", ""))
        if kept is None or kept["used"]:
            self.refuse("invalid_grant", subcode=36009, text=f"code {form.get('code')} was used")
        assert kept
        kept["used"] = "yes"
        if form.get("redirect_uri") != kept["redirect"]:
            self.refuse("invalid_grant", number=191)
        if not _proves(self.variant.challenge, form.get("code_verifier", ""), kept["challenge"]):
            self.refuse("invalid_request", text="Code verifier or code challenge is invalid.")
        return self._give(kept["scope"], again=True)

    def _by_password(self, form: dict[str, str], seen: Seen) -> Reply:
        if (form.get("username"), form.get("password")) != ("lea", PASSWORD):
            self.refuse("invalid_grant", text="credentials are invalid")
        if self.two_factor and seen.headers.get("x-peertube-otp") != ONE_TIME:
            self.refuse("missing_two_factor", status=401)
        return self._give("", again=True)

    def _give(self, scope: str, *, again: bool = False) -> Reply:
        self.given += 1
        token = f"planted-access-{self.given:03}-Zq8vKx3Lw9Rt"
        self.live[token] = scope
        said: dict[str, Any] = {"access_token": token, "token_type": "Bearer"}
        if scope and not self.variant.envelope:
            said["scope"] = scope
        if self.variant.expires:
            said["expires_in"] = LIVES
        if self.variant.refreshes and again:
            refresh = f"planted-refresh-{self.given:03}-Wm4nBv7Ts2Yp"
            self.refreshing[refresh] = scope
            said["refresh_token"] = refresh
            name = "refresh_expires_in" if self.platform == "tiktok" else "refresh_token_expires_in"
            said |= {name: 180 * 86_400} if self.variant.rotates else {}
        return json_reply(said)

    def _revoke(self, form: dict[str, str], seen: Seen) -> Reply:
        token = form.get("token", "")
        if self.platform == "peertube":
            token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        elif self.platform != "youtube" and form.get("client_secret") != SECRET:
            self.refuse("invalid_client", status=401)
        if token not in self.live and token not in self.refreshing:
            self.refuse("invalid_token")
        self.live.pop(token, None)
        self.refreshing.pop(token, None)
        self.revoked.append(token)
        return json_reply({})

    def _register(self, form: dict[str, str]) -> Reply:
        if not form.get("client_name") or not re.fullmatch(self.variant.redirect, form.get("redirect_uris", "")):
            raise Refused(422, {"error": "Validation failed: Redirect URI must be an absolute URI."})
        self.clients[CLIENT] = (SECRET, form["redirect_uris"])
        return json_reply(
            {"id": "1", "client_id": CLIENT, "client_secret": SECRET, "scopes": form.get("scopes", "").split()}
        )


def _go(back: str, **said: str) -> Reply:
    return Reply(b"", status=302, headers={"Location": f"{back}?{urlencode(said)}"})


def _proves(form: str, verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode())
    if not form:
        return not verifier
    if not re.fullmatch(r"[\w.~-]{43,128}", verifier):
        return False
    plain = base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")
    return challenge == (digest.hexdigest() if form == "hex" else plain)
