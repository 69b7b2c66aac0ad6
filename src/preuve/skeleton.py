"""A new project, made from `templates/project/`."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from preuve.documents import FOLDER, model_of
from preuve.documents.outline import outline
from preuve.errors import BadInput
from preuve.frameworks import framework
from preuve.i18n import _
from preuve.portfolio import read as read_portfolio
from preuve.project import Brief
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
    Question("tone", _("Le ton"), "chaleureux"),
    Question("language", _("La langue, en deux lettres"), "fr"),
    Question("targets", _("Les cibles, séparées par des virgules"), "tiktok, instagram-feed, web"),
)


def create(folder: Path, answers: Mapping[str, str]) -> Path:
    """Make a project in a new or empty folder. Raises BadInput; then nothing was written."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            _("ce dossier existe déjà et n'est pas vide."), path=folder, remedy=_("Choisissez un autre nom de dossier.")
        )
    targets = _targets(answers["targets"])
    made = not folder.exists()
    try:
        shutil.copytree(templates() / "project", folder, dirs_exist_ok=True)
        (folder / "gitignore").rename(folder / ".gitignore")
        _fill(folder, {**answers, "targets": targets})
        _documents(folder)
        load(folder / "brief.yaml", Brief)
    except BaseException:
        shutil.rmtree(folder)
        if not made:
            folder.mkdir()
        raise
    return folder


def _fill(folder: Path, answers: Mapping[str, object]) -> None:
    template = folder / FILLED
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701
    # |tojson escapes for HTML as well; a JSON string is a YAML string, and this file is no page
    environment.filters["tojson"] = _quoted
    text = environment.from_string(template.read_text(encoding="utf-8")).render(answers)
    template.unlink()
    (folder / "brief.yaml").write_text(text, encoding="utf-8")


def _documents(folder: Path) -> None:
    """The models of the documents that the project's référentiels ask for."""
    for name in read_portfolio(folder).frameworks:
        for file in framework(name).documents():
            if (model := model_of(file)) and not model.each:
                (folder / FOLDER / file).write_text(outline(model), encoding="utf-8")


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
