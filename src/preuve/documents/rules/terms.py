"""A roadmap's terms: short, medium and long, each with what it holds."""

from collections.abc import Iterator

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.labelled import after_labels, holds
from preuve.documents.rules.listed import Pieces, first_way
from preuve.i18n import _

TERMS = ("court terme|short term", "moyen terme|medium term", "long terme|long term")
LEAST_WORDS = 2


def terms(pieces: Pieces, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw where a term isn't told, or is named and nothing said of it. `names` gives the terms."""
    labels = rule.names or TERMS
    told = {one.label for one in after_labels(pieces, labels, colon=False) if holds(one.text, LEAST_WORDS)}
    missing = [first_way(one) for number, one in enumerate(labels) if number not in told]
    if missing:
        yield Flaw(
            rule=rule.rule,
            said=_("rien n'est dit de : {names}").format(names=", ".join(missing)),
            remedy=_("Écrivez une ligne de liste ou de tableau pour chaque échéance."),
        )
