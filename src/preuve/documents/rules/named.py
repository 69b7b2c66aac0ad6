"""Things that must be named: rules of law in a charter, handicaps, roles."""

import re
from collections.abc import Iterator

from preuve.documents.model import Rule
from preuve.documents.rules.base import Flaw, Ground
from preuve.documents.rules.listed import Pieces, first_way, stream, ways
from preuve.documents.text import flat
from preuve.i18n import _, ngettext


def names(pieces: Pieces, rule: Rule, _ground: Ground) -> Iterator[Flaw]:
    """A flaw where fewer of the things are named than asked. Each is a list of its names, separated by « | ».

    Naming a thing to say that it isn't known counts too: what is said of it, a person judges.
    """
    said = flat(stream(pieces))
    missing = [one for one in rule.names if not re.search(ways(one), said)]
    present = len(rule.names) - len(missing)
    if present < rule.least:
        yield Flaw(
            rule=rule.rule,
            said=_said(present, rule.least, ", ".join(first_way(one) for one in missing)),
            remedy=_("Nommez ce qui vous concerne, et dites comment vous en tenez compte."),
        )


def _said(present: int, least: int, missing: str) -> str:
    if not present:
        return _("rien ne nomme : {names}").format(names=missing)
    told = ngettext(
        "{n} chose nommée sur {least} demandées ; il manque : {names}",
        "{n} choses nommées sur {least} demandées ; il manque : {names}",
        present,
    )
    return told.format(n=present, least=least, names=missing)
