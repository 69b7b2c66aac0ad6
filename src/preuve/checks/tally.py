"""Findings added up: how many hold, what to answer the shell, and their form in JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from preuve import __version__
from preuve.artifact import canonical, digest_json
from preuve.checks.finding import GRAVITY, Finding, Status
from preuve.engines import Value
from preuve.i18n import language

SCHEMA = "preuve.findings/1"


class Tally(Value):
    """How many requirements stand where: checks, each with the gravest status of its films. `advice` counts apart."""

    statuses: Mapping[Status, int]
    advice: Mapping[Status, int]

    def count(self, *statuses: Status) -> int:
        """How many requirements have one of these statuses."""
        return sum(self.statuses.get(status, 0) for status in statuses)


def by_check(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The findings of each check, in the table's order."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.id, []).append(finding)
    return found


def gravest(statuses: Iterable[Status]) -> Status:
    """The gravest of some statuses; `not_applicable` of none."""
    return min(statuses, key=GRAVITY.index, default="not_applicable")


def tally(findings: Sequence[Finding]) -> Tally:
    """Count checks by their gravest status."""
    counts: dict[str, dict[Status, int]] = {"requirement": {}, "advice": {}}
    for group in by_check(findings).values():
        own, status = counts[group[0].kind], gravest(one.status for one in group)
        own[status] = own.get(status, 0) + 1
    return Tally(statuses=counts["requirement"], advice=counts["advice"])


def exit_code(findings: Sequence[Finding]) -> int:
    """1 where a requirement isn't met, else 2 where one couldn't be told, else 0."""
    asked = {finding.status for finding in findings if finding.kind == "requirement"}
    if "unmet" in asked:
        return 1
    return 2 if asked & {"error", "not_run"} else 0


def to_json(findings: Sequence[Finding], *, basis: str = "") -> bytes:
    """The findings for programs: ids and keys are stable, and a fingerprint says which bytes were measured.

    `basis` is the digest of what they rest on, where somebody will ask whether they still stand.
    """
    return canonical(
        {
            "schema": SCHEMA,
            "kit": __version__,
            "language": language(),
            "basis": basis,
            "summary": tally(findings).model_dump(mode="json"),
            "exit": exit_code(findings),
            "findings": [_one(finding) for finding in findings],
        }
    )


def _one(finding: Finding) -> dict[str, Any]:
    measured = sorted({evidence.sha256 for evidence in finding.evidence})
    return {
        "key": finding.key,
        "fingerprint": digest_json([finding.key, measured]),
        **finding.model_dump(mode="json", exclude_defaults=True),
    }
