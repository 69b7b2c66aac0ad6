"""The commands that judge: a run, any video, the film to correct."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Checked, Plain
from preuve.errors import BadInput
from preuve.i18n import _

app = typer.Typer()


@app.command(help=_("Contrôler une production, ou n'importe quelle vidéo, et dire ce qui tient."))
def check(
    run: Checked = Path(),
    video: Annotated[Path | None, typer.Option(help=_("Une vidéo quelconque, au lieu d'une production."))] = None,
    captions: Annotated[Path | None, typer.Option(help=_("Ses sous-titres, en WebVTT."))] = None,
    target: Annotated[str, typer.Option(help=_("La plateforme visée : tiktok, instagram-reel, web…"))] = "",
    framework: Annotated[
        list[str] | None, typer.Option(help=_("Un référentiel à peser, critère par critère ; peut être répété."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Les constats en JSON, pour un programme."))] = False,  # noqa: FBT002
    every: Annotated[bool, typer.Option("--all", help=_("Montrer aussi ce qui est tenu ou sans objet."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Judge a run or a video, weigh criteria; exit 0, 1 (something doesn't hold) or 2 (something couldn't be told)."""
    from preuve.sessions.check import check_run, check_video
    from preuve.sessions.check_display import Shown

    shown = Shown(as_json=as_json, every=every, plain=plain)
    if video is None and (captions or target):
        raise BadInput(
            _("--captions et --target vont avec --video."), remedy=_("Ajoutez --video FICHIER, ou retirez-les.")
        )
    if video and framework:
        raise BadInput(
            _("une vidéo seule n'a ni production ni documents : aucun référentiel ne s'y pèse."),
            key="--framework",
            remedy=_("Retirez --video, ou retirez --framework."),
        )
    raise typer.Exit(check_video(video, captions, target, shown) if video else check_run(run, shown, framework or ()))


@app.command(help=_("Fabriquer ce qu'une classe corrige : le film de l'exemple avec cinq fautes, ou deux dossiers."))
def exercise(
    folder: Annotated[Path | None, typer.Argument(help=_("Où le mettre."), show_default=False)] = None,
    dossier: Annotated[
        Path | None,
        typer.Option(
            help=_("Plutôt deux dossiers à vérifier, tirés de celui-ci (.zip) : une phrase de l'un est changée.")
        ),
    ] = None,
    key: Annotated[bool, typer.Option("--key", help=_("Dire plutôt le corrigé."))] = False,  # noqa: FBT002
) -> None:
    """Plant five faults in a copy of the sample's film, or a change in a copy of a dossier; or tell them."""
    from preuve.sessions import exercise

    if dossier:
        (exercise.print_dossiers_key if key else exercise.write_dossiers)(dossier, folder)
    else:
        (exercise.print_key if key else exercise.write)(folder)
