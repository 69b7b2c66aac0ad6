"""A custom assistant: `assistants/<id>.yaml` of a project. What it is told, what it is given, what it is tested with.

What an expectation says is in this file alone: nothing that is given to an assistant, or that it answers, changes it.
"""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from preuve.artifact import digest_json
from preuve.engines import Value
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project
from preuve.reading import load

FOLDER = "assistants"
MOST_GIVEN = 20_000
NAME = r"^[a-z0-9][a-z0-9-]{0,60}$"
RESULTS = ".results.json"
Id = Annotated[str, Field(pattern=NAME)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Given = Annotated[str, Field(max_length=MOST_GIVEN)]


class Parameters(Value):
    """What is set of its answers.

    Attributes:
        temperature: freedom left to the model, 0 to 2; None: the service's own.
        language: of its answers.
        most_words: of an answer at most; None: as many as it likes.
        refusal: how an answer begins that refuses; empty: it never has to.
        json_keys: an answer is one JSON object with these keys; empty: an answer is text.
    """

    temperature: float | None = Field(default=None, ge=0, le=2)
    language: Literal["fr", "en"] = "fr"
    most_words: int | None = Field(default=None, ge=5, le=5000)
    refusal: str = Field(default="", max_length=300)
    json_keys: tuple[Line, ...] = Field(default=(), max_length=20)


class Input(Value):
    """Something it is given: its name, what it is, how long it may be (signs)."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
    what: Line
    longest: int = Field(default=4000, ge=1, le=MOST_GIVEN)
    required: bool = True


class Expectation(Value):
    """One thing that an answer must hold to, and why. In texts, « | » stands between several ways of saying it.

    Attributes:
        contains: words that are in it.
        avoids: words none of which is in it.
        most_words: how long it is at most.
        least_words: how long it is at least.
        language: the language that it is in.
        json_keys: the keys that it has, as a JSON object.
        refuses: whether it refuses.
        why: what it is asked for.
    """

    contains: str | None = Field(default=None, min_length=1, max_length=1000)
    avoids: str | None = Field(default=None, min_length=1, max_length=1000)
    most_words: int | None = Field(default=None, ge=1)
    least_words: int | None = Field(default=None, ge=1)
    language: Literal["fr", "en"] | None = None
    json_keys: tuple[Line, ...] | None = None
    refuses: bool | None = None
    why: Line

    @model_validator(mode="after")
    def _one_thing(self) -> "Expectation":
        if len(self.model_fields_set - {"why"}) != 1:
            raise ValueError(_("une attente dit une seule chose : contains, avoids, most_words, least_words, language, "
                               "json_keys ou refuses"))  # fmt: skip
        if not any(part.strip() for part in (self.contains or self.avoids or "x").split("|")):
            raise ValueError(_("cette attente ne demande rien"))
        return self


class Case(Value):
    """A test: what it is given, and what its answer must hold to."""

    id: Id
    title: Line
    given: dict[str, Given]
    expect: tuple[Expectation, ...] = Field(min_length=1, max_length=20)


class Assistant(Value):
    """A custom assistant. `id` is its file's name."""

    id: Id
    title: Line
    purpose: Line
    instructions: str = Field(min_length=1, max_length=10_000)
    parameters: Parameters = Parameters()
    inputs: tuple[Input, ...] = Field(min_length=1, max_length=10)
    tests: tuple[Case, ...] = Field(default=(), max_length=40)

    @model_validator(mode="after")
    def _agrees(self) -> "Assistant":
        for names in ([one.name for one in self.inputs], [one.id for one in self.tests]):
            if twice := next((name for name in names if names.count(name) > 1), None):
                raise ValueError(_("deux fois « {name} »").format(name=twice))
        for one in self.tests:
            if problem := self.misgiven(one.given):
                raise ValueError(_("essai « {case} » : {problem}").format(case=one.id, problem=problem))
            if not self.parameters.refusal and any(asked.refuses is not None for asked in one.expect):
                raise ValueError(
                    _("essai « {case} » : dites d'abord, dans « parameters », comment il refuse (« refusal »)").format(
                        case=one.id
                    )
                )
        return self

    @property
    def digest(self) -> str:
        """The digest of everything that it says: another word makes another."""
        return digest_json(self.model_dump(mode="json"))

    def misgiven(self, given: dict[str, str]) -> str:
        """What is wrong with what it is given, in words; empty where nothing is."""
        known = {one.name: one for one in self.inputs}
        if strange := next((name for name in given if name not in known), None):
            return _("« {name} » n'est pas une de ses entrées ({known})").format(name=strange, known=", ".join(known))
        for name, one in known.items():
            text = given.get(name, "")
            if one.required and not text.strip():
                return _("« {name} » manque ({what})").format(name=name, what=one.what)
            if len(text) > one.longest:
                return _("« {name} » est trop long : {n} signes, {most} au plus").format(
                    name=name, n=len(text), most=one.longest
                )
        return ""


def assistant(project: Project, name: str) -> Assistant:
    """An assistant of a project by its id. Raises BadInput."""
    path = project.folder / FOLDER / f"{name}.yaml"
    if not re.fullmatch(NAME, name) or not path.is_file():
        raise BadInput(
            _("ce projet n'a pas d'assistant « {name} ».").format(name=name),
            path=project.folder / FOLDER,
            remedy=_("Choisissez parmi : {names} ; « preuve assistant new ID » en commence un.").format(
                names=", ".join(names(project)) or _("aucun")
            ),
        )
    found = load(project.path(f"{FOLDER}/{name}.yaml"), Assistant)
    if found.id != name:
        raise BadInput(
            _("cet assistant se nomme « {id} », et son fichier « {name} ».").format(id=found.id, name=name),
            path=path,
            key="id",
            remedy=_("Donnez-leur le même nom."),
        )
    return found


def assistants(project: Project) -> list[Assistant]:
    """Every assistant of a project, by its id. Raises BadInput."""
    return [assistant(project, name) for name in names(project)]


def names(project: Project) -> list[str]:
    """The ids of a project's assistants, in order."""
    return sorted(path.stem for path in (project.folder / FOLDER).glob("*.yaml") if re.fullmatch(NAME, path.stem))
