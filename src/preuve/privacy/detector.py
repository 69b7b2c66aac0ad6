"""Where personal data stands in a text: by the names that are known, by form, and by a model where one is installed."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from preuve.engines import Value
from preuve.i18n import N_, _
from preuve.privacy import patterns, running
from preuve.privacy.folding import fold
from preuve.privacy.names import Name, Unit, units

Kind = Literal["person", "organisation", "place", "email", "telephone", "address", "iban", "social_security"]
How = Literal["brief", "listed", "pattern", "checksum", "model"]

BY_FORM: tuple[tuple[Kind, How, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", "pattern", patterns.emails),
    ("iban", "checksum", patterns.ibans),
    ("social_security", "checksum", patterns.social_security_numbers),
    ("telephone", "pattern", patterns.telephones),
    ("address", "pattern", patterns.addresses),
)
KINDS: dict[Kind, str] = {
    "person": N_("nom de personne"),
    "organisation": N_("nom d'organisation"),
    "place": N_("nom de lieu"),
    "email": N_("adresse électronique"),
    "telephone": N_("numéro de téléphone"),
    "address": N_("adresse postale"),
    "iban": N_("numéro de compte bancaire (IBAN)"),
    "social_security": N_("numéro de sécurité sociale"),
}
UNSEEN = {
    "running-text": N_("les noms dans le texte courant n'ont pas été cherchés (complément « privacy » absent)"),
    "not-asked": N_("les noms dans le texte courant n'ont pas été cherchés"),
    "too-long": N_("la fin du texte n'a pas été lue par le modèle qui cherche les noms"),
}


class Span(Value):
    """Something personal in a text, from `start` to `end` (characters). `of` is the key of the name's part."""

    start: int
    end: int
    kind: Kind
    how: How
    text: str
    of: str = ""


class Found(Value):
    """What was found, in the text's order, and codes of what wasn't looked at (`told` says them)."""

    spans: tuple[Span, ...] = ()
    unseen: tuple[str, ...] = ()


def find(text: str, names: Iterable[Name | str] = (), *, deep: bool | None = None) -> Found:
    """Everything personal in a text, no two spans overlapping. The same text gives the same spans.

    Args:
        text: any text.
        names: names to look for, however they are written (case, accents, hyphens, in a hashtag).
        deep: whether a model looks for names in running text; None: where it is installed (`looks_with` says).

    Raises:
        MissingPart: with `deep` and without the optional extra.
    """
    looked = bool(running.identity()) if deep is None else deep
    spans = _apart(_candidates(text, units(names), deep=looked))
    unseen = [] if looked else ["running-text" if deep is None else "not-asked"]
    if looked and len(text) > running.LONGEST:
        unseen.append("too-long")
    return Found(spans=spans, unseen=tuple(unseen))


def locate(text: str, parts: Iterable[Unit]) -> tuple[Span, ...]:
    """What has a form, and some parts of names, in a text's order."""
    return _apart(_candidates(text, parts, deep=False))


def looks_with(*, deep: bool | None = None) -> str:
    """What identifies how `find` looks here: part of the key of a step that finds. Cheap."""
    return "forms 1" if deep is False else f"forms 1, {running.identity() or 'no model'}"


def told(code: str) -> str:
    """What a code of `Found.unseen` says."""
    return _(UNSEEN[code])


def _candidates(text: str, parts: Iterable[Unit], *, deep: bool) -> Iterator[Span]:
    """Spans, the surest first."""
    for kind, how, look in BY_FORM:
        for start, end in look(text):
            yield Span(start=start, end=end, kind=kind, how=how, text=text[start:end])
    folded = fold(text)
    for unit in sorted(parts, key=lambda unit: -len(unit.key)):
        for start, end in unit.places(folded):
            yield Span(start=start, end=end, kind=unit.kind, how=unit.how, text=text[start:end], of=unit.key)
    for start, end in running.people(text) if deep else ():
        yield Span(start=start, end=end, kind="person", how="model", text=text[start:end])


def _apart(candidates: Iterable[Span]) -> tuple[Span, ...]:
    """The candidates that don't overlap one taken before, in the text's order."""
    taken: list[Span] = []  # in the text's order
    for one in candidates:
        place = bisect_left(taken, one.start, key=lambda span: span.start)
        free_before = place == 0 or taken[place - 1].end <= one.start
        free_after = place == len(taken) or one.end <= taken[place].start
        if one.start < one.end and free_before and free_after:
            taken.insert(place, one)
    return tuple(taken)
