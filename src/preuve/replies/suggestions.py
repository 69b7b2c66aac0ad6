"""Suggested replies: what is asked of the text engine, what a right answer is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import Field

from preuve.audience.comments import Comment
from preuve.audience.comments.masking import as_data, fenced
from preuve.calls.answers import json_of
from preuve.controls.claims import Backing, backing, figures
from preuve.engines import Answer, Value
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _
from preuve.project import Brief
from preuve.reading import check

STEP = "reponses"
TEMPLATE = "reponses.md.j2"
Action = Literal["reply", "hers", "none"]
MOST_REPLY = 500
MOST_WHY = 200
MOST_BYTES = 200_000
MOST_ASKED = 40
_FORBIDDEN = ("http://", "https://", "www.", "@")


class Suggestion(Value):
    """What the model proposes for a comment. `hers`: a person must answer it; `none`: nothing to answer."""

    comment: str
    action: Action
    text: str = Field(default="", max_length=MOST_REPLY)
    why: str = Field(default="", max_length=MOST_WHY)


class Suggested(Value):
    """An answer of the right form."""

    replies: tuple[Suggestion, ...]


class Basis(Value):
    """What an answer is held to: the comments asked about, and what her brief backs."""

    comments: tuple[str, ...]
    backing: Backing
    link: str = ""


def basis(brief: Brief, comments: Sequence[Comment]) -> Basis:
    """For some comments."""
    return Basis(comments=tuple(one.id for one in comments), backing=backing(brief), link=brief.link.strip())


def prompt_values(comments: Sequence[Comment]) -> dict[str, str]:
    """What the template is filled with, besides the brief."""
    return {"comments": fenced(as_data(comments))}


def schema(held: Basis) -> dict[str, Any]:
    """The JSON Schema of an answer."""
    reply = {
        "comment": {"type": "string", "enum": list(held.comments)},
        "action": {"type": "string", "enum": list(get_args(Action))},
        "text": {"type": "string", "maxLength": MOST_REPLY},
        "why": {"type": "string", "maxLength": MOST_WHY},
    }
    return _object({"replies": {"type": "array", "items": _object(reply)}})


def read(answer: Answer, held: Basis) -> Suggested:
    """The suggestions of an answer. Raises BadInput, with what is wrong, in words that the model is told."""
    data = json_of(answer.data, MOST_BYTES, lambda reason: _wrong(reason, ""))
    found = check(data, Suggested, answer.name)
    for key, reason in _faults(found, held):
        raise _wrong(reason, key)
    return found


def _faults(found: Suggested, held: Basis) -> Iterator[tuple[str, str]]:
    given = [one.comment for one in found.replies]
    if sorted(given) != sorted(held.comments):
        missed = [one for one in held.comments if one not in given]
        strange = [one for one in given if one not in held.comments or given.count(one) > 1]
        told = _("chaque commentaire y est une fois ; manquent : {missed} ; en trop : {strange}.")
        yield (
            "replies.comment",
            told.format(
                missed=", ".join(missed)[:MOST_WHY] or "–", strange=", ".join(dict.fromkeys(strange))[:MOST_WHY] or "–"
            ),
        )
    for at, one in enumerate(found.replies, 1):
        if (one.action == "reply") != bool(one.text.strip()):
            yield f"replies.{at}.text", _("« text » est rempli si, et seulement si, « action » est « reply ».")
        if reason := fault(one.text, held):
            yield f"replies.{at}.text", reason


def fault(text: str, held: Basis) -> str:
    """Why a reply promises more than the brief; empty where it doesn't."""
    plain = text.replace(held.link, " ") if held.link else text
    if any(mark in plain.lower() for mark in _FORBIDDEN):
        return _("une réponse ne contient ni adresse, ni nom de compte.")
    bare = [claim.text for claim in figures(plain, held.backing) if not claim.source]
    if bare:
        return _("le brief ne dit pas : {claims}.").format(claims=", ".join(bare))
    return ""


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    names = list(properties)
    return {"type": "object", "additionalProperties": False, "properties": dict(properties), "required": names}


def _wrong(message: str, key: str) -> BadInput:
    remedy = _("Répondez par le seul objet JSON demandé, un élément par commentaire.")
    return BadInput(message, path="reponses.json", key=key, remedy=remedy)


class NoSuggestion(PermanentError):
    """No answer was usable."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("Aucune des réponses de l'IA n'est utilisable : {reason}").format(reason=reason),
            remedy=_("Relisez prompts/{file}, ou prenez un modèle plus capable, puis relancez.").format(file=TEMPLATE),
        )
