"""The command line: parse, call, print. Imports stay light: `preuve --help` answers in 300 ms."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from preuve import iteration_cli
from preuve.errors import BadInput, PreuveError
from preuve.i18n import _
from preuve.prompt_commands import app as prompt
from preuve.provider_commands import app as providers
from preuve.recording_commands import app as recordings

INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_("Preuve : une vidéo de communication faite avec l'IA, mesurée, et prouvée."),
)
models = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=_("Les modèles : voix et reconnaissance."))
storyboard = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=_("Votre storyboard et celui de l'IA."))
app.add_typer(models, name="models")
app.add_typer(storyboard, name="storyboard")
app.add_typer(prompt, name="prompt")
app.add_typer(recordings, name="recordings")
app.add_typer(providers, name="providers")

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
Plain = Annotated[bool, typer.Option("--plain", help=_("Une ligne de texte à la fois (lecteur d'écran, journal)."))]
Yes = Annotated[
    bool, typer.Option("--yes", help=_("Passer outre les relectures : il restera écrit que personne n'a regardé."))
]
Replay = Annotated[bool, typer.Option("--replay", help=_("N'appeler aucun service d'IA : reprendre les réponses enregistrées."))]
NoOpen = Annotated[bool, typer.Option("--no-open", help=_("Ne pas ouvrir la page dans le navigateur."))]


@app.callback()
def _language(lang: Annotated[str, typer.Option(help=_("Langue des messages : fr, en."))] = "") -> None:
    if lang:
        os.environ["PREUVE_LANG"] = lang


@app.command(help=_("Créer un projet : quelques questions, puis un brief à compléter."))
def new(folder: Folder, defaults: Annotated[bool, typer.Option(help=_("Ne rien demander."))] = False) -> None:  # noqa: FBT002
    """Make a project from the skeleton."""
    from preuve.skeleton import QUESTIONS, create

    answers = {q.key: q.default if defaults else typer.prompt(q.text, default=q.default) for q in QUESTIONS}
    path = create(folder, answers)
    typer.echo(_("Projet créé : {path}").format(path=path))
    typer.echo(_("Complétez {brief}, puis lancez : preuve run {path}").format(brief=path / "brief.yaml", path=path))


@app.command(help=_("Fabriquer le film : tout le travail, ou ce qui a changé."))
def run(
    project: Here = Path(),
    target: Targets = None,
    until: Until = "checks",
    from_scratch: Scratch = False,  # noqa: FBT002
    yes: Yes = False,  # noqa: FBT002
    replay: Replay = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
    no_open: NoOpen = True,  # noqa: FBT002
) -> None:
    """Run the pipeline on a project."""
    from preuve.options import Options
    from preuve.session import produce

    options = Options(targets=tuple(target or ()), until=until, from_scratch=from_scratch, yes=yes, replay=replay)
    produce(project, options, plain=plain, show=not no_open)


@app.command(help=_("Faire le film de l'exemple dans tous les formats, et ouvrir sa page."))
def demo(plain: Plain = False, no_open: NoOpen = False) -> None:  # noqa: FBT002
    """Run the sample project, and open its page."""
    from preuve.model_session import prepare
    from preuve.options import Options
    from preuve.session import produce, sample_folder

    prepare()
    produce(sample_folder(), Options(), plain=plain, show=not no_open)


@app.command(help=_("Relire ce que la production attend de vous montrer, puis l'accepter ou le refuser."))
def review(
    project: Here = Path(),
    accept: Annotated[bool, typer.Option("--accept", help=_("Accepter ce qui est montré, sans question."))] = False,  # noqa: FBT002
    refuse: Annotated[str, typer.Option(help=_("Refuser, sans question : ce qu'il faut changer."))] = "",
    shot: Annotated[list[str] | None, typer.Option(help=_("Un plan refusé, par son nom ou son numéro."))] = None,
    by: Annotated[str, typer.Option(help=_("Qui décide."))] = "",
    plain: Plain = False,  # noqa: FBT002
    no_open: NoOpen = False,  # noqa: FBT002
) -> None:
    """Show what a person is awaited for, and keep her decision."""
    from preuve.review_session import Given, review_project

    review_project(project, Given(accept, refuse, tuple(shot or ()), by), plain=plain, show=not no_open)


iteration_cli.add(app)


@app.command(help=_("Où en est un projet : ce qui est fait, ce qui est à jour, ce qui manque."))
def status(project: Here = Path()) -> None:
    """Show the last runs of a project."""
    from preuve.session import print_status

    print_status(project)


@app.command("open", help=_("Ouvrir la page de la dernière production."))
def open_page(project: Here = Path()) -> None:
    """Open the last run's page."""
    from preuve.session import open_last

    typer.echo(open_last(project))


@app.command(help=_("Contrôler une production, ou n'importe quelle vidéo, et dire ce qui tient."))
def check(
    run: Checked = Path(),
    video: Annotated[Path | None, typer.Option(help=_("Une vidéo quelconque, au lieu d'une production."))] = None,
    captions: Annotated[Path | None, typer.Option(help=_("Ses sous-titres, en WebVTT."))] = None,
    target: Annotated[str, typer.Option(help=_("La plateforme visée : tiktok, instagram-reel, web…"))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=_("Les constats en JSON, pour un programme."))] = False,  # noqa: FBT002
    every: Annotated[bool, typer.Option("--all", help=_("Montrer aussi ce qui est tenu ou sans objet."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Judge a run or a video; exit 0, 1 (something doesn't hold) or 2 (something couldn't be told)."""
    from preuve.check_display import Shown
    from preuve.check_session import check_run, check_video

    shown = Shown(as_json=as_json, every=every, plain=plain)
    if video is None and (captions or target):
        raise BadInput(
            _("--captions et --target vont avec --video."), remedy=_("Ajoutez --video FICHIER, ou retirez-les.")
        )
    raise typer.Exit(check_video(video, captions, target, shown) if video else check_run(run, shown))


@app.command(help=_("Fabriquer le film à corriger : celui de l'exemple, avec cinq fautes à trouver en classe."))
def exercise(
    folder: Annotated[Path | None, typer.Argument(help=_("Où le mettre."), show_default=False)] = None,
    key: Annotated[bool, typer.Option("--key", help=_("Dire plutôt le corrigé."))] = False,  # noqa: FBT002
) -> None:
    """Plant five faults in a copy of the sample's film, or tell them."""
    from preuve.exercise_session import print_key, write

    (print_key if key else write)(folder)


@app.command(help=_("Le plan de montage que l'IA propose pour votre storyboard, et votre décision."))
def plan(
    project: Here = Path(),
    accept: Annotated[bool, typer.Option("--accept", help=_("Le reprendre dans votre storyboard."))] = False,  # noqa: FBT002
    only: Annotated[
        str, typer.Option(help=_("N'en reprendre que : order, seconds, transition, motion, emphasis."))
    ] = "",
    refuse: Annotated[bool, typer.Option("--refuse", help=_("Ne rien en reprendre."))] = False,  # noqa: FBT002
    why: Annotated[str, typer.Option(help=_("Pourquoi."))] = "",
    by: Annotated[str, typer.Option(help=_("Qui décide."))] = "",
    renew: Annotated[bool, typer.Option("--renew", help=_("Demander un nouveau plan."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Show the AI's edit plan, or decide on it."""
    from preuve import plan_session

    if accept + refuse + renew > 1 or (only and not accept):
        raise BadInput(
            _("--accept, --refuse et --renew s'excluent, et --only va avec --accept."),
            remedy=_("Choisissez-en une seule."),
        )
    if accept:
        typer.echo(plan_session.accept(project, only, by, why))
    elif refuse:
        typer.echo(plan_session.refuse(project, why, by))
    else:
        if renew:
            typer.echo(plan_session.renew(project))
        plan_session.show(project, plain=plain)


@app.command(help=_("Vos notes : ce qui part avec la demande du scénario, et ce qui reste."))
def notes(project: Here = Path()) -> None:
    """List the notes, and what becomes of each."""
    from preuve.notes_session import show

    show(project)


@app.command(help=_("Ce que vos prompts laissent partir vers les services d'IA : noms remplacés, noms qui restent."))
def privacy(
    project: Here = Path(),
    shown: Annotated[bool, typer.Option("--show", help=_("Montrer aussi chaque prompt tel qu'il partirait."))] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help=_("En JSON, pour un programme."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Show what leaves for services; exit 1 where a name would leave that may be somebody's."""
    from preuve.privacy_session import show

    raise typer.Exit(show(project, shown=shown, as_json=as_json, plain=plain))


@app.command(help=_("Les moteurs possibles pour chaque capacité."))
def engines() -> None:
    """List the engines of each capability: the kit's, then the services."""
    from preuve.provider_session import print_engines

    print_engines()


@models.command("list", help=_("Les modèles connus, leur licence, leur taille, s'ils sont là."))
def models_list() -> None:
    """List the catalogue."""
    from preuve.model_session import print_models

    print_models()


@models.command("fetch", help=_("Aller chercher un modèle qui manque."))
def models_fetch(name: str) -> None:
    """Fetch a model."""
    from preuve.model_session import fetch

    typer.echo(fetch(name))


@models.command("verify", help=_("Relire les modèles présents et comparer leurs empreintes."))
def models_verify() -> None:
    """Hash every model that is there."""
    from preuve.model_session import verify

    raise typer.Exit(verify())


@storyboard.command("keep", help=_("Garder votre storyboard bien que le texte de l'IA ait changé."))
def storyboard_keep(project: Here = Path()) -> None:
    """Bind her storyboard to the new draft."""
    from preuve.session import keep_storyboard

    typer.echo(keep_storyboard(project))


@storyboard.command("renew", help=_("Repartir du nouveau texte de l'IA ; le vôtre est mis de côté."))
def storyboard_renew(project: Here = Path()) -> None:
    """Start again from the new draft."""
    from preuve.session import renew_storyboard

    typer.echo(renew_storyboard(project))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; no traceback reaches a person."""
    sys.exit(_main(arguments))


def _main(arguments: list[str] | None) -> int:
    try:
        code = app(arguments, standalone_mode=False) or 0
        return _interrupted() if code == INTERRUPTED else code
    except PreuveError as error:
        typer.echo(error.diagnostics(), err=True)
        return error.exit_code
    except typer.Exit as error:
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except Exception as error:  # noqa: BLE001
        if hasattr(error, "format_message"):  # Typer's usage errors: their class moved between its versions
            typer.echo(_("Commande mal écrite : {reason}").format(reason=error.format_message()), err=True)
            typer.echo(
                _("→ « preuve --help » montre les commandes, « preuve COMMANDE --help » leurs options."), err=True
            )
            return 2
        from preuve.crash import report_crash

        typer.echo(report_crash(), err=True)
        return 1


def _interrupted() -> int:
    typer.echo(_("\nInterrompu. Rien n'est perdu : « preuve run » reprendra où vous en étiez."), err=True)
    return INTERRUPTED


if __name__ == "__main__":
    main()
