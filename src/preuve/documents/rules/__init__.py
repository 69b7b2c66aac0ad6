"""What a section's words must hold beyond being hers: each rule looks for one thing, and tells what is missing.

To add a rule: its name in `documents/model.py` (`RuleName`), a function in a module here, its line in `RULES`.
"""

from collections.abc import Callable, Iterator, Mapping

from preuve.documents.model import Rule, RuleName, SectionModel
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.figures import figures
from preuve.documents.rules.named import names

__all__ = ["Flaw", "Ground", "flaws"]

RULES: Mapping[RuleName, Callable[[str, Rule, Ground], Iterator[Flaw]]] = {"figures": figures, "names": names}


def flaws(text: str, section: SectionModel, ground: Ground) -> Iterator[Flaw]:
    """What a section's text lacks of what its model asks, in order."""
    for rule in (one for one in section.rules if one.rule in RULES):
        for found in RULES[rule.rule](text, rule, ground):
            why = str(rule.why) if rule.why else ""
            yield found.model_copy(update={"why": found.why or why})
