"""Prompts: the project's templates in `prompts/`, filled in with the brief, in a sandbox: they read, and do no more."""

from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from preuve.errors import BadInput
from preuve.i18n import _

PARTS = ("Contexte", "Style", "Composition", "Résultat attendu", "Accessibilité")


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
