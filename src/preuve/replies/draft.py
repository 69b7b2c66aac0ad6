"""The replies she works on: `audience/reponses.yaml`. A model proposed them; she edits, accepts or drops each.

Accepting is one reply at a time, for the text as it is then: one that is edited afterwards must be accepted again.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from preuve.artifact import digest_bytes
from preuve.audience.comments import Comment
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.reading import load
from preuve.replies.suggestions import Suggestion
from preuve.store import write_atomic

FILE = "audience/reponses.yaml"
Decision = Literal["", "envoyer", "abandonner", "a traiter par vous", "rien a repondre"]
MOST_TEXT = 1000
HEADER = """\
# Les réponses proposées par l'IA à vos commentaires. Corrigez « reply » comme vous voulez : rien ne part sans votre
# oui, donné réponse par réponse : preuve replies accept ID --by "Votre nom". Pour n'en rien faire : preuve replies
# drop ID.
# « a traiter par vous » : insulte, donnée personnelle ou sujet délicat ; l'IA n'y répond pas.
"""


class Reply(Value):
    """A comment and what is to be answered. `accepted`: digest of the very text that she accepted."""

    id: str
    platform: str
    post: str = ""
    comment: str = Field(max_length=MOST_TEXT)
    reply: str = Field(default="", max_length=MOST_TEXT)
    decision: Decision = ""
    why: str = ""
    proposed: str = Field(default="", description="The model's text, as it came.", max_length=MOST_TEXT)
    recording: str = ""
    by: str = ""
    day: date | None = None
    accepted: str = ""

    @property
    def ready(self) -> bool:
        """Whether she accepted this very text."""
        return self.decision == "envoyer" and self.accepted == digest(self.reply) and bool(self.reply.strip())

    @property
    def edited(self) -> bool:
        """Whether the text changed since she accepted it."""
        return self.decision == "envoyer" and not self.ready


class Draft(Value):
    """The whole file."""

    replies: tuple[Reply, ...] = ()

    def of(self, name: str) -> Reply | None:
        """A reply by its comment's id."""
        return next((one for one in self.replies if one.id == name), None)


def digest(text: str) -> str:
    """What tells a text from any other."""
    return digest_bytes(text.strip().encode())


def read(folder: Path) -> Draft:
    """The replies of a project; none where there is no file. Raises BadInput."""
    path = folder / FILE
    return load(path, Draft) if path.is_file() else Draft()


def write(folder: Path, draft: Draft) -> None:
    """Keep them."""
    data = draft.model_dump(mode="json", exclude_defaults=True)
    said = yaml.safe_dump(data or {"replies": []}, allow_unicode=True, sort_keys=False, width=110)
    write_atomic(folder / FILE, (HEADER + said).encode())


def merged(
    draft: Draft,
    comments: Sequence[Comment],
    suggested: Mapping[str, Suggestion],
    asides: Mapping[str, str],
    recording: str,
) -> Draft:
    """The draft with what is new; what she already works on stays as it is."""
    known = {one.id for one in draft.replies}
    new = []
    for comment in comments:
        found = suggested.get(comment.id)
        if comment.id in known or (found is None and comment.id not in asides):
            continue
        new.append(_new(comment, found, asides.get(comment.id, ""), recording))
    return Draft(replies=(*draft.replies, *new))


def accept(draft: Draft, name: str, by: str, on: date) -> Draft:
    """Her yes to one reply, as it reads now. Raises BadInput where there is nothing to say yes to."""
    one = _named(draft, name)
    if not one.reply.strip():
        raise BadInput(
            _("il n'y a pas de réponse à « {comment} ».").format(comment=one.comment[:80]),
            path=FILE,
            key=one.id,
            remedy=_("Écrivez-la vous-même après « reply », puis acceptez-la."),
        )
    said = {"decision": "envoyer", "by": by, "day": on, "accepted": digest(one.reply)}
    return _replaced(draft, one.model_copy(update=said))


def drop(draft: Draft, name: str, by: str, on: date) -> Draft:
    """Her no to one reply. Raises BadInput."""
    said = {"decision": "abandonner", "by": by, "day": on, "accepted": ""}
    return _replaced(draft, _named(draft, name).model_copy(update=said))


def _new(comment: Comment, found: Suggestion | None, aside: str, recording: str) -> Reply:
    decision: Decision = ""
    if aside or (found and found.action == "hers"):
        decision = "a traiter par vous"
    elif found and found.action == "none":
        decision = "rien a repondre"
    text = found.text.strip() if found else ""
    return Reply(
        id=comment.id,
        platform=comment.platform,
        post=comment.post,
        comment=comment.text,
        reply=text,
        proposed=text,
        decision=decision,
        why=aside or (found.why if found else ""),
        recording=recording if found else "",
    )


def _named(draft: Draft, name: str) -> Reply:
    found = draft.of(name)
    if found is None:
        raise BadInput(
            _("aucune réponse ne porte ce nom : « {name} ».").format(name=name[:40]),
            path=FILE,
            remedy=_("« preuve replies » les montre : chacune a un nom comme « c1a2b3c4d »."),
        )
    return found


def _replaced(draft: Draft, mine: Reply) -> Draft:
    return Draft(replies=tuple(mine if one.id == mine.id else one for one in draft.replies))
