"""What a run found of a film's accessibility, in short: for each family of checks, how many hold."""

from collections.abc import Mapping
from typing import Any

from preuve.audience.table import Access

FAMILIES = ("CAP", "CON", "ALT", "FLA", "FON")
JUDGED = {"met", "unmet"}
WAITING = {"declared", "not_run", "error"}


def found_by(findings: Mapping[str, Any], target: str) -> list[dict[str, Any]]:
    """The families' counts for one target, from a run's `findings.json`; what concerns every film counts too."""
    statuses: dict[str, list[str]] = {}
    for one in findings.get("findings", ()):
        family = str(one.get("id", ""))[:3]
        if family in FAMILIES and one.get("target", "") in ("", target):
            statuses.setdefault(family, []).append(str(one.get("status", "")))
    return [
        Access(
            family=family,
            met=mine.count("met"),
            judged=sum(status in JUDGED for status in mine),
            waiting=sum(status in WAITING for status in mine),
        ).model_dump(mode="json")
        for family in FAMILIES
        if (mine := statuses.get(family, []))
    ]
