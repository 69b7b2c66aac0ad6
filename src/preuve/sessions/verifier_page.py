"""Gives the juror's page: a copy of the one that comes with the kit, never of anything that came with a dossier."""

import webbrowser
from pathlib import Path

import typer

from preuve.artifact import digest_bytes
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.store import write_atomic
from preuve.targets import templates

NAME = "verify.html"
_OURS = b"<title>Preuve"
_HEAD = 4000


def page() -> bytes:
    """The page's bytes."""
    return (templates() / "dossier" / NAME).read_bytes()


def write(out: Path, *, show: bool) -> Path:
    """Write the page in a folder, or under a name, tell its digest, and open it where asked.

    Raises BadInput where another file than a former copy stands there; DiskFull.
    """
    path = (out / NAME if out.is_dir() else out).resolve()
    if path.suffix != ".html":
        raise BadInput(
            _("ce n'est ni un dossier qui existe, ni un nom de page."),
            path=out,
            remedy=_("Donnez un dossier, ou un nom qui finit par .html."),
        )
    _only_ours(path)
    data = page()
    write_atomic(path, data)
    typer.echo(_("Page écrite : {path}").format(path=path))
    typer.echo(_("Son empreinte (SHA-256), à publier à côté d'elle : {digest}").format(digest=digest_bytes(data)))
    typer.echo(_("Ouvrez-la dans un navigateur à jour, même sans connexion ; elle n'envoie rien."))
    if show:
        webbrowser.open(path.as_uri())
    return path


def _only_ours(path: Path) -> None:
    """Raises BadInput where writing would lose somebody's file."""
    if not path.exists():
        return
    if path.is_file():
        with path.open("rb") as file:
            if _OURS in file.read(_HEAD):
                return
    raise BadInput(
        _("un autre fichier porte déjà ce nom."), path=path, remedy=_("Donnez un autre dossier, ou un autre nom.")
    )
