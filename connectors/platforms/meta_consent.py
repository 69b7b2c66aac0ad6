"""Connecting a Facebook Page, or the Instagram account that is linked to one.

Her consent gives a token of an hour, exchanged against one of 60 days, which gives the token of her Page: that one has
no end date, and is what is kept. Pages she only reaches through a business portfolio aren't in `/me/accounts`: they are
looked for in her portfolios, which takes the right `business_management`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr

from connectors.platforms.account import Access, Account
from connectors.platforms.answers import called, part, rows, text
from connectors.platforms.consenting import access, account, application, consent
from connectors.platforms.oauth import Client, Granted, granted
from connectors.platforms.talk import Talk, Wish
from preuve.errors import PermanentError, PreuveError
from preuve.i18n import _

FIELDS = "id,name,access_token,instagram_business_account{id,username}"
PORTFOLIO = "business_management"
MOST = 100


def facebook(talk: Talk, wish: Wish) -> Account:
    """A Facebook Page, with its own token."""
    client, found, pages = _agreed(talk, wish)
    if not pages:
        raise _nothing(_("Aucune Page Facebook n'est ouverte à cette application."), wish)
    page = pages[talk.choose(_("Quelle Page ?"), [text(one, "name") for one in pages])]
    return _kept(client, found, wish, page, id=text(page, "id"), label=text(page, "name"))


def instagram(talk: Talk, wish: Wish) -> Account:
    """An Instagram professional account, with the token of the Page it is linked to."""
    client, found, pages = _agreed(talk, wish)
    linked = [one for one in pages if text(part(one, "instagram_business_account"), "id")]
    if not linked:
        raise _nothing(_("Aucun compte Instagram professionnel n'est lié à une de vos Pages Facebook."), wish)
    named = [text(part(one, "instagram_business_account"), "username") or text(one, "name") for one in linked]
    page = linked[talk.choose(_("Quel compte ?"), [f"@{name}" for name in named])]
    who = part(page, "instagram_business_account")
    label = f"@{text(who, 'username')}" if text(who, "username") else text(page, "name")
    return _kept(client, found, wish, page, id=text(who, "id"), label=label)


def _agreed(talk: Talk, wish: Wish) -> tuple[Client, Granted, list[dict[str, Any]]]:
    """Her consent, made to last; what it comprises; and her Pages."""
    client = application(talk, wish)
    short = consent(talk, client, wish.port)
    form = {"grant_type": "fb_exchange_token", "fb_exchange_token": short.access.get_secret_value()}
    found = granted(client, {**client.form, **form})
    asking = access(client, found)
    agreed = [
        text(one, "permission")
        for one in rows(called(asking, "/me/permissions"), "data")
        if one.get("status") == "granted"
    ]
    return client, found.model_copy(update={"scope": ",".join(agreed)}), _pages(asking, agreed)


def _pages(asking: Access, agreed: list[str]) -> list[dict[str, Any]]:
    """Her Pages that come with a token, her portfolios' included where she may see them."""
    found = rows(called(asking, "/me/accounts", {"fields": FIELDS, "limit": MOST}), "data")
    if PORTFOLIO in agreed:
        held = f"id,owned_pages.limit({MOST}){{{FIELDS}}},client_pages.limit({MOST}){{{FIELDS}}}"
        try:
            owned = rows(called(asking, "/me/businesses", {"fields": held}), "data")
        except PreuveError:
            owned = []
        found += [
            page for one in owned for edge in ("owned_pages", "client_pages") for page in rows(part(one, edge), "data")
        ]
    byid = {text(page, "id"): page for page in reversed(found) if text(page, "access_token")}
    return list(reversed(byid.values()))


def _kept(client: Client, found: Granted, wish: Wish, page: dict[str, Any], **who: str) -> Account:
    """The account, with its Page's token and the day by which she must agree again."""
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=client.place.days)
    made = account(client, found, wish, **who, extra={"page": text(page, "id")})
    token = SecretStr(text(page, "access_token"))
    return made.model_copy(
        update={"access": token, "refresh": SecretStr(""), "expires": None, "refresh_expires": until}
    )


def _nothing(message: str, wish: Wish) -> PermanentError:
    return PermanentError(
        message,
        remedy=_(
            "Relancez en cochant la Page dans la fenêtre de Meta. Si elle appartient à un portefeuille d'entreprise, "
            "ajoutez « --scope {scope} » ; un compte Instagram doit être professionnel et lié à une Page. "
            "(preuve connect {platform})"
        ).format(scope=PORTFOLIO, platform=wish.platform),
    )
