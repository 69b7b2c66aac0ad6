"""Judging a run to the end: findings in both languages, findings.json, the report; nothing twice.

Findings and report are views: they can always be made again from the run's files, so the ledger doesn't hold them.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from preuve.artifact import digest_file, digest_json
from preuve.checks.finding import Finding
from preuve.checks.judge import Hear, judge
from preuve.checks.subject import Subject
from preuve.checks.tally import to_json
from preuve.i18n import language, speaking
from preuve.store import write_atomic
from preuve.targets import templates

LANGUAGES = ("fr", "en")
HERS = (
    "*.yaml",
    "preuve.toml",
    "documents/**/*.md",
    "documents/*.jsonl",
    "audience/*.yaml",
    "media/**/*.txt",
    "media/**/*.md",
    "storyboards/*",
    "publications/*.jsonl",
)
"""What findings and report rest on besides the run's files: what she writes, and what became of her posts."""
FINDINGS = "findings.json"


def settle(subject: Subject, hear: Hear = lambda _name: None) -> Sequence[Finding]:
    """Judge a run in both languages and write `findings.json` and `report/` in its folder; give the findings."""
    from preuve.report import write as write_report

    folder = folder_of(subject)
    found: dict[str, Sequence[Finding]] = {}
    for one in dict.fromkeys((language(), *LANGUAGES)):
        with speaking(one):
            found[one] = judge(subject, hear=hear)
    # Findings outlive a report that fails; only both together stand.
    write_atomic(folder / FINDINGS, to_json(found[language()]))
    write_report(subject, {one: found[one] for one in LANGUAGES}, folder)
    write_atomic(folder / FINDINGS, to_json(found[language()], basis=basis(subject)))
    return found[language()]


def settled(subject: Subject) -> bool:
    """Whether the findings that stand in the run's folder rest on what is there now."""
    return bool(summary(folder_of(subject)).get("basis") == basis(subject))


def summary(folder: Path) -> dict[str, Any]:
    """The findings that stand in a run's folder, as JSON; empty where it was never judged."""
    path = folder / FINDINGS
    return json.loads(path.read_bytes()) if path.is_file() else {}


def basis(subject: Subject) -> str:
    """What a run's findings rest on, as a digest: the ledger, what she wrote, the language, the kit itself."""
    kit = [path for place in (Path(__file__).parents[1], templates()) for path in place.rglob("*") if _ours(path)]
    files = [folder_of(subject) / "ledger.jsonl", *sorted(kit)]
    if subject.project:
        files += [path for name in HERS for path in sorted(subject.project.folder.glob(name))]
    return digest_json([language(), *(digest_file(path) for path in files)])


def _ours(path: Path) -> bool:
    return path.suffix in (".py", ".yaml", ".mo", ".j2", ".css", ".js") and "project" not in path.parts


def folder_of(subject: Subject) -> Path:
    """The run's folder. Raises TypeError for a video that no run made."""
    if subject.folder is None:
        raise TypeError
    return subject.folder
