"""The commands `iterate` and `choose`: parse, call, print."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.i18n import _

What = Annotated[str, typer.Argument(help=_("Quoi : script, image ou voice."), show_default=False)]
Where = Annotated[Path, typer.Option("--project", help=_("Le dossier du projet (ici, par défaut)."))]
Why = Annotated[str, typer.Option(help=_("Pourquoi garder cet essai."))]
By = Annotated[str, typer.Option(help=_("Qui décide."))]
NoOpen = Annotated[bool, typer.Option("--no-open", help=_("Ne pas ouvrir la page dans le navigateur."))]


app = typer.Typer()


@app.command(help=_("Redemander à l'IA le scénario, une image ou une voix, et comparer les essais."))
def iterate(
    what: What,
    shot: Annotated[str, typer.Argument(help=_("Le plan, par son nom ou son numéro."))] = "",
    project: Where = Path(),
    note: Annotated[str, typer.Option(help=_("Ce qui n'allait pas, et ce qu'il faut changer."))] = "",
    temperature: Annotated[float | None, typer.Option(help=_("Liberté laissée au modèle, de 0 à 2."))] = None,
    seed: Annotated[int | None, typer.Option(help=_("Graine : un autre nombre donne un autre tirage."))] = None,
    voice: Annotated[str, typer.Option(help=_("Une autre voix, par son nom."))] = "",
    speed: Annotated[float | None, typer.Option(help=_("Vitesse de la voix ; 1 est la sienne."))] = None,
    say: Annotated[str, typer.Option(help=_("Le texte à lire, écrit comme il se prononce."))] = "",
    start: Annotated[int, typer.Option("--from", help=_("L'essai dont partir (celui du film, par défaut)."))] = 0,
    again: Annotated[int, typer.Option(help=_("Redemander un essai resté sans réponse, par son numéro."))] = 0,
    keep: Annotated[int, typer.Option("--choose", help=_("L'essai à garder, sans question."))] = 0,
    why: Why = "",
    by: By = "",
    no_open: NoOpen = False,  # noqa: FBT002
) -> None:
    """Make one more attempt, and keep a choice."""
    from preuve.attempts.asked import Wanted, changes_of
    from preuve.sessions import iterations as session

    decided = session.Decided(keep, why)
    if again:
        session.again(project, what, shot, again, decided, show=not no_open)
    else:
        changes = changes_of(temperature=temperature, seed=seed, voice=voice, speed=speed, say=say)
        session.iterate(project, what, shot, Wanted(note, changes, start, by), decided, show=not no_open)


@app.command(help=_("Garder un essai pour le film, et dire pourquoi : « preuve choose image PLAN 2 »."))
def choose(
    what: What,
    rest: Annotated[list[str], typer.Argument(metavar="[PLAN] ESSAI", help=_("Le plan, puis le numéro de l'essai."))],
    project: Where = Path(),
    why: Why = "",
    by: By = "",
) -> None:
    """Keep an attempt."""
    from preuve.sessions import iterations as session

    session.choose(project, what, rest, why, by)
