"""The commands of `preuve replies`, and `preuve watch-plan`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from preuve.cli.arguments import Here, Plain
from preuve.i18n import _

By = Annotated[str, typer.Option(help=_("Qui décide."))]
Names = Annotated[list[str], typer.Argument(help=_("Les noms des réponses, comme c1a2b3c4d."), show_default=False)]
InProject = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
Again = Annotated[
    list[str] | None,
    typer.Option(
        help=_("Renvoyer cette réponse, dont on ne sait pas si elle est partie : regardez d'abord."), metavar="ID"
    ),
]
Agreed = Annotated[bool, typer.Option("--yes", help=_("Rien n'est redemandé ici : vous avez accepté chaque réponse."))]
Platform = Annotated[str, typer.Option(help=_("Une plateforme seulement."))]


class SuggestsByDefault(TyperGroup):
    """`preuve replies DOSSIER` is `preuve replies suggest DOSSIER`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `suggest` before what isn't a command."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["suggest", *args]
        return super().parse_args(ctx, args)


replies = typer.Typer(
    cls=SuggestsByDefault, rich_markup_mode=None, help=_("Répondre aux commentaires : rien ne part sans vous.")
)
app = typer.Typer()


@replies.command("suggest", help=_("Faire proposer par l'IA une réponse à chaque commentaire, et les montrer."))
def suggest(project: Here = Path(), platform: Platform = "") -> None:
    """Have replies suggested, and show them."""
    from preuve.sessions.replies import suggest as ask

    ask(project, platform)


@replies.command("accept", help=_("Accepter des réponses, telles qu'elles sont écrites maintenant."))
def accept(names: Names, project: InProject = Path(), by: By = "") -> None:
    """Her yes to each."""
    from preuve.sessions.replies import accept as keep

    typer.echo(keep(project, names, by))


@replies.command("drop", help=_("Abandonner des réponses."))
def drop(names: Names, project: InProject = Path(), by: By = "") -> None:
    """Her no to each."""
    from preuve.sessions.replies import drop as leave

    typer.echo(leave(project, names, by))


@replies.command("send", help=_("Envoyer les réponses acceptées ; montrer celles qui se copient à la main."))
def send(project: Here = Path(), platform: Platform = "", again: Again = None, yes: Agreed = False) -> None:  # noqa: FBT002
    """Send what was accepted. `yes` changes nothing: each reply has had hers, and it is said so to whom asks."""
    del yes
    from preuve.sessions.replies import send as go

    raise typer.Exit(go(project, platform, again or ()))


@app.command("watch-plan", help=_("Votre veille : ce qui est à relire, et noter ce que vous avez lu."))
def watch_plan(
    project: Here = Path(),
    read: Annotated[str, typer.Option(help=_("La source que vous venez de relire."))] = "",
    learned: Annotated[str, typer.Option(help=_("Ce que vous y avez appris."))] = "",
    changed: Annotated[str, typer.Option(help=_("Ce que cela change dans vos vidéos ou votre pratique."))] = "",
    run: Annotated[str, typer.Option(help=_("La production où cela se voit, comme 2026-11-22-100000."))] = "",
    brief: Annotated[str, typer.Option(help=_("Le brief que cela change, comme brief-suivant.yaml."))] = "",
    by: By = "",
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Show what is to be read again, or note what was read."""
    from preuve.sessions import watch_plan as session

    if read:
        typer.echo(session.note(project, read, learned=learned, changed=changed, run=run, brief=brief, by=by))
    else:
        session.show(project, plain=plain)
