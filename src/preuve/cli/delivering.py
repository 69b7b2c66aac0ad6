"""The command that makes what she hands in and shows."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Here, Plain
from preuve.i18n import _

app = typer.Typer()


@app.command(help=_("Faire les livrables : rapport et annexes (DOCX, PDF), diapositives (PPTX), fiche du jury."))
def deliver(
    project: Here = Path(),
    framework: Annotated[
        str, typer.Option(help=_("Le référentiel (ceux de portfolio.yaml, par défaut)."), show_default=False)
    ] = "",
    out: Annotated[Path | None, typer.Option(help=_("Le dossier où les écrire (livrables/, par défaut)."))] = None,
    only: Annotated[str, typer.Option(help=_("Seulement : report, slides ou sheet."), show_default=False)] = "",
    formats: Annotated[str, typer.Option("--format", help=_("Les formats du rapport : docx, pdf."))] = "docx,pdf",
    no_film: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-film", help=_("Ne pas mettre la vidéo dans les diapositives : un lien la remplace."))
    ] = False,
    allow_long: Annotated[  # noqa: FBT002
        bool, typer.Option("--allow-long", help=_("Écrire quand même un rapport trop long, marqué comme tel."))
    ] = False,
    trainer: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--trainer", help=_("Plutôt les documents du formateur : séance, exercices, grille.")),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Pour un programme."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Make the deliverables."""
    from preuve.deliver.build import Wish
    from preuve.sessions.delivering import Asked
    from preuve.sessions.delivering import deliver as work

    wish = Wish(
        only=only,
        formats=tuple(one.strip().lower() for one in formats.split(",") if one.strip()),
        film=not no_film,
        allow_long=allow_long,
    )
    asked = Asked(framework=framework, out=out, wish=wish, trainer=trainer, as_json=as_json, plain=plain)
    raise typer.Exit(work(project, asked))
