"""What the functions of this package are given, and what they all need to tell."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from preuve.checks.finding import Finding
from preuve.checks.subject import Subject
from preuve.documents.blocks import Block, Blocks, Known
from preuve.i18n import language
from preuve.ledger import Line
from preuve.portfolio import UseCase
from preuve.project import Project

if TYPE_CHECKING:
    from preuve.report.material import Material


@dataclass(frozen=True)
class Knowing:
    """A project; its run, where there is one, with what its checks found; the use case that the document is about.

    `on` is the day it is told: that of the run, else today.
    """

    project: Project
    subject: Subject | None = None
    findings: Sequence[Finding] = ()
    case: UseCase | None = None
    on: date | None = None

    @cached_property
    def material(self) -> "Material | None":
        """The run's measures and files; None where there is no run."""
        from preuve.report.material import Material

        if self.subject is None or self.subject.folder is None:
            return None
        return Material(self.subject, self.subject.folder / "report")

    @property
    def run(self) -> Path | None:
        """The run's folder."""
        return self.subject.folder if self.subject else None

    @property
    def steps(self) -> tuple[Line, ...]:
        """What the run did."""
        return self.subject.steps if self.subject and self.run else ()

    @property
    def day(self) -> date:
        """The day it is told: that of the run, else today."""
        if self.on:
            return self.on
        return self.subject.day if self.subject else date.today()  # noqa: DTZ011  (her own calendar's day)

    def fixture(self, name: str) -> Any:
        """Something that checks look at, by its name; None where it isn't known."""
        return self.material.of_run(name).value if self.material else None

    def judged(self) -> Sequence[Finding]:
        """What the run's checks found: those given, else those that stand in its folder."""
        if self.findings or self.run is None:
            return self.findings
        return tuple(_stored(self.run))


def told(source: str, blocks: Blocks) -> Iterator[Block]:
    """Some blocks as what the kit knows from a source; nothing where there are none."""
    if blocks:
        yield Known(source=source, blocks=tuple(blocks))


def day(when: date | datetime | str | None) -> str:
    """A day as the reader's language writes it; empty where there is none."""
    if isinstance(when, str):
        try:
            when = datetime.fromisoformat(when)
        except ValueError:
            return ""
    if when is None:
        return ""
    return when.strftime("%d/%m/%Y") if language() == "fr" else f"{when.day} {when.strftime('%B %Y')}"


def short(text: str, most: int = 160) -> str:
    """The beginning of a text, on one line."""
    from preuve.wording import clip_words

    return clip_words(" ".join(text.split()), most)


def _stored(run: Path) -> Iterator[Finding]:
    path = run / "findings.json"
    try:
        data: Mapping[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
        found: Sequence[Mapping[str, Any]] = data.get("findings", ())
        fields = Finding.model_fields
        yield from (Finding.model_validate({k: v for k, v in one.items() if k in fields}) for one in found)
    except (ValueError, ValidationError, TypeError, AttributeError):
        return
