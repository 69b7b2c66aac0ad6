"""The commands where a person decides: reviews, the AI's edit plan, her notes, what may leave."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Here, NoOpen, Plain
from preuve.errors import BadInput
from preuve.i18n import _

app = typer.Typer()


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
    from preuve.sessions.review import Given, review_project

    review_project(project, Given(accept, refuse, tuple(shot or ()), by), plain=plain, show=not no_open)


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
    from preuve.sessions import plan as plan_session

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
    from preuve.sessions.notes import show

    show(project)


@app.command(
    help=_("Ce que vos prompts laissent partir vers les services d'IA ; ou qui un tableau laisse reconnaître.")
)
def privacy(
    project: Here = Path(),
    table: Annotated[Path | None, typer.Option(help=_("Un tableau (CSV) : qui peut y être reconnu ?"))] = None,
    quasi: Annotated[
        list[str] | None,
        typer.Option(help=_("Une colonne qui, avec d'autres, ferait reconnaître quelqu'un ; répétable.")),
    ] = None,
    person: Annotated[str, typer.Option(help=_("La colonne qui dit de qui parle chaque ligne."))] = "",
    sensitive: Annotated[
        list[str] | None, typer.Option(help=_("Une colonne dont personne ne doit rien deviner ; répétable."))
    ] = None,
    shown: Annotated[bool, typer.Option("--show", help=_("Montrer aussi chaque prompt tel qu'il partirait."))] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help=_("En JSON, pour un programme."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Show what leaves for services, or who a table lets be recognised; exit 1 where somebody may be."""
    if table:
        from preuve.privacy.anonymity import Columns
        from preuve.sessions.singling import show as show_table

        columns = Columns(tuple(quasi or ()), person, tuple(sensitive or ()))
        raise typer.Exit(show_table(project, table, columns, as_json=as_json))
    from preuve.sessions.privacy import show

    raise typer.Exit(show(project, shown=shown, as_json=as_json, plain=plain))
