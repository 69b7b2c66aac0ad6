"""A verdict on the terminal: what holds, what doesn't, what wasn't looked at and why; read in half a minute."""

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import typer

from preuve.dossier.folding import Fold, folded
from preuve.dossier.model import LEVELS, Hear, Level, LevelVerdict, Status, Verdict
from preuve.dossier.refusal import safe
from preuve.dossier.report.questions import Question
from preuve.dossier.words import (
    FIRST,
    SHOWN,
    SIGNS,
    announced,
    counted,
    first,
    headline,
    not_proved,
    proves,
    tally,
    title,
)
from preuve.i18n import _, ngettext
from preuve.pages import duration
from preuve.wording import clip_words

MOST = {"failed": 12, "within_tolerance": 4, "not_run": 6, "verified": 0}
COLOURS = {"failed": "red", "not_run": "yellow", "within_tolerance": "cyan", "verified": "green"}
_COMMANDS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What JSON leaves as it is, and a terminal obeys."""
QUESTIONS, LONGEST, LONGEST_SAID = 6, 400, 240


@dataclass(frozen=True)
class Shown:
    """How a verdict is shown. `every`: each point, not only what asks for attention."""

    as_json: bool = False
    every: bool = False
    plain: bool = False

    @contextlib.contextmanager
    def progress(self) -> Iterator[Hear]:
        """Hear how far each level is: bars with the time left on an interactive terminal, else a line a level."""
        if self.as_json:
            yield lambda _level, _what, _share: None
        elif self.plain or not sys.stderr.isatty():
            yield _Lines().hear
        else:
            with _bars() as hear:
                yield hear

    def show(self, verdict: Verdict, questions: Sequence[Question]) -> None:
        """Print the verdict."""
        if self.as_json:
            sys.stdout.write(as_json(verdict, questions) + "\n")
            return
        for line in self._lines(verdict, questions):
            typer.echo(line)

    def _lines(self, verdict: Verdict, questions: Sequence[Question]) -> Iterator[str]:
        yield from _who(verdict)
        yield headline(verdict)
        if found := announced(verdict):
            yield found
        for name, point in first(verdict):
            yield f"{name} : {self._status(point.status)} – " + safe(point.said or point.title, 900)
        for level in verdict.levels:
            yield ""
            yield from self._level(level)
        if questions:
            yield ""
            yield _("Questions à poser :")
            for number, one in enumerate(questions[: None if self.every else QUESTIONS], start=1):
                yield from _asked(number, one)
        yield ""
        yield _("Empreinte du dossier (SHA-256) : {sha256}").format(sha256=verdict.sha256)
        yield _("Vérifié en {time} par Preuve {kit}.").format(time=duration(verdict.seconds), kit=verdict.kit)

    def _level(self, level: LevelVerdict) -> Iterator[str]:
        yield f"{title(level.level)} : {self._status(level.status)} ({tally(level.points)})"
        if level.status in ("verified", "within_tolerance"):
            yield "  " + _("Prouve : {what}").format(what=proves(level))
        yield "  " + _("Ne prouve pas : {what}").format(what=not_proved(level))
        for point in (one for one in level.points if one.id in SHOWN and not self.every):
            yield from self._fold(Fold(point, point.title, point.said))
        hidden = 0
        for status in ("failed", "within_tolerance", "not_run", "verified"):
            rows = self._rows(level, status)
            most = len(rows) if self.every else MOST[status]
            for row in rows[:most]:
                yield from self._fold(row)
            hidden += len(rows[most:]) if status != "verified" else 0
        if hidden:
            told = ngettext(
                "  … et {count} autre (--all les montre)", "  … et {count} autres (--all les montre)", hidden
            )
            yield told.format(count=hidden)

    def _rows(self, level: LevelVerdict, status: Status) -> list[Fold]:
        """What is told of a level in a status; what the top has told already isn't told twice, unless all is asked."""
        points = [one for one in level.points if one.status == status]
        told = () if self.every or status == "failed" else (*FIRST, *SHOWN)
        return folded(one for one in points if one.id not in told or one.remedy)

    def _fold(self, row: Fold) -> Iterator[str]:
        point = row.point
        also = f" ({row.why})" if row.why else ""
        said = f" : {row.said}" if row.said else ""
        yield f"  {self._status(point.status)} – " + safe(f"{row.title}{also}{said}", 900)
        if self.every:
            yield from (safe(f"    · {one}") for one in row.others)
        if point.remedy and point.status != "verified":
            yield safe(f"    → {point.remedy}")

    def _status(self, status: Status) -> str:
        """Sign and word; the word alone for a screen reader."""
        word = counted(status)
        if self.plain:
            return word
        told = f"{SIGNS[status]} {word}"
        return told if "NO_COLOR" in os.environ else typer.style(told, fg=COLOURS[status], bold=status == "failed")


def as_json(verdict: Verdict, questions: Sequence[Question]) -> str:
    """The verdict for a program: with each level's status, and the questions."""
    data = verdict.model_dump(mode="json")
    for level, said in zip(verdict.levels, data["levels"], strict=True):
        said["status"] = level.status
    asked = [one.model_dump(mode="json") for one in questions]
    text = json.dumps({**data, "exit": verdict.exit_code, "questions": asked}, ensure_ascii=False, indent=1)
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _who(verdict: Verdict) -> Iterator[str]:
    """Which dossier, and whose she says it is."""
    yield f"{verdict.file}" + (f" : {verdict.title}" if verdict.title else "")
    said = {_("personne candidate"): verdict.candidate, _("session"): verdict.session, _("production"): verdict.run}
    told = ", ".join(f"{what} {value}" for what, value in said.items() if value)
    if told:
        yield _("Le dossier dit : {told}.").format(told=told)


def _asked(number: int, one: Question) -> Iterator[str]:
    """A question, whole; then what is known of it, on its own line."""
    criteria = f" ({', '.join(one.criteria)})" if one.criteria else ""
    yield safe(f"  {number}. {one.text}{criteria}", LONGEST)
    if one.said:
        yield safe("     " + _("Ce qu'on en sait : {said}").format(said=clip_words(one.said, LONGEST_SAID)))


class _Lines:
    """A line when a level begins, for a screen reader or a file."""

    def __init__(self) -> None:
        self.level: Level | None = None

    def hear(self, level: Level, what: str, share: float) -> None:
        if level != self.level and share < 1:
            self.level = level
            print(_("{level} : en cours.").format(level=title(level)), file=sys.stderr, flush=True)  # noqa: T201


@contextlib.contextmanager
def _bars() -> Iterator[Hear]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {level: bar.add_task(title(level), total=1.0, what="", visible=level == "L0") for level in LEVELS}

        def hear(level: Level, what: str, share: float) -> None:
            bar.update(tasks[level], completed=share, what=escape(safe(what, 50)), visible=True)

        yield hear
