"""What a section's words must hold beyond being hers: each rule looks for one thing, and tells what is missing.

To add a rule: its name in `documents/model.py` (`RuleName`), a function in a module here, its line in `RULES`.
"""

from collections.abc import Callable, Iterator, Mapping

from preuve.documents.model import Rule, RuleName, SectionModel
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.columns import columns
from preuve.documents.rules.counted import counted
from preuve.documents.rules.dates import dates
from preuve.documents.rules.figures import figures
from preuve.documents.rules.listed import Pieces
from preuve.documents.rules.named import names
from preuve.documents.rules.pairs import pairs
from preuve.documents.rules.terms import terms

__all__ = ["Flaw", "Ground", "flaws"]

RULES: Mapping[RuleName, Callable[[Pieces, Rule, Ground], Iterator[Flaw]]] = {
    "figures": figures,
    "names": names,
    "dates": dates,
    "items": counted,
    "columns": columns,
    "pairs": pairs,
    "terms": terms,
}


def flaws(pieces: Pieces, section: SectionModel, ground: Ground) -> Iterator[Flaw]:
    """What a section's pieces lack of what its model asks, in order."""
    for rule in section.rules:
        for found in RULES[rule.rule](pieces, rule, ground):
            why = str(rule.why) if rule.why else ""
            yield found.model_copy(update={"why": found.why or why})
