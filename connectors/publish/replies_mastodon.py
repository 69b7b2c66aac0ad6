"""Answering a post on Mastodon: a post in reply, that names who is answered. Contract: documentation of 2026-07-02."""

from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.mastodon import identity, plain, told
from connectors.publish.replying import Said
from preuve.audience.comments import Comment
from preuve.errors import PermanentError, Uncertain

SEEN = ("public", "unlisted", "private", "direct")


class MastodonReplies:
    """Answers with an account of an instance."""

    name: ClassVar[str] = "mastodon"

    def __init__(self, access: Access) -> None:
        self.web = access.web()

    @classmethod
    def open(cls, access: Access) -> Self:
        """For an account. Calls nothing."""
        return cls(access)

    def find(self, comment: Comment, text: str) -> Said | None:
        """Among the posts that answer it: ours, with that text."""
        native = identity({"id": comment.native})
        mine = identity(told(self.web.get("/api/v1/accounts/verify_credentials")))
        reply = self.web.get(f"/api/v1/statuses/{native}/context")
        found = told(reply).get("descendants")
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict) and one.get("in_reply_to_id") == native and _by(one) == mine and _says(one, text):
                return Said(ids={"id": identity(one)}, url=str(one.get("url") or "")[:500], response=reply.digest)
        return None

    def reply(self, comment: Comment, text: str, key: str) -> Said:
        """Post in reply, seen by those who see the comment; the instance keeps the key for an hour."""
        native = identity({"id": comment.native})
        parent = told(self.web.get(f"/api/v1/statuses/{native}"))
        account = parent.get("account")
        who = str(account.get("acct") or "") if isinstance(account, dict) else ""
        seen = parent.get("visibility")
        body = {
            "status": f"@{who} {text}" if who else text,
            "in_reply_to_id": native,
            "visibility": seen if seen in SEEN else "unlisted",
        }
        sent = self.web.call("POST", "/api/v1/statuses", creates=True, json=body, headers={"Idempotency-Key": key})
        if not sent.ok:
            told(sent)
        try:
            found = told(sent)
            return Said(ids={"id": identity(found)}, url=str(found.get("url") or "")[:500], response=sent.digest)
        except PermanentError as error:
            raise Uncertain(error.message, remedy=error.remedy) from error


def _by(post: dict[str, Any]) -> str:
    account = post.get("account")
    return str(account.get("id")) if isinstance(account, dict) else ""


def _says(post: dict[str, Any], text: str) -> bool:
    """Whether a post says a text, the account it names apart."""
    return "".join(plain(post.get("content")).split()).endswith("".join(text.split()))
