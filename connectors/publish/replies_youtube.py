"""Answering a comment on YouTube: `comments.insert`, 50 units of quota. Data API v3, discovery of 2026-11-04."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from connectors.platforms.account import Access
from connectors.platforms.google import Google, items
from connectors.platforms.google_refusals import Refusal, refused
from connectors.platforms.web import Reply
from connectors.publish.replying import Said
from preuve.audience.comments import Comment
from preuve.errors import PermanentError, Uncertain
from preuve.i18n import _

ID = re.compile(r"[A-Za-z0-9_-]{10,80}", re.ASCII)
PATH = "/youtube/v3/comments"
PAGES = 5


class YouTubeReplies:
    """Answers with a channel. Google's own client isn't used to insert: `creates` must be said, it can't."""

    name: ClassVar[str] = "youtube"

    def __init__(self, access: Access) -> None:
        self.google = Google(access, "youtube", "v3")
        self.web = self.google.web
        self.channel = access.account.id

    @classmethod
    def open(cls, access: Access) -> Self:
        """For an account. Calls nothing."""
        return cls(access)

    def find(self, comment: Comment, text: str) -> Said | None:
        """Among the replies of its thread: the channel's, with that text."""
        query = {"part": "snippet", "parentId": _thread(comment), "maxResults": 100, "textFormat": "plainText"}
        for _page in range(PAGES):
            reply = self._judged(self.web.get(PATH, query))
            answer = reply.json()
            for one in items(answer):
                if self._ours(one.get("snippet"), text) and ID.match(str(one.get("id"))):
                    return Said(ids={"id": str(one["id"])[:200]}, response=reply.digest)
            token = answer.get("nextPageToken")
            if not isinstance(token, str):
                return None
            query = {**query, "pageToken": token[:500]}
        raise Uncertain(
            _("YouTube a trop de réponses sous ce commentaire pour y retrouver la vôtre."),
            remedy=_("Regardez sous la vidéo si elle y est avant de relancer."),
        )

    def reply(self, comment: Comment, text: str, key: str) -> Said:
        """Answer in the comment's thread: YouTube has one level of replies."""
        body = {"snippet": {"parentId": _thread(comment), "textOriginal": text}}
        reply = self._judged(self.web.call("POST", PATH, creates=True, query={"part": "snippet"}, json=body))
        found = str(reply.json().get("id") or "")
        if not ID.match(found):
            raise Uncertain(
                _("YouTube a répondu sans dire sous quel nom il garde la réponse."),
                remedy=_("Relancez la même commande : Preuve lui demandera ce qu'il en est."),
            )
        return Said(ids={"id": found[:200]}, response=reply.digest)

    def _judged(self, reply: Reply) -> Reply:
        if reply.ok:
            return reply
        raise refused(Refusal.read(reply.status, reply.raw), self.web.label, self.google.now)

    def _ours(self, snippet: Any, text: str) -> bool:
        if not isinstance(snippet, Mapping):
            return False
        channel = snippet.get("authorChannelId")
        who = channel.get("value") if isinstance(channel, Mapping) else None
        said = snippet.get("textOriginal") or snippet.get("textDisplay")
        return who == self.channel and isinstance(said, str) and said.split() == text.split()


def _thread(comment: Comment) -> str:
    """The id of the comment's thread: a reply's own id begins with it, up to the dot. Raises PermanentError."""
    thread = comment.native.split(".")[0]
    if not ID.fullmatch(thread):
        raise PermanentError(
            _("« {id} » n'est pas un commentaire de YouTube.").format(id=comment.native[:40]),
            remedy=_("Relisez les commentaires : « preuve audience --fetch »."),
        )
    return thread
