"""Each need tied to a solution: « Besoin : … Solution : … », or a table with both columns."""

from collections.abc import Iterator, Sequence

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.labelled import after_labels, holds, rows_of
from preuve.documents.rules.listed import Pieces, first_way, quoted
from preuve.i18n import _, ngettext

NEED = ("Besoin|Need", "Solution")


def pairs(pieces: Pieces, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw for each first thing without the others, and where there are fewer pairs than asked.

    `names` gives the labels, the need's first; without them, « Besoin » and « Solution ».
    """
    labels = rule.names or NEED
    groups = [*_groups(pieces, labels), *rows_of(pieces, labels)]
    whole = 0
    for first, *others in groups:
        lacking = [first_way(label) for label, text in zip(labels[1:], others, strict=True) if not holds(text, 1)]
        whole += holds(first, 1) and not lacking
        if lacking and holds(first, 1):
            told = _("« {text} » est sans {names}")
            yield Flaw(
                rule=rule.rule,
                said=told.format(text=quoted(first), names=", ".join(one.lower() for one in lacking)),
                remedy=_form(labels),
            )
    if whole < rule.least:
        told = ngettext("{n} couple « {names} », {least} demandés", "{n} couples « {names} », {least} demandés", whole)
        linked = " → ".join(first_way(one) for one in labels)
        yield Flaw(rule=rule.rule, said=told.format(n=whole, names=linked, least=rule.least), remedy=_form(labels))


def _groups(pieces: Pieces, labels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """From each first label to the next: what each label says, empty where it isn't there."""
    group: list[str] | None = None
    for one in after_labels(pieces, labels, colon=True):
        if one.label == 0:
            if group:
                yield tuple(group)
            group = [one.text.strip(" .;,*\n"), *([""] * (len(labels) - 1))]
        elif group:
            group[one.label] += one.text
    if group:
        yield tuple(group)


def _form(labels: Sequence[str]) -> str:
    line = " ".join(f"{first_way(one)} : …" for one in labels)
    return _("Écrivez une ligne pour chacun, sous la forme « {line} », ou un tableau avec ces colonnes.").format(
        line=line
    )
