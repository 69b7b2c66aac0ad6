"""`findings.json`, which programs read: each finding is what the kit finds again, and its sums are those of its own."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from preuve.checks.finding import Finding
from preuve.checks.tally import to_json
from preuve.dossier import layout
from preuve.dossier.data import read_json
from preuve.dossier.model import Point, Status
from preuve.dossier.verify.consistency.judged import FIRST, Judged
from preuve.dossier.verify.consistency.nearness import NEAR, NEAR_SHARE, near
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext, speaking

DERIVED = ("key", "fingerprint")


def look(seen: Seen, judged: Judged, unsure: Collection[str]) -> Point:
    """The point about the list. `unsure`: keys of the findings whose claims couldn't be made again."""
    title = _("La liste des constats (findings.json) est celle que Preuve écrit d'après ces fichiers")
    try:
        data = read_json(seen.unpacked.path(layout.FINDINGS))
        said = [_finding(one) for one in data["findings"]]
    except (KeyError, ValueError, TypeError, AttributeError, ValidationError):
        return point("findings", title, "failed", _("elle manque ou ne se lit pas"), names=(layout.FINDINGS,))
    kinds = {name: _alike(theirs, ours) for name, theirs, ours in _pairs(said, judged.findings[FIRST])}
    faults = [
        Fault(_("« {id} » n'y est pas dit pareil").format(id=text(name)), layout.FINDINGS)
        for name, kind in kinds.items()
        if kind == "other" and name not in unsure
    ]
    if not _adds_up(data, said, seen.claims.kit):
        faults.append(Fault(_("ses totaux ou ses empreintes ne sont pas ceux de ses constats"), layout.FINDINGS))
    if faults:
        return concluded("findings", title, faults, "")
    return _held(title, kinds)


def _held(title: str, kinds: Mapping[str, str]) -> Point:
    """What is said where nothing is wrong: all the same, the same within rounding, or some that nobody could redo."""
    unsure = sorted(name for name, kind in kinds.items() if kind == "other")
    if unsure:
        told = _("ces constats n'ont pas pu être refaits : {ids}").format(ids=text(", ".join(unsure), 1000))
        return point("findings", title, "not_run", told, names=(layout.FINDINGS,))
    good = ngettext("{n} constat", "{n} constats", len(kinds)).format(n=len(kinds))
    status: Status = "within_tolerance" if "near" in kinds.values() else "verified"
    return point("findings", title, status, good)


def _finding(one: Mapping[str, Any]) -> Finding:
    return Finding.model_validate({name: value for name, value in one.items() if name not in DERIVED})


def _pairs(said: Sequence[Finding], ours: Sequence[Finding]) -> Iterator[tuple[str, Finding | None, Finding | None]]:
    """The findings of the same key, one by one; one that is said twice is nobody's."""
    theirs, found = {one.key: one for one in said}, {one.key: one for one in ours}
    twice = {one.key for at, one in enumerate(said) if theirs[one.key] is not said[at]}
    for name in sorted(theirs.keys() | found.keys()):
        yield name, None if name in twice else theirs.get(name), found.get(name)


def _adds_up(data: Any, said: Sequence[Finding], kit: str) -> bool:
    """Whether the list is what the kit writes of these very findings, in this order."""
    with speaking(FIRST):
        whole = json.loads(to_json(said))
    return bool(data == {**whole, "kit": kit})


def _alike(theirs: Finding | None, ours: Finding | None) -> str:
    """`identical`, `near` or `other`."""
    if theirs is None or ours is None:
        return "other"
    if theirs == ours:
        return "identical"
    return "near" if _near(theirs.model_dump(mode="json"), ours.model_dump(mode="json")) else "other"


def _near(theirs: Any, ours: Any) -> bool:
    """Whether two values say the same but for the rounding of measures, and the bytes of the stills that show them."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        drawn = "caption" in ours
        return theirs.keys() == ours.keys() and all(
            (drawn and name == "sha256") or _near(theirs[name], ours[name]) for name in ours
        )
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(_near, theirs, ours))
    if isinstance(theirs, float) and isinstance(ours, float):
        return abs(theirs - ours) <= max(NEAR, NEAR_SHARE * abs(ours))
    return theirs == ours or (isinstance(theirs, str) and isinstance(ours, str) and near(theirs, ours))
