"""Whether an answer holds to what a test expects: words, length, language, form, refusal. Nothing of it is guessed."""

import json
import re
from collections.abc import Callable, Mapping

from preuve.assistants.model import Assistant, Case, Expectation
from preuve.calls.answers import unfenced
from preuve.controls.tongue import LEAST_LETTERS, SURE, tongue
from preuve.documents.text import fold, words_of
from preuve.engines import Value
from preuve.i18n import _, ngettext

MOST_ANSWER = 50_000
"""Signs of an answer that are read; none that is longer is any use to the person who asked."""
Judge = Callable[[Expectation, str, Assistant], tuple[bool, str]]


class Outcome(Value):
    """How an answer stands with one expectation: `said` is what was found."""

    holds: bool
    said: str
    why: str


def judged(case: Case, answer: str, assistant: Assistant) -> tuple[Outcome, ...]:
    """Each expectation of a test, against an answer's words."""
    return tuple(_judged(one, answer[:MOST_ANSWER], assistant) for one in case.expect)


def _judged(asked: Expectation, answer: str, assistant: Assistant) -> Outcome:
    (kind,) = asked.model_fields_set - {"why"}
    holds, said = _JUDGES[kind](asked, answer, assistant)
    return Outcome(holds=holds, said=said, why=asked.why)


def _contains(asked: Expectation, answer: str, _assistant: Assistant) -> tuple[bool, str]:
    found = _first(asked.contains or "", answer)
    if found:
        return True, _("contient « {words} »").format(words=found)
    return False, _("ne contient pas « {words} »").format(words=asked.contains)


def _avoids(asked: Expectation, answer: str, _assistant: Assistant) -> tuple[bool, str]:
    found = _first(asked.avoids or "", answer)
    if found:
        return False, _("contient « {words} »").format(words=found)
    return True, _("ne contient pas « {words} »").format(words=asked.avoids)


def _most_words(asked: Expectation, answer: str, _assistant: Assistant) -> tuple[bool, str]:
    n = len(words_of(answer))
    return n <= (asked.most_words or 0), _length(n, _("{most} au plus").format(most=asked.most_words))


def _least_words(asked: Expectation, answer: str, _assistant: Assistant) -> tuple[bool, str]:
    n = len(words_of(answer))
    return n >= (asked.least_words or 0), _length(n, _("{least} au moins").format(least=asked.least_words))


def _language(asked: Expectation, answer: str, _assistant: Assistant) -> tuple[bool, str]:
    found = tongue(answer)
    if found is None:
        return False, _("trop court pour dire sa langue : il faut {n} lettres").format(n=LEAST_LETTERS)
    told = _("langue reconnue : {code}").format(code=found.code)
    return found.code == asked.language and found.sure >= SURE, told


def _json_keys(asked: Expectation, answer: str, _assistant: Assistant) -> tuple[bool, str]:
    try:
        data = json.loads(unfenced(answer.encode()))
    except (ValueError, RecursionError):
        return False, _("n'est pas du JSON")
    missing = [key for key in asked.json_keys or () if not isinstance(data, dict) or key not in data]
    if missing:
        return False, _("clés absentes : {keys}").format(keys=", ".join(missing))
    return True, _("a les clés {keys}").format(keys=", ".join(asked.json_keys or ()))


def _refuses(asked: Expectation, answer: str, assistant: Assistant) -> tuple[bool, str]:
    start = fold(assistant.parameters.refusal).rstrip(" .!…")
    refused = fold(answer.lstrip(' «"\n*_')).startswith(start)
    return refused == asked.refuses, _("refuse") if refused else _("ne refuse pas")


_JUDGES: Mapping[str, Judge] = {
    "contains": _contains,
    "avoids": _avoids,
    "most_words": _most_words,
    "least_words": _least_words,
    "language": _language,
    "json_keys": _json_keys,
    "refuses": _refuses,
}


def _first(wanted: str, answer: str) -> str:
    """The first of several ways of saying it that is in an answer, accents and capitals apart."""
    folded = fold(answer)
    ways = [way.strip() for way in wanted.split("|") if way.strip()]
    return next((way for way in ways if re.search(rf"(?<!\w){re.escape(fold(way))}(?!\w)", folded)), "")


def _length(n: int, asked: str) -> str:
    return ngettext("{n} mot ({asked})", "{n} mots ({asked})", n).format(n=n, asked=asked)
