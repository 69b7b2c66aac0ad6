"""Checks as cards: one a check, its results film by film, the same result on several films told once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from preuve.artifact import digest_json
from preuve.checks.finding import GRAVITY, Finding, Standard, Status, Threshold, standards
from preuve.checks.tally import gravest
from preuve.checks.telling import decimal
from preuve.i18n import _
from preuve.report.links import Links, Shown, Spot
from preuve.report.words import family_titles
from preuve.targets import target_label


@dataclass(frozen=True)
class Bytes:
    """A file that was measured, and the digest of its bytes then."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Picked:
    """A finding's picture and its part in it: `before`, `after`, `worst` or nothing."""

    shown: Shown
    role: str


@dataclass(frozen=True)
class Result:
    """A check's result on the films that share it."""

    status: Status
    targets: tuple[str, ...]
    films: str
    measured: str
    figure: str
    remedy: str
    spots: tuple[Spot, ...]
    stills: tuple[Picked, ...]
    missing_stills: int
    evidence: tuple[Bytes, ...]

    @property
    def pairs(self) -> tuple[tuple[Picked, Picked], ...]:
        """Pictures before and after, side by side."""
        before = [one for one in self.stills if one.role == "before"]
        after = [one for one in self.stills if one.role == "after"]
        return tuple(zip(before, after, strict=False))

    @property
    def alone(self) -> tuple[Picked, ...]:
        """The pictures that stand by themselves."""
        paired = {id(one) for pair in self.pairs for one in pair}
        return tuple(one for one in self.stills if id(one) not in paired)


@dataclass(frozen=True)
class Card:
    """A check and its results, the gravest first."""

    id: str
    family: str
    theme: str
    title: str
    requirement: bool
    status: Status
    threshold: Threshold | None
    standard: Standard | None
    results: tuple[Result, ...]

    @property
    def worst(self) -> Result:
        """The gravest result."""
        return self.results[0]

    @property
    def shown(self) -> Result:
        """The result to show where there is room for one: the gravest, on the wide film if it is among them."""
        gravest = [result for result in self.results if result.status == self.worst.status]
        return next((result for result in gravest if "web" in result.targets), self.worst)

    @property
    def others(self) -> tuple[Result, ...]:
        """The other results."""
        return tuple(result for result in self.results if result is not self.shown)


def cards(findings: Sequence[Finding], links: Links) -> list[Card]:
    """A card for each check, in the findings' order."""
    by_check: dict[str, list[Finding]] = {}
    for finding in findings:
        by_check.setdefault(finding.id, []).append(finding)
    return [_card(found, links) for found in by_check.values()]


def _card(findings: Sequence[Finding], links: Links) -> Card:
    first = findings[0]
    results = [_result(same, links) for same in _same(findings)]
    return Card(
        id=first.id,
        family=first.family,
        theme=family_titles().get(first.family, first.family),
        title=first.title,
        requirement=first.kind == "requirement",
        status=gravest([finding.status for finding in findings]),
        threshold=first.threshold,
        standard=standards()[first.threshold.standard].said() if first.threshold else None,
        results=tuple(sorted(results, key=lambda result: GRAVITY.index(result.status))),
    )


def _same(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Findings that say the same of several films, together."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        said = finding.model_dump(mode="json", include={"status", "measured", "remedy", "places", "stills"})
        for place in said["places"]:
            place["file"] = ""
        groups.setdefault(digest_json(said), []).append(finding)
    yield from groups.values()


def _result(findings: Sequence[Finding], links: Links) -> Result:
    first = findings[0]
    shown = [(links.still(still.sha256, still.caption), still.role) for still in first.stills]
    names = tuple(finding.target for finding in findings if finding.target)
    evidence = {(one.name, one.sha256): Bytes(one.name, one.sha256) for f in findings for one in f.evidence}
    return Result(
        status=first.status,
        targets=names,
        films=_films(names, links),
        measured=first.measured,
        figure=_figure(first),
        remedy=first.remedy,
        spots=tuple(links.place(place, first.target) for place in first.places),
        stills=tuple(Picked(picture, role) for picture, role in shown if picture),
        missing_stills=sum(picture is None for picture, _role in shown),
        evidence=tuple(evidence.values()),
    )


def _figure(finding: Finding) -> str:
    """The measure as a number, where its words hold none."""
    if finding.value is None or any(sign.isdigit() for sign in finding.measured):
        return ""
    return f"{decimal(finding.value, 3)} {finding.unit}".strip()


def _films(targets: Sequence[str], links: Links) -> str:
    """The films' names; all of several are told as such."""
    if len(targets) > 1 and len(targets) == len(links.material.subject.films):
        return _("tous les films")
    return ", ".join(map(target_label, targets))
