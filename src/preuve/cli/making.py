"""The commands that make a film, and show where it stands. Imports stay light, as in every module of this folder."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Folder, Here, NoOpen, Plain, Replay, Scratch, Targets, Until, Yes
from preuve.i18n import _

app = typer.Typer()


@app.command(help=_("Créer un projet : quelques questions, puis un brief ou des documents à compléter."))
def new(
    folder: Folder,
    framework: Annotated[
        list[str] | None, typer.Option("--framework", help=_("Un référentiel visé ; peut être répétée."))
    ] = None,
    defaults: Annotated[bool, typer.Option(help=_("Ne rien demander."))] = False,  # noqa: FBT002
) -> None:
    """Make a project from the skeleton."""
    from preuve.portfolio import DEFAULT
    from preuve.skeleton import asked_cases, create, has_film, questions

    frameworks = tuple(dict.fromkeys(framework or (DEFAULT,)))
    wanted = questions(frameworks)
    answers = {q.key: q.default if defaults else typer.prompt(q.text, default=q.default) for q in wanted}
    usual = [_("Cas d'usage {n}").format(n=n) for n in range(1, asked_cases(frameworks) + 1)]
    cases = usual if defaults else [typer.prompt(_("Le titre de l'usage"), default=one) for one in usual]
    path = create(folder, answers, frameworks, cases)
    typer.echo(_("Projet créé : {path}").format(path=path))
    if has_film(frameworks):
        typer.echo(_("Complétez {brief}, puis lancez : preuve run {path}").format(brief=path / "brief.yaml", path=path))
    typer.echo(_("Écrivez vos documents : preuve write {path}").format(path=path))


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
    from preuve.sessions.production import produce

    options = Options(targets=tuple(target or ()), until=until, from_scratch=from_scratch, yes=yes, replay=replay)
    produce(project, options, plain=plain, show=not no_open)


@app.command(help=_("Faire le film de l'exemple dans tous les formats, et ouvrir sa page."))
def demo(plain: Plain = False, no_open: NoOpen = False) -> None:  # noqa: FBT002
    """Run the sample project, and open its page."""
    from preuve.options import Options
    from preuve.sessions.models import prepare
    from preuve.sessions.production import produce, sample_folder

    prepare()
    produce(sample_folder(), Options(), plain=plain, show=not no_open)


@app.command(help=_("Où en est un projet : ce qui est fait, ce qui est à jour, ce qui manque."))
def status(project: Here = Path()) -> None:
    """Show the last runs of a project."""
    from preuve.sessions.production import print_status

    print_status(project)


@app.command("open", help=_("Ouvrir la page de la dernière production."))
def open_page(project: Here = Path()) -> None:
    """Open the last run's page."""
    from preuve.sessions.production import open_last

    typer.echo(open_last(project))
