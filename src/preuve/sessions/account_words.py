"""An account in words: what Preuve may do there, until when. Takes accounts by their fields; a secret is never read."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from preuve.i18n import N_, _
from preuve.publication.accounts import origin
from preuve.wording import listing

PUBLISH, DRAFT, READ = N_("publier"), N_("déposer un brouillon"), N_("lire les chiffres")
COMMENTS, REPLY = N_("lire les commentaires"), N_("répondre aux commentaires")
CAPTION, PHOTO = N_("mettre les sous-titres"), N_("envoyer des fichiers")
RIGHTS = {
    "video.publish": PUBLISH,
    "video.upload": DRAFT,
    "video.list": READ,
    "instagram_content_publish": PUBLISH,
    "instagram_manage_insights": READ,
    "instagram_manage_comments": COMMENTS,
    "instagram_manage_contents": N_("retirer une publication"),
    "pages_manage_posts": PUBLISH,
    "pages_read_user_content": COMMENTS,
    "pages_manage_engagement": REPLY,
    "read_insights": READ,
    "https://www.googleapis.com/auth/youtube.upload": PUBLISH,
    "https://www.googleapis.com/auth/youtube.force-ssl": CAPTION,
    "https://www.googleapis.com/auth/yt-analytics.readonly": READ,
    "write:statuses": PUBLISH,
    "write:media": PHOTO,
    "read": READ,
    "upload_files": PHOTO,
    "edit_posts": DRAFT,
    "publish_posts": PUBLISH,
}
ALWAYS = {"peertube": (PUBLISH, READ), "webhook": (N_("prévenir l'automatisation"),)}


def may(platform: str, scopes: Iterable[str]) -> str:
    """What Preuve may do with some rights: « publier et lire les chiffres »."""
    named = [RIGHTS[scope] for scope in scopes if scope in RIGHTS] or list(ALWAYS.get(platform, ()))
    return listing([_(name) for name in dict.fromkeys(named)]) or _("rien de ce que fait Preuve")


def variable(account: Any) -> str:
    """The variable that gives an account; empty where the vault does."""
    return str(account.extra.get("environment", ""))


def rights(account: Any) -> str:
    """What Preuve may do with an account: a token given by a variable was agreed to elsewhere, and doesn't say."""
    return _("ce que permet cet accès") if variable(account) else may(account.platform, account.scopes)


def address(account: Any) -> str:
    """Where a self-hosted account is; of an automation's address, which opens it by itself, only the host."""
    if not account.place.self_hosted:
        return ""
    return origin(account.base_url) if account.platform == "webhook" else str(account.base_url).partition("?")[0]


def lacking(asked: Sequence[str], agreed: Iterable[str]) -> list[str]:
    """What won't work, since it was asked for and not agreed to."""
    missing = set(asked) - set(agreed)
    named = dict.fromkeys(_(RIGHTS[scope]) if scope in RIGHTS else scope for scope in asked if scope in missing)
    return list(named)


def until(account: Any, now: datetime | None = None) -> str:
    """Until when an account's access lasts, and whether it is renewed by itself."""
    moment = now or datetime.now(UTC)
    if given := variable(account):
        return _("donné par {name}").format(name=given)
    renewed = bool(account.refresh)
    end = account.refresh_expires or (None if renewed else account.expires)
    if end and end <= moment:
        return _("a pris fin le {day} : preuve connect {platform}").format(day=_day(end), platform=account.platform)
    if end and renewed:
        return _("renouvelé tout seul jusqu'au {day} ; à reconnecter avant").format(day=_day(end))
    if end:
        return _("à reconnecter avant le {day}").format(day=_day(end))
    return _("renouvelé tout seul") if renewed else _("sans date de fin")


def _day(moment: datetime) -> str:
    return moment.astimezone().strftime("%d/%m/%Y")
