"""Answering a comment on Instagram and on a Facebook Page, by the Graph API v26.0.

Instagram: `POST /{comment}/replies` (permission `instagram_manage_comments`). Facebook: `POST /{comment}/comments`
(`pages_manage_engagement`). Neither keeps a key: a lost answer is looked for among the replies.
"""

from typing import ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.meta import Graph, node, same_text, sound
from connectors.publish.replying import Said
from preuve.audience.comments import Comment
from preuve.errors import Uncertain
from preuve.i18n import _


class _Replies:
    """What both do; `edge` is where replies stand, `said` the field of their text."""

    edge: ClassVar[str]
    said: ClassVar[str]

    def __init__(self, access: Access) -> None:
        self.graph = Graph(access.web())
        self.account = node(access.account.id)

    @classmethod
    def open(cls, access: Access) -> Self:
        """For an account. Calls nothing."""
        return cls(access)

    def find(self, comment: Comment, text: str) -> Said | None:
        """Among the replies: ours, with that text."""
        mine = self._mine()
        fields = f"id,{self.said},username" if self.said == "text" else f"id,{self.said},from"
        for one in self.graph.pages(f"/{node(comment.native)}/{self.edge}", fields=fields, limit=50):
            sender = one.get("from")
            who = one.get("username") or (sender.get("id") if isinstance(sender, dict) else None)
            if who == mine and same_text(one.get(self.said), text) and sound(one.get("id")):
                return Said(ids={"id": str(one["id"])})
        return None

    def reply(self, comment: Comment, text: str, key: str) -> Said:
        """Answer."""
        answer = self.graph.post(f"/{node(comment.native)}/{self.edge}", {"message": text}, creates=True)
        found = answer.text("id")
        if not sound(found):
            raise Uncertain(
                _("La plateforme a répondu sans dire sous quel nom elle garde la réponse."),
                remedy=_("Relancez la même commande : Preuve lui demandera ce qu'il en est."),
            )
        return Said(ids={"id": found}, response=answer.reply.digest)

    def _mine(self) -> str:
        return self.account


class InstagramReplies(_Replies):
    """Answers with a professional account of Instagram."""

    name: ClassVar[str] = "instagram"
    edge: ClassVar[str] = "replies"
    said: ClassVar[str] = "text"

    def _mine(self) -> str:
        """Replies there tell their author by name only."""
        return self.graph.get(f"/{self.account}", fields="username").text("username")


class FacebookReplies(_Replies):
    """Answers with a Page."""

    name: ClassVar[str] = "facebook"
    edge: ClassVar[str] = "comments"
    said: ClassVar[str] = "message"
