"""Looking through a project's prompts before they are sent: what is missing, personal, contradictory or unfinished.

The place is looked for in the files that a person writes: the template, the brief, the storyboard.
"""

from pathlib import Path

from preuve.engines import Value
from preuve.project import Project
from preuve.prompts.fill import Prompt, prompts, storyboard
from preuve.prompts.rules import RULES, Context, Found


class Remark(Value):
    """Something to mend in a prompt, and where it is written. `line` from 1; None where it can't be told."""

    prompt: str
    rule: str
    file: str
    line: int | None = None
    words: str = ""
    message: str
    remedy: str


def lint(project: Project) -> list[Remark]:
    """Every remark on a project's prompts; what one template gives every shot is told once. Raises BadInput."""
    board = storyboard(project)
    shots = {shot.id: shot for shot in board.shots} if board else {}
    remarks = [
        _remark(project, prompt, name, found)
        for prompt in prompts(project)
        for name, rule in RULES.items()
        for found in rule(prompt, Context(project.brief, shots.get(prompt.of)))
    ]
    return list({(one.rule, one.file, one.line, one.message): one for one in reversed(remarks)}.values())[::-1]


def _remark(project: Project, prompt: Prompt, rule: str, found: Found) -> Remark:
    file, line = _place(project, prompt, found)
    name = f"{prompt.what} {prompt.of}".strip()
    return Remark(
        prompt=name, rule=rule, file=file, line=line, words=found.words, message=found.message, remedy=found.remedy
    )


def _place(project: Project, prompt: Prompt, found: Found) -> tuple[str, int | None]:
    """The first file, of those a person writes, that has the words, in the same line if it can; else the template."""
    around = "" if found.at is None else prompt.text[: found.at].rpartition("\n")[2] + found.words
    for words in filter(None, (around, found.words)):
        for path in (project.folder / prompt.file, *_hers(project)):
            line = _line(path, words)
            if line:
                return path.relative_to(project.folder).as_posix(), line
    return prompt.file, None


def _hers(project: Project) -> list[Path]:
    """What fills the templates: the brief, the storyboard, her notes."""
    folder = project.folder / "notes"
    notes = sorted(path for path in folder.glob("*") if path.suffix in (".md", ".txt")) if folder.is_dir() else []
    return [project.folder / "brief.yaml", project.storyboard_path, *notes]


def _line(path: Path, words: str) -> int | None:
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    at = text.find(words)
    return text.count("\n", 0, at) + 1 if at >= 0 else None
