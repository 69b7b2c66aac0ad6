"""The commands that publish, tell what became of it, and take it off. Imports stay light."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Checked, Here, Plain
from preuve.i18n import _

app = typer.Typer()
Again = Annotated[bool, typer.Option("--again", help=_("Même si ce film y est déjà : il y sera deux fois."))]
Anyway = Annotated[bool, typer.Option("--anyway", help=_("Même si un contrôle dit que la plateforme peut le refuser."))]
Copied = Annotated[
    bool | None,
    typer.Option(
        "--copied/--renamed",
        help=_("Ce dossier est une copie, pour un autre film ; ou le même projet, renommé."),
        show_default=False,
    ),
]
Sure = Annotated[bool, typer.Option("--yes", help=_("Ne pas demander : c'est oui."))]


@app.command(help=_("Publier un film : sur une plateforme ou plusieurs, en brouillon ou montré, après votre oui."))
def publish(
    run: Checked = Path(),
    to: Annotated[
        list[str] | None, typer.Option(help=_("Une plateforme (tiktok, youtube, wordpress…) ; peut être répétée."))
    ] = None,
    target: Annotated[str, typer.Option(help=_("Le format à envoyer, s'il y en a plusieurs : instagram-feed…"))] = "",
    shown: Annotated[
        bool | None,
        typer.Option("--publish/--draft", help=_("Montrer aussitôt, ou laisser en brouillon."), show_default=False),
    ] = None,
    schedule: Annotated[
        str, typer.Option(help=_("Jour et heure où la plateforme le montrera : 2026-12-05 14:00."))
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Tout vérifier, et ne rien envoyer."))] = False,  # noqa: FBT002
    yes: Sure = False,  # noqa: FBT002
    again: Again = False,  # noqa: FBT002
    anyway: Anyway = False,  # noqa: FBT002
    copied: Copied = None,
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Publish a run's film."""
    from preuve.sessions.publishing import Asked
    from preuve.sessions.publishing import publish as work

    asked = Asked(
        to=tuple(to or ()),
        target=target,
        mode=None if shown is None else "publish" if shown else "draft",
        schedule=schedule,
        dry_run=dry_run,
        yes=yes,
        again=again,
        anyway=anyway,
        copied=copied,
        plain=plain,
    )
    raise typer.Exit(work(run, asked))


@app.command(help=_("Ce qui est publié, où, depuis quand, et ce qu'en disent les plateformes."))
def publications(
    project: Here = Path(),
    refresh: Annotated[bool, typer.Option("--refresh", help=_("Redemander à chaque plateforme."))] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help=_("Pour un programme."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Show a project's publications."""
    from preuve.sessions.publications import show

    raise typer.Exit(show(project, refresh=refresh, as_json=as_json, plain=plain))


@app.command(help=_("Dire ce que vous avez vu d'une publication, quand sa plateforme ne peut pas répondre."))
def settle(
    which: Annotated[str, typer.Argument(help=_("La plateforme, ou la clé que montre « preuve publications »."))],
    project: Here = Path(),
    *,
    there: Annotated[bool, typer.Option("--there/--not-there", help=_("Elle y est, ou elle n'y est pas."))],
    draft: Annotated[bool, typer.Option("--draft", help=_("Avec --there : en brouillon."))] = False,
    url: Annotated[str, typer.Option(help=_("Avec --there : son adresse."))] = "",
    by: Annotated[str, typer.Option(help=_("Qui a regardé."))] = "",
) -> None:
    """Keep what a person saw of a post."""
    from preuve.sessions.settling import Seen
    from preuve.sessions.settling import settle as work

    raise typer.Exit(work(project, which, Seen(there=there, draft=draft, url=url), by=by))


@app.command(help=_("Retirer une publication, où la plateforme le permet à un programme."))
def unpublish(
    which: Annotated[str, typer.Argument(help=_("La plateforme, ou la clé que montre « preuve publications »."))],
    project: Here = Path(),
    yes: Sure = False,  # noqa: FBT002
) -> None:
    """Take a post off."""
    from preuve.sessions.publications import take_off

    raise typer.Exit(take_off(project, which, yes=yes))
