"""Reading what a person wrote (YAML, TOML) into typed models, with errors she can act on."""

import difflib
import json
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from preuve.errors import BadInput
from preuve.i18n import _, language

Model = TypeVar("Model", bound=BaseModel)
MAX_BYTES = 1_000_000
MOST_NODES, DEEPEST = 50_000, 50


class _Loader(yaml.SafeLoader):
    """Safe YAML, written out: an alias can't stand for more than a person writes, nor a list hold lists without end."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._sizes: dict[int, int] = {}
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        again = self.check_event(yaml.AliasEvent)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        if node is not None and not again:
            inside = [] if isinstance(node, yaml.ScalarNode) else node.value
            parts = (part for one in inside for part in (one if isinstance(one, tuple) else (one,)))
            self._sizes[id(node)] = 1 + sum(self._sizes.get(id(part), MOST_NODES) for part in parts)
        # A node that isn't sized yet holds itself.
        if node is not None and (self._sizes.get(id(node), MOST_NODES) >= MOST_NODES or self._depth > DEEPEST):
            raise yaml.composer.ComposerError(None, None, "size", node.start_mark)
        return node

    def day(self, node: yaml.ScalarNode) -> object:
        """A date; a day that no calendar has stays words, for the key that holds it to be named."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return self.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.day)


def read_yaml(path: Path) -> Any:
    """A YAML file's content: plain data, no tag of Python's, no alias that grows without end. Raises BadInput."""
    try:
        return yaml.load(_text(path), _Loader)  # noqa: S506  (a safe loader, and stricter)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BadInput(
            _("ce fichier n'est pas du YAML lisible, ligne {line}.").format(line=line),
            path=path,
            remedy=_("Vérifiez les deux-points, les guillemets et l'alignement de cette ligne et de celle d'avant."),
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file's content. Raises BadInput."""
    try:
        return tomllib.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise BadInput(
            _("ce fichier n'est pas du TOML lisible ({reason}).").format(reason=error),
            path=path,
            remedy=_("Mettez les textes entre guillemets et une seule valeur par ligne."),
        ) from error


def not_json(error: Exception) -> str:
    """That an answer isn't JSON, and where it stops being it, in words."""
    if not isinstance(error, json.JSONDecodeError):
        return _("la réponse n'est pas du JSON.")
    told = _("la réponse n'est pas du JSON à partir de la ligne {line}, signe {column}.")
    return told.format(line=error.lineno, column=error.colno)


def load(path: Path, model: type[Model]) -> Model:
    """A YAML file as a model. Raises BadInput, naming the file, the key and the remedy."""
    return check(read_yaml(path), model, path)


def check(data: Any, model: type[Model], path: Path | str) -> Model:
    """Some data as a model. Raises BadInput for its first error, naming the key and the remedy."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise bad_input(error, model, path) from error


def _text(path: Path) -> str:
    if not path.is_file():
        raise BadInput(
            _("ce fichier est introuvable."),
            path=path,
            remedy=_("Créez un projet complet avec « preuve new DOSSIER », ou vérifiez le dossier donné."),
        )
    if path.stat().st_size > MAX_BYTES:
        raise BadInput(_("ce fichier est trop gros pour être un réglage."), path=path, remedy=_("Vérifiez le fichier."))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            _("ce fichier n'est pas enregistré en UTF-8."),
            path=path,
            remedy=_("Enregistrez-le de nouveau en choisissant l'encodage UTF-8."),
        ) from error


def bad_input(error: ValidationError, model: type[BaseModel], path: Path | str) -> BadInput:
    """The first error of a validation, as a person can act on it."""
    first = error.errors()[0]
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    message, remedy = _explain(first, model)
    return BadInput(message, path=path, key=where, remedy=remedy)


def _explain(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:  # noqa: PLR0911
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return _("cette clé manque."), _("Ajoutez-la : le modèle commenté du projet montre comment.")
        case "extra_forbidden":
            return _("cette clé est inconnue."), _nearest(str(error["loc"][-1]), model)
        case "greater_than_equal" | "greater_than":
            least = context.get("ge", context.get("gt"))
            return _("cette valeur est trop petite."), _("Donnez au moins {least}.").format(least=_figure(least))
        case "less_than_equal" | "less_than":
            most = context.get("le", context.get("lt"))
            return _("cette valeur est trop grande."), _("Donnez au plus {most}.").format(most=_figure(most))
        case "string_too_short" | "too_short":
            return _("cette valeur est vide ou trop courte."), _("Complétez-la.")
        case "string_too_long" | "too_long":
            most = context.get("max_length")
            return _("cette valeur est trop longue."), _("Restez sous {most}.").format(most=most)
        case "literal_error" | "enum":
            expected = str(context.get("expected"))
            choices = ", ".join(re.findall(r"'([^']*)'", expected)) or expected
            return _("cette valeur n'est pas possible."), _("Choisissez : {choices}.").format(choices=choices)
        case kind if kind.startswith("date_"):
            told = _("« {given} » n'est pas une date du calendrier.").format(given=str(error["input"])[:60])
            return told, _("Écrivez l'année, le mois, puis le jour : 2027-03-04.")
        case "value_error":
            return str(context.get("error", error["msg"])), _("Corrigez cette valeur.")
        case _:
            given = repr(error["input"])[:60]
            return (
                _("la valeur {given} n'est pas du type attendu.").format(given=given),
                _("Regardez le modèle commenté du projet : il montre la forme de chaque clé."),
            )


def _figure(value: object) -> str:
    """A limit as the reader's language writes it."""
    text = str(value)
    return text.replace(".", ",") if isinstance(value, float) and language() == "fr" else text


def _nearest(key: str, model: type[BaseModel]) -> str:
    names = sorted(_field_names(model, set()))
    near = difflib.get_close_matches(key, names, n=1)
    if near:
        return _("Vouliez-vous écrire « {near} » ?").format(near=near[0])
    return _("Retirez-la. Les clés possibles : {names}.").format(names=", ".join(sorted(model.model_fields)))


def _field_names(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[str]:
    seen.add(model)
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
                names |= _field_names(part, seen)
    return names
