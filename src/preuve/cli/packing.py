"""The command that seals a run for a jury."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Checked, Plain
from preuve.i18n import _

app = typer.Typer()


@app.command(help=_("Sceller une production dans un dossier pour le jury, après avoir dit ce qu'il contient."))
def pack(
    run: Checked = Path(),
    out: Annotated[Path | None, typer.Option(help=_("Où l'écrire : un dossier, ou un nom en .zip."))] = None,
    key: Annotated[str, typer.Option(help=_("La clé qui signe, s'il y en a plusieurs."))] = "",
    no_sign: Annotated[bool, typer.Option("--no-sign", help=_("Ne pas signer."))] = False,  # noqa: FBT002
    challenge: Annotated[
        Path | None, typer.Option(help=_("Le défi que l'examinateur vous a donné (un fichier)."))
    ] = None,
    timestamp: Annotated[
        str, typer.Option(help=_("L'adresse d'une autorité d'horodatage (RFC 3161), qui prouve la date."))
    ] = "",
    encrypt_for: Annotated[
        list[str] | None, typer.Option(help=_("Chiffrer pour une clé de réception (age1…) ; peut être répétée."))
    ] = None,
    redact: Annotated[
        list[str] | None, typer.Option(help=_("Un fichier à laisser hors du dossier : son empreinte reste."))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Le dire seulement, et ne rien écrire."))] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help=_("Pour un programme."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Seal a run."""
    from preuve.sessions.packing import Asked
    from preuve.sessions.packing import pack as work

    asked = Asked(
        out=out,
        key=key,
        sign=not no_sign,
        challenge=challenge,
        timestamp=timestamp,
        encrypt_for=tuple(encrypt_for or ()),
        redact=tuple(redact or ()),
        dry_run=dry_run,
        as_json=as_json,
        plain=plain,
    )
    raise typer.Exit(work(run, asked))
