"""Who decides: a decision without anybody's name proves nothing."""

import sys

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project


def signed(project: Project, by: str) -> str:
    """Who decides: `--by`, else the settings, else asked in a terminal. Raises BadInput where nobody says."""
    name = by.strip() or project.settings.review.by.strip()
    if not name and sys.stdin.isatty():
        name = input(_("Votre nom : ")).strip()
    if name:
        return name[:200]
    raise BadInput(
        _("dites qui décide : une décision sans personne ne prouve rien."),
        key="--by",
        remedy=_(
            'Ajoutez --by "VOTRE NOM" ; ou, une fois pour toutes, by = "VOTRE NOM" sous [review] dans preuve.toml.'
        ),
    )
