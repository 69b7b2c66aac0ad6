"""Who an account is, as each platform's API says it once the account has agreed: for `OAuthServer.who`."""

from typing import Any

from oauth_server import OAuthServer
from platform_base import Reply, Seen, json_reply


def tiktok(server: OAuthServer, seen: Seen) -> Any:
    """`/v2/user/info/`: an envelope whose `error` is there even when all is well."""
    if seen.path != "/v2/user/info/" or seen.query.get("fields") != "open_id,display_name":
        return None
    fine = {"code": "ok", "message": "", "log_id": "1"}
    if "user.info.basic" not in server.scopes_of(seen):
        wrong = {"code": "scope_not_authorized", "message": "The user did not authorize the scope", "log_id": "1"}
        return json_reply({"data": {}, "error": wrong}, 401)
    return {"data": {"user": {"open_id": "-000abc_1", "display_name": "Léa\x1b[2J Répare"}}, "error": fine}


def youtube(server: OAuthServer, seen: Seen) -> Any:
    """`channels.list?mine=true`."""
    if seen.path != "/youtube/v3/channels" or seen.query.get("mine") != "true":
        return None
    server.scopes_of(seen)
    names = {"UC_atelier-1": "L'Atelier", "UC_second-2": "Second"}
    return {"items": [{"id": id_, "snippet": {"title": title}} for id_, title in names.items()]}


def mastodon(server: OAuthServer, seen: Seen) -> Any:
    """`verify_credentials`."""
    if seen.path != "/api/v1/accounts/verify_credentials":
        return None
    server.scopes_of(seen)
    return {"id": "14715", "username": "lea", "acct": "lea", "display_name": "Léa"}


def peertube(server: OAuthServer, seen: Seen) -> Any:
    """`users/me`, with its channels."""
    if seen.path != "/api/v1/users/me":
        return None
    server.scopes_of(seen)
    return {
        "id": 8,
        "username": "lea",
        "videoChannels": [{"id": 3, "name": "lea_channel", "displayName": "La chaîne de Léa"}],
    }


def meta(*, portfolio: bool = False, pages: int = 2) -> Any:
    """`/me/permissions`, `/me/accounts`, and a portfolio's Pages, which are only there."""

    def who(server: OAuthServer, seen: Seen) -> Any:
        scopes = server.scopes_of(seen)
        made = [_page(number) for number in range(1, pages + 1)]
        match seen.path.removeprefix("/v26.0"):
            case "/me/permissions":
                asked = [{"permission": one, "status": "granted"} for one in scopes.split(",")]
                return {"data": [*asked, *({"permission": one, "status": "declined"} for one in server.withholds)]}
            case "/me/accounts":
                return {"data": [] if portfolio else made}
            case "/me/businesses" if "business_management" in scopes:
                return {"data": [{"id": "99", "owned_pages": {"data": made}, "client_pages": {"data": []}}]}
        return None

    return who


def _page(number: int) -> dict[str, Any]:
    linked = (
        {"instagram_business_account": {"id": f"1784{number}", "username": f"atelier{number}"}} if number == 2 else {}
    )
    return {
        "id": f"100{number}",
        "name": f"Page {number}",
        "access_token": f"planted-page-token-{number}-Kd5",
        **linked,
    }


def matomo(server: OAuthServer, seen: Seen) -> Any:
    """The Reporting API: the token in the body, and errors with the status 200."""
    body = seen.body.decode()
    if seen.path != "/index.php" or seen.method != "POST" or "SitesManager.getSitesWithAtLeastViewAccess" not in body:
        return None
    if "token_auth=planted-matomo-key" not in body or "token_auth" in seen.query:
        return {"result": "error", "message": "Unable to authenticate with the provided token."}
    return Reply(b'[{"idsite": "4", "name": "Le site"}, {"idsite": "7", "name": "La boutique"}]')


def plausible(server: OAuthServer, seen: Seen) -> Any:
    """Stats API v2."""
    if (seen.method, seen.path) != ("POST", "/api/v2/query"):
        return None
    if seen.headers.get("authorization") != "Bearer planted-plausible-key" or seen.json.get("site_id") != "exemple.fr":
        return json_reply({"error": "Invalid API key or site ID. Please make sure you're using a valid API key"}, 401)
    return {"results": [{"metrics": [12], "dimensions": []}], "meta": {}, "query": seen.json}
