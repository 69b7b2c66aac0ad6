"""The commands that tell what certifications ask: `preuve frameworks`, `preuve frameworks show ID`."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Here, Plain
from preuve.cli.groups import ByDefault
from preuve.i18n import _


class ListsByDefault(ByDefault):
    """Listing goes without saying."""

    default = "list"


frameworks = typer.Typer(
    cls=ListsByDefault,
    rich_markup_mode=None,
    help=_("Les référentiels de certification : ce qu'ils demandent, mot pour mot."),
)
Json = Annotated[bool, typer.Option("--json", help=_("En JSON, pour un programme."))]


@frameworks.command("list", help=_("Les référentiels connus ; dans un projet, ceux pour lesquels il est présenté."))
def list_all(project: Here = Path(), as_json: Json = False, plain: Plain = False) -> None:  # noqa: FBT002
    """List them."""
    from preuve.sessions.frameworks import print_all

    print_all(project, as_json=as_json, plain=plain)


@frameworks.command(help=_("Un référentiel : ses critères, les preuves qu'ils prennent, son épreuve."))
def show(
    name: Annotated[str, typer.Argument(help=_("Son nom : contenus-ia, certifiag…"), show_default=False)],
    as_json: Json = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Show one, whole."""
    from preuve.sessions.frameworks import show as tell

    tell(name, as_json=as_json, plain=plain)
