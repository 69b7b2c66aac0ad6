"""The command of those who don't trust: a dossier, or a folder of them."""

from pathlib import Path
from typing import Annotated

import typer

from preuve.cli.arguments import Plain
from preuve.i18n import _

app = typer.Typer()


@app.command(
    help=_("Vérifier un dossier : ce qui concorde, ce qui ne concorde pas, ce qui n'a pas été examiné et pourquoi.")
)
def verify(
    dossier: Annotated[Path, typer.Argument(help=_("Le dossier (.zip), ou tous ceux d'un répertoire."))],
    replay: Annotated[bool, typer.Option("--replay", help=_("Refaire aussi la production et comparer (L3)."))] = False,  # noqa: FBT002
    only: Annotated[list[str] | None, typer.Option("--only", help=_("Ne refaire que cela : montage, voice…"))] = None,
    sample: Annotated[int, typer.Option(min=0, help=_("Ne refaire que tant de plans, tirés au sort."))] = 0,
    draw: Annotated[str, typer.Option(help=_("Reprendre les plans d'un tirage que dit un verdict."))] = "",
    live: Annotated[  # noqa: FBT002
        bool, typer.Option("--live", help=_("Réécouter les films, et refaire tourner les modèles de cette machine."))
    ] = False,
    challenge: Annotated[
        Path | None, typer.Option(help=_("Le défi que vous aviez donné, ou le répertoire de tous ceux d'une session."))
    ] = None,
    keyring: Annotated[
        Path | None, typer.Option(help=_("Le trousseau de clés inscrites, s'il n'est pas le vôtre."))
    ] = None,
    identity: Annotated[Path | None, typer.Option(help=_("Ce qui ouvre un dossier chiffré pour vous."))] = None,
    page: Annotated[bool, typer.Option("--page", help=_("Écrire la page du verdict, et son JSON."))] = False,  # noqa: FBT002
    sign: Annotated[bool, typer.Option("--sign", help=_("Signer le verdict de votre clé de membre du jury."))] = False,  # noqa: FBT002
    out: Annotated[Path | None, typer.Option(help=_("Où écrire (à côté du dossier, par défaut)."))] = None,
    check_verdict: Annotated[
        Path | None, typer.Option(help=_("Dire ce que vaut un verdict signé de ce dossier."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Le verdict en JSON, pour un programme."))] = False,  # noqa: FBT002
    every: Annotated[bool, typer.Option("--all", help=_("Montrer chaque point, même vérifié."))] = False,  # noqa: FBT002
    plain: Plain = False,  # noqa: FBT002
) -> None:
    """Verify; exit 0 (nothing failed), 1 (something did) or 2 (it couldn't be opened)."""
    from preuve.sessions import verifying
    from preuve.sessions.verdict_display import Shown

    asked = verifying.Asked(
        replay=replay,
        only=tuple(only or ()),
        sample=sample,
        draw=draw,
        live=live,
        challenge=challenge,
        keyring=keyring,
        identity=identity,
    )
    if dossier.is_dir():
        from preuve.sessions import session_table

        table = session_table.Shown(as_json=as_json, plain=plain)
        written = verifying.Written(page=page, sign=sign, out=out)
        raise typer.Exit(session_table.verify_folder(dossier, asked, written, table))
    shown = Shown(as_json=as_json, every=every, plain=plain)
    if check_verdict is not None:
        raise typer.Exit(verifying.check_verdict(dossier, check_verdict, asked))
    written = verifying.Written(page=page, sign=sign, out=out)
    raise typer.Exit(verifying.verify_file(dossier, asked, written, shown))
