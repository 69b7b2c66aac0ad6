"""What became of each reply, event by event: `publications/reponses/<key>.jsonl`, a comment a file, never rewritten."""

from pathlib import Path

from preuve.artifact import digest_json
from preuve.audience.comments import Comment
from preuve.publication.journal import Journal, Publication
from preuve.publication.post import State

FOLDER = "reponses"


class ReplyJournal(Journal):
    """The replies of one project. `folder` is the project's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = self.folder / FOLDER

    @staticmethod
    def key(comment: Comment) -> str:
        """A comment's key: it is answered once, whatever the reply says."""
        return digest_json({"platform": comment.platform, "post": comment.post, "comment": comment.native})[:16]

    def state(self, key: str) -> State | None:
        """What a reply is now: None where none was ever begun, `unknown` where nobody knows."""
        events = self.events(key)
        return Publication(key=key, events=events).state if events else None

    def text(self, key: str) -> str:
        """What was last about to be said."""
        told = (event.details.get("text") for event in reversed(self.events(key)) if event.kind == "intended")
        return str(next(told, ""))
