"""What a dossier says of its own findings, and the sentences of its claims taken apart: her words, never ours."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from preuve.checks.finding import Status
from preuve.checks.words import words
from preuve.dossier.model import Claim
from preuve.i18n import _, speaking
from preuve.targets import target_label

FINDING = "finding/"
LANGUAGE = "fr"
"""The language that claims are written in."""
_GRAVEST: tuple[Status, ...] = ("unmet", "error", "not_run", "declared", "met", "not_applicable")


def announced(claims: Iterable[Claim]) -> Mapping[Status, int]:
    """How many checks stand so: those that a criterion asks for, each once whatever its films, by its worst one."""
    found: defaultdict[str, set[Status]] = defaultdict(set)
    for one in claims:
        if one.id.startswith(FINDING) and one.status and one.criteria:
            found[one.id.split("/")[1]].add(one.status)
    worst = [next(status for status in _GRAVEST if status in there) for there in found.values()]
    return {status: worst.count(status) for status in _GRAVEST if status in worst}


def parted(statement: str) -> tuple[str, str]:
    """A finding's sentence: what was checked, and what was measured; its status is said elsewhere."""
    with speaking(LANGUAGE):
        said = "|".join(re.escape(word) for word in words().values())
    found = re.fullmatch(rf"(?s)(.*?) : (?:{said})(?: \((.*))?", statement)
    if found is None:
        return statement, ""
    measured = found[2] or ""
    return found[1], measured.removesuffix(")")


def named(claim: str, statement: str) -> str:
    """What a claim is about, in words: its title, and the film where it is of one."""
    title, target = parted(statement)[0], claim.removeprefix(FINDING).partition("/")[2]
    if not (claim.startswith(FINDING) and target):
        return title
    return _("{title} ({film})").format(title=title, film=target_label(target))
