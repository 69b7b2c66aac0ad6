"""Asking for a reading of the figures, and holding the answer to what it was given.

An answer goes back until it cites only what exists and repeats only numbers of the facts it cites.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from preuve.audience.comments.masking import fenced
from preuve.audience.lecture.analysis import NAME, SENTENCE, TEMPLATE, Answered, Basis, Claimed, Key, Sentiment
from preuve.audience.lecture.quoting import lacking, overstated
from preuve.calls.answers import json_of
from preuve.engines import Answer
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _
from preuve.reading import check

MOST_BYTES = 200_000


def prompt_values(basis: Basis, comments: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the template is filled with, besides the brief."""
    told = [{"id": one.id, "kind": one.kind, "text": one.text} for one in basis.facts]
    return {"facts": fenced(told), "comments": fenced(list(comments))}


def schema(basis: Basis) -> dict[str, Any]:
    """The JSON Schema of an answer: ids are those that exist."""
    said = {"type": "string", "minLength": 1, "maxLength": SENTENCE}
    some = {"type": "array", "items": {"type": "string", "enum": [one.id for one in basis.facts]}}
    facts = {**some, "minItems": 1}
    comment = {"type": "string", "enum": list(basis.comments) or [""]}
    comments = {"type": "array", "items": comment}
    change = _object({"key": {"type": "string", "enum": list(get_args(Key))}, "value": {**said, "minLength": 0}})
    feeling = _object({"comment": comment, "sentiment": {"type": "string", "enum": list(get_args(Sentiment))}})
    theme = _object({"name": {**said, "maxLength": NAME}, "comments": comments})
    kinds = {
        "observations": _object({"text": said, "figures": facts}),
        "themes": theme,
        "sentiments": feeling,
        "recommendations": _object({"text": said, "figures": some, "comments": comments, "change": change}),
        "uncertain": said,
    }
    return _object({name: {"type": "array", "items": kind} for name, kind in kinds.items()})


def read(answer: Answer, basis: Basis) -> Answered:
    """The reading that an answer holds. Raises BadInput, with what is wrong, in words that the model is told."""
    data = json_of(answer.data, MOST_BYTES, lambda reason: wrong(reason, ""))
    found = check(data, Answered, answer.name)
    for key, reason in _faults(found, basis):
        raise wrong(reason, key)
    return found


def _faults(found: Answered, basis: Basis) -> Iterator[tuple[str, str]]:
    """What is wrong, in order: ids first, then what sentences say."""
    facts = {one.id: one for one in basis.facts}
    claims: Mapping[str, Sequence[Claimed]] = {
        "observations": found.observations,
        "recommendations": found.recommendations,
    }
    for name in claims:
        for at, one in enumerate(claims[name], 1):
            key = f"{name}.{at}"
            if absent := lacking(one.figures, facts):
                yield f"{key}.figures", _("ces faits n'existent pas : {ids}.").format(ids=", ".join(absent)[:SENTENCE])
            elif reason := overstated(one.text, [facts[fact] for fact in one.figures], compares=name == "observations"):
                yield f"{key}.text", f"{reason}."
    for at, text in enumerate(found.uncertain, 1):
        if reason := overstated(text, basis.facts):
            yield f"uncertain.{at}", f"{reason}."
    yield from _about_changes(found)
    yield from _about_comments(found, basis.comments)


def _about_changes(found: Answered) -> Iterator[tuple[str, str]]:
    for at, one in enumerate(found.recommendations, 1):
        key, value = one.change.key, one.change.value.strip()
        if (key == "none") != (not value):
            yield f"recommendations.{at}.change", _("« value » est vide si, et seulement si, « key » est « none ».")
        elif key == "seconds" and not (value.isdecimal() and 6 <= int(value) <= 600):
            yield f"recommendations.{at}.change.value", _("une durée est un nombre entier de secondes, de 6 à 600.")


def _about_comments(found: Answered, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    exist = dict.fromkeys(known)
    for at, advised in enumerate(found.recommendations, 1):
        if not advised.comments and not advised.figures:
            yield f"recommendations.{at}.figures", _("un conseil cite un fait ou un commentaire au moins.")
        if absent := lacking(advised.comments, exist):
            yield f"recommendations.{at}.comments", _absent(absent)
    for at, theme in enumerate(found.themes, 1):
        if absent := lacking(theme.comments, exist):
            yield f"themes.{at}.comments", _absent(absent)
        elif reason := overstated(theme.name, ()):
            yield f"themes.{at}.name", f"{reason}."
    felt = [one.comment for one in found.sentiments]
    if sorted(felt) != sorted(known):
        missed = [one for one in known if one not in felt]
        strange = [one for one in felt if one not in exist or felt.count(one) > 1]
        yield (
            "sentiments",
            _("chaque commentaire y est une fois ; manquent : {missed} ; en trop : {strange}.").format(
                missed=", ".join(missed)[:SENTENCE] or "–", strange=", ".join(dict.fromkeys(strange))[:SENTENCE] or "–"
            ),
        )


def _absent(ids: Sequence[str]) -> str:
    return _("ces commentaires n'existent pas : {ids}.").format(ids=", ".join(ids)[:SENTENCE])


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(properties),
    }


def wrong(message: str, key: str) -> BadInput:
    """What a model is told of its answer."""
    remedy = _("Répondez par le seul objet JSON demandé ; ne citez que des faits et des commentaires donnés.")
    return BadInput(message, path="lecture.json", key=key, remedy=remedy)


class NoReading(PermanentError):
    """No answer was a reading that holds."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("Aucune des réponses de l'IA ne tient : {reason}").format(reason=reason),
            remedy=_("Relisez prompts/{file}, ou prenez un modèle plus capable, puis relancez.").format(file=TEMPLATE),
        )
