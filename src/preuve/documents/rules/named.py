"""Things that must be named: rules of law in a charter, handicaps, roles."""

import re
from collections.abc import Iterator

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.text import fold
from preuve.i18n import _


def names(text: str, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw where fewer of the things are named than asked. Each is a list of its names, separated by « | »."""
    folded = fold(text)
    missing = [one for one in rule.names if not any(_said(name, folded) for name in one.split("|"))]
    present = len(rule.names) - len(missing)
    if present < rule.least:
        told = ", ".join(one.partition("|")[0].strip() for one in missing)
        yield Flaw(
            rule=rule.rule,
            said=_("{n} nommé sur {least} demandés ; manquent : {names}").format(
                n=present, least=rule.least, names=told
            ),
            remedy=_("Nommez ceux qui vous concernent, et dites comment vous en tenez compte."),
        )


def _said(name: str, folded: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded) is not None
