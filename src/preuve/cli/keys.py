"""`preuve key` and `preuve challenge`: who signs, whom a juror knows, and what an examiner asks for."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from preuve.cli.arguments import Plain
from preuve.i18n import _

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=_("Les clés : signer un dossier, et savoir qui l'a signé. Rien n'y oblige."),
)
challenge = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=_("Les défis : un numéro par personne et par session, que le dossier doit reprendre."),
)

Which = Annotated[str, typer.Argument(help=_("Laquelle, quand il y en a plusieurs : son numéro ou son nom court."))]
Id = Annotated[str, typer.Option("--id", help=_("Votre numéro ou votre nom, comme l'organisme vous connaît."))]
Name = Annotated[str, typer.Option("--name", help=_("Votre nom, s'il n'est pas déjà dans le numéro."))]
Asked = Annotated[bool, typer.Option("--certificate", help=_("Demander aussi un certificat, pour la marque C2PA."))]
Receive = Annotated[
    bool, typer.Option("--receive", help=_("Pour un jury : recevoir des dossiers chiffrés pour lui seul."))
]
Keyring = Annotated[Path | None, typer.Option("--keyring", help=_("Un fichier de trousseau (le vôtre, par défaut)."))]
Yes = Annotated[bool, typer.Option("--yes", help=_("Sans poser la question."))]
Json = Annotated[bool, typer.Option("--json", help=_("En JSON, pour un programme."))]


@app.command("new", help=_("Faire une clé : elle reste sur cette machine, et son fichier d'inscription se donne."))
def new(
    id_: Id = "",
    name: Name = "",
    role: Annotated[
        Literal["candidate", "examiner"], typer.Option(help=_("Candidate ou candidat ; membre du jury : examiner."))
    ] = "candidate",
    receive: Receive = False,  # noqa: FBT002
    certificate: Asked = False,  # noqa: FBT002
    out: Annotated[Path | None, typer.Option(help=_("Où écrire le fichier à donner."))] = None,
) -> None:
    """Make a key."""
    from preuve.sessions import keys as session

    session.new(id_, name, role, receive=receive, certificate=certificate, out=out)


@app.command("show", help=_("Montrer une clé et son empreinte ; refaire son fichier d'inscription."))
def show(
    which: Which = "",
    enrolment: Annotated[Path | None, typer.Option(help=_("Où réécrire le fichier à donner."))] = None,
    certificate: Asked = False,  # noqa: FBT002
    id_: Id = "",
    name: Name = "",
) -> None:
    """Show a key."""
    from preuve.sessions import keys as session

    session.show(which, enrolment_to=enrolment, certificate=certificate, id_=id_, name=name)


@app.command("list", help=_("Vos clés."))
def listing(plain: Plain = False, as_json: Json = False) -> None:  # noqa: FBT002
    """List her keys."""
    from preuve.sessions import keys as session

    session.listing(plain=plain, as_json=as_json)


@app.command("forget", help=_("Oublier une clé : elle ne signera plus."))
def forget(which: Which = "", yes: Yes = False) -> None:  # noqa: FBT002
    """Forget a key."""
    from preuve.sessions import keys as session

    session.forget(which, yes=yes)


@app.command("certificate", help=_("Garder avec votre clé le certificat que l'organisme vous a donné."))
def certificate(
    file: Annotated[Path, typer.Argument(help=_("Le fichier PEM reçu."), show_default=False)],
    key: Annotated[str, typer.Option("--key", help=_("La clé, quand il y en a plusieurs."))] = "",
) -> None:
    """Keep a certificate beside a key."""
    from preuve.sessions import keys as session

    session.certificate(file, key)


@app.command("trust", help=_("Jury : inscrire la clé d'une personne, ou une autorité, dans votre trousseau."))
def trust(
    file: Annotated[Path | None, typer.Argument(help=_("Le fichier d'inscription."), show_default=False)] = None,
    authority: Annotated[
        Path | None, typer.Option("--authority", help=_("Le certificat racine d'une autorité (PEM)."))
    ] = None,
    use: Annotated[
        list[str] | None, typer.Option("--use", help=_("Autorité pour : timestamp, credentials (les deux, sinon)."))
    ] = None,
    name: Annotated[str, typer.Option("--name", help=_("Le nom de l'autorité dans le trousseau."))] = "",
    keyring: Keyring = None,
    yes: Yes = False,  # noqa: FBT002
) -> None:
    """Enrol a key, or pin an authority."""
    from preuve.sessions import trusting as session

    if authority and not file:
        session.pin(authority, session.uses(use or []), name, keyring, yes=yes)
    else:
        session.trust(session.one_of(file, authority), keyring, yes=yes)


@app.command("untrust", help=_("Jury : retirer une personne ou une autorité de votre trousseau."))
def untrust(
    name: Annotated[str, typer.Argument(help=_("Son numéro, ou le nom de l'autorité."), show_default=False)],
    keyring: Keyring = None,
    yes: Yes = False,  # noqa: FBT002
) -> None:
    """Take somebody out of the keyring."""
    from preuve.sessions import trusting as session

    session.untrust(name, keyring, yes=yes)


@app.command("trusted", help=_("Jury : les personnes et les autorités de votre trousseau."))
def trusted(keyring: Keyring = None, plain: Plain = False, as_json: Json = False) -> None:  # noqa: FBT002
    """Show the keyring."""
    from preuve.sessions import trusting as session

    session.trusted(keyring, plain=plain, as_json=as_json)


@challenge.command("new", help=_("Jury : émettre un défi pour chaque personne d'une session."))
def issue(
    candidates: Annotated[list[str], typer.Argument(help=_("Leurs numéros ou leurs noms."), show_default=False)],
    session: Annotated[str, typer.Option("--session", help=_("La session, telle qu'elles l'écrivent."))],
    days: Annotated[int, typer.Option(min=1, max=3650, help=_("Combien de jours il vaut."))] = 30,
    out: Annotated[Path, typer.Option(help=_("Le dossier où les écrire, ou le fichier s'il n'y en a qu'un."))] = Path(),
    key: Annotated[str, typer.Option("--key", help=_("Votre clé de jury, quand il y en a plusieurs."))] = "",
    no_sign: Annotated[bool, typer.Option("--no-sign", help=_("Sans le signer."))] = False,  # noqa: FBT002
) -> None:
    """Issue challenges."""
    from preuve.sessions import challenges

    challenges.new(candidates, session, days=days, folder=out, which=key, sign=not no_sign)


@challenge.command("list", help=_("Jury : les défis émis sur cette machine."))
def issued(plain: Plain = False, as_json: Json = False) -> None:  # noqa: FBT002
    """List the challenges."""
    from preuve.sessions import challenges

    challenges.listing(plain=plain, as_json=as_json)
