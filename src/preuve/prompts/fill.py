"""Prompts: the project's templates in `prompts/`, filled in with the brief, in a sandbox: they read, and do no more.

What a prompt must hold is measured here, once for those to be sent (`preuve prompt lint`) and those that were (PRM01,
PRM02).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from preuve import notes
from preuve.artifact import digest_bytes
from preuve.attempts.iterations import Thing, read
from preuve.documents import fold, split, words_of
from preuve.edit_plan.plan import LEAST_SHARE, MOST_SHARE, Cut, cuts
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import N_, _
from preuve.project import Brief, Project
from preuve.reading import load
from preuve.storyboard import Shot, Storyboard

FOLDER = "prompts"
PARTS = ("Contexte", "Style", "Composition", "Résultat attendu", "Accessibilité")
HEADINGS: Mapping[str, tuple[str, ...]] = {
    N_("contexte"): ("contexte", "context"),
    N_("style"): ("style",),
    N_("composition"): ("composition",),
    N_("résultat attendu"): ("resultat", "expected result"),
    N_("accessibilité"): ("accessib",),
}
"""How each part's heading may begin (folded): the four that Cr2.1 asks for, then the one that C6 of 003 does."""
ASKED = tuple(HEADINGS)[:4]
LEAST_WORDS = 80
LEAST_IN_PART = 5
What = Literal["script", "plan", "sound", "image", "video"]
KINDS: tuple[What, ...] = get_args(What)
EACH_SHOT: tuple[What, ...] = ("image", "video")
_LABELLED = re.compile(r"^[ \t*_>-]*([^\n:]{3,40}?)[ \t*_]*:[ \t*_]*(\S.*)$", re.MULTILINE)


class Prompt(Value):
    """A prompt as it would be sent, without the form that the kit adds for the machine.

    `of` is the shot it is for; `file` its template, relative to the project.
    """

    what: What
    of: str = ""
    file: str
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return count(self.text)

    @property
    def sha256(self) -> str:
        """The digest of its text."""
        return digest_bytes(self.text.encode())


def fill(path: Path, **values: Any) -> str:
    """A prompt's text. Raises BadInput where the template is wrong."""
    if not path.is_file():
        raise BadInput(
            _("ce modèle de prompt est introuvable."),
            path=path,
            remedy=_("Reprenez-le dans un projet neuf (« preuve new »), dossier prompts/."),
        )
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=False, keep_trailing_newline=False
    )
    try:
        return environment.from_string(path.read_text(encoding="utf-8")).render(**values).strip()
    except TemplateError as error:
        raise BadInput(
            _("ce modèle de prompt ne peut pas être rempli : {reason}.").format(reason=error),
            path=path,
            key=f"ligne {getattr(error, 'lineno', None) or '?'}",
            remedy=_("Vérifiez les noms entre doubles accolades : brief, shot."),
        ) from error


def template(project: Project, what: What) -> Path:
    """Where the template of a kind of prompt is."""
    return project.folder / FOLDER / f"{what}.md.j2"


def filled(
    project: Project, what: What, shot: Shot | None = None, *, brief: Brief | None = None, number: int | None = None
) -> Prompt:
    """A prompt of a project as it would be sent, with the notes of an attempt (None: the chosen one).

    Raises BadInput where its template is wrong.
    """
    path, wanted = template(project, what), brief or project.brief
    correction = _correction(project, what, shot.id if shot else wanted.tone, number)
    values: dict[str, Any] = {"brief": wanted, "correction": correction} | ({"shot": shot} if shot else {})
    if what == "script":
        values["notes"] = notes.prompt_text(notes.inventory(project))
    if what == "plan":
        values |= plan_values(project, cuts(the_storyboard(project)))
    return Prompt(what=what, of=shot.id if shot else "", file=f"{FOLDER}/{path.name}", text=fill(path, **values))


def _correction(project: Project, what: What, of: str, number: int | None) -> str:
    """What an attempt asks to change; nothing for what isn't asked again."""
    if what not in ("script", "image"):
        return ""
    tried, thing = read(project.folder), Thing(what, of)
    return tried.correction(thing, tried.chosen(thing) if number is None else number)


def plan_values(project: Project, basis: Sequence[Cut]) -> dict[str, Any]:
    """What the edit plan's template is filled with: the shots, the targets with their lengths, the film's limits."""
    brief, own = project.brief, {one.name: one.seconds for one in project.brief.targets}
    return {
        "brief": brief,
        "shots": basis,
        "targets": [{"label": one.label, "seconds": own[one.name] or one.length.aim.value} for one in project.targets],
        "least": LEAST_SHARE * brief.seconds,
        "most": MOST_SHARE * brief.seconds,
    }


def storyboard(project: Project) -> Storyboard | None:
    """The storyboard of the brief's tone; None where there is none yet. Raises BadInput."""
    path = project.storyboard_path
    return load(path, Storyboard) if path.is_file() else None


def prompts(project: Project) -> Iterator[Prompt]:
    """Every prompt of a project: the whole film's, then each shot's, once there is a storyboard. Raises BadInput."""
    board = storyboard(project)
    for what in KINDS:
        if what not in EACH_SHOT and (board or what != "plan") and template(project, what).is_file():
            yield filled(project, what)
    for shot in board.shots if board else ():
        for what in EACH_SHOT:
            if template(project, what).is_file():
                yield filled(project, what, shot)


def the_storyboard(project: Project) -> Storyboard:
    """The storyboard. Raises BadInput where there is none yet."""
    board = storyboard(project)
    if board is None:
        raise BadInput(
            _("ce projet n'a pas encore de storyboard."),
            path=project.storyboard_path,
            remedy=_("Lancez d'abord « preuve run --until script »."),
        )
    return board


def count(text: str) -> int:
    """How many words a prompt has."""
    return len(words_of(text))


def missing_parts(text: str, wanted: tuple[str, ...] = ASKED) -> list[str]:
    """The parts that a prompt lacks, or leaves nearly empty: each under its heading, or after its name and a colon."""
    found = [*split(text, above=0), *_LABELLED.findall(text)]
    told = [fold(heading) for heading, own in found if len(words_of(own)) >= LEAST_IN_PART]
    return [part for part in wanted if not any(heading.startswith(HEADINGS[part]) for heading in told)]
