"""A new project, made from `templates/project/`."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from preuve.documents import FOLDER, model_of
from preuve.documents.outline import outline
from preuve.errors import BadInput
from preuve.frameworks import framework
from preuve.frameworks.model import Deliverable
from preuve.i18n import _, language
from preuve.portfolio import DEFAULT
from preuve.portfolio import FILE as PORTFOLIO
from preuve.portfolio import read as read_portfolio
from preuve.project import Brief, Project, slug
from preuve.reading import load
from preuve.targets import platforms, templates

FILLED = "brief.yaml.j2"


@dataclass(frozen=True)
class Question:
    """What `preuve new` asks."""

    key: str
    text: str
    default: str


QUESTIONS = (
    Question("organisation", _("Votre organisation"), _("Mon organisation")),
    Question("subject", _("Le sujet de la vidéo"), _("Une idée à faire connaître")),
    Question("audience", _("Le public visé"), _("Le grand public")),
    Question("tone", _("Le ton"), _("chaleureux")),
    Question("language", _("La langue, en deux lettres"), "fr"),
    Question("targets", _("Les cibles, séparées par des virgules"), "tiktok, instagram-feed, web"),
)


DOCUMENTS_ALONE = ("organisation", "language")
"""What is asked where there is no video."""
FILM = ("brief.yaml.j2", "prompts", "droits.yaml")
FIGURES = ("audience", "calendar.yaml", "veille.yaml")
_FIGURES_TOLD = {"audience", "audience-reading", "calendar", "networks", "posts", "replies", "watch"}
_FRAMEWORKS = "frameworks: [contenus-ia]"
_LANGUAGE = "language: fr"
LANGUAGES = ("fr", "en")
"""Those that documents are read in."""


def has_film(frameworks: Sequence[str]) -> bool:
    """Whether one of some référentiels asks for what a production delivers; others read documents alone."""
    parts = [part for name in frameworks for part in framework(name).parts()]
    return any(part.elements or any(isinstance(one, Deliverable) for one in part.evidence) for part in parts)


def questions(frameworks: Sequence[str] = (DEFAULT,)) -> tuple[Question, ...]:
    """What is asked for some référentiels; its language is the one spoken. Raises BadInput where one is unknown."""
    film = has_film(frameworks)
    kept = (question for question in QUESTIONS if film or question.key in DOCUMENTS_ALONE)
    return tuple(replace(one, default=_spoken()) if one.key == "language" else one for one in kept)


def asked_cases(frameworks: Sequence[str]) -> int:
    """How many use cases must be presented."""
    modalities = (framework(name).modality for name in frameworks)
    return max((one.cases for one in modalities if one), default=0)


def create(
    folder: Path, answers: Mapping[str, str], frameworks: Sequence[str] = (DEFAULT,), cases: Sequence[str] = ()
) -> Path:
    """Make a project in a new or empty folder. Raises BadInput; then nothing was written.

    Args:
        folder: where.
        answers: to `questions`, by their keys.
        frameworks: what it is presented for.
        cases: titles of its use cases.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            _("ce dossier existe déjà et n'est pas vide."), path=folder, remedy=_("Choisissez un autre nom de dossier.")
        )
    film = has_film(frameworks)
    targets = _targets(answers["targets"]) if film else ()
    made = not folder.exists()
    try:
        shutil.copytree(templates() / "project", folder, dirs_exist_ok=True)
        (folder / "gitignore").rename(folder / ".gitignore")
        if film:
            _fill(folder, {**answers, "targets": targets})
        else:
            _without_film(folder, frameworks)
        _present(folder, answers, frameworks, cases)
        _documents(folder)
        if film:
            load(folder / "brief.yaml", Brief)
    except BaseException:
        shutil.rmtree(folder)
        if not made:
            folder.mkdir()
        raise
    return folder


def _without_film(folder: Path, frameworks: Sequence[str]) -> None:
    """Take away what only a film needs, and the calendar and figures where no document tells of them."""
    models = [found for name in frameworks for file in framework(name).documents() if (found := model_of(file))]
    told = {name for found in models for section in found.sections for name in section.known}
    for name in FILM if told & _FIGURES_TOLD else (*FILM, *FIGURES):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copyfile(templates() / "project_documents" / "LISEZMOI.md", folder / "LISEZMOI.md")


def _present(folder: Path, answers: Mapping[str, str], frameworks: Sequence[str], cases: Sequence[str]) -> None:
    """Say in `portfolio.yaml` what it is presented for, whose it is, and its use cases."""
    path = folder / PORTFOLIO
    text = path.read_text(encoding="utf-8") if path.is_file() else f"{_FRAMEWORKS}\n{_LANGUAGE}\n"
    text = text.replace(
        _FRAMEWORKS, f"frameworks: [{', '.join(frameworks)}]\norganisation: {_quoted(answers['organisation'])}"
    )
    written = answers["language"]
    if has_film(frameworks) and written not in LANGUAGES:  # a film may speak others than documents do
        written = _spoken()
    text = text.replace(_LANGUAGE, f"language: {_quoted(written) if written not in LANGUAGES else written}")
    if cases:
        text += "\ncases:\n" + "".join(f"  - id: {slug(one)[:60]}\n    title: {_quoted(one)}\n" for one in cases)
    path.write_text(text, encoding="utf-8")
    read_portfolio(folder)


def _fill(folder: Path, answers: Mapping[str, object]) -> None:
    template = folder / FILLED
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701
    # |tojson escapes for HTML as well; a JSON string is a YAML string, and this file is no page
    environment.filters["tojson"] = _quoted
    text = environment.from_string(template.read_text(encoding="utf-8")).render(answers)
    template.unlink()
    (folder / "brief.yaml").write_text(text, encoding="utf-8")


def _documents(folder: Path) -> None:
    """The models of the documents that the project's référentiels ask for, one for each use case where they do."""
    from preuve.documents.writing.wanted import wanted

    project = Project(folder)
    for one in wanted(project):
        path = folder / FOLDER / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(outline(one.model, project.portfolio.language), encoding="utf-8")


def _spoken() -> str:
    """The language spoken here and now, where documents may be in it."""
    return language() if language() in LANGUAGES else LANGUAGES[0]


def _quoted(value: str) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


def _targets(given: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in given.split(",") if part.strip())
    wrong = next((name for name in names if name not in platforms().targets), None)
    if wrong or not names:
        raise BadInput(
            _("la cible « {name} » est inconnue.").format(name=wrong or given),
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(platforms().targets)),
        )
    return names
