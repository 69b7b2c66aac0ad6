"""Arguments and options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.i18n import _
from preuve.plain import or_always

Folder = Annotated[Path, typer.Argument(help=_("Le dossier du projet."), show_default=False)]
Here = Annotated[Path, typer.Argument(help=_("Le dossier du projet (ici, par défaut)."), show_default=False)]
Checked = Annotated[
    Path, typer.Argument(help=_("Une production (runs/…), ou un projet : sa dernière production."), show_default=False)
]
Targets = Annotated[list[str] | None, typer.Option("--target", help=_("Une cible du brief ; peut être répétée."))]
Until = Annotated[
    str, typer.Option(help=_("S'arrêter après : script, images, voice, captions, montage, formats, audience…"))
]
Scratch = Annotated[bool, typer.Option("--from-scratch", help=_("Tout refaire, même ce qui est déjà fait."))]
Plain = Annotated[
    bool,
    typer.Option(
        "--plain",
        callback=or_always,
        help=_("Une ligne de texte à la fois (lecteur d'écran, journal) ; PREUVE_PLAIN=1 : toujours."),
    ),
]
Yes = Annotated[
    bool, typer.Option("--yes", help=_("Passer outre les relectures : il restera écrit que personne n'a regardé."))
]
Replay = Annotated[
    bool, typer.Option("--replay", help=_("N'appeler aucun service d'IA : reprendre les réponses enregistrées."))
]
NoOpen = Annotated[bool, typer.Option("--no-open", help=_("Ne pas ouvrir la page dans le navigateur."))]
