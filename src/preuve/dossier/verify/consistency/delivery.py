"""What the run delivered: each file is there with the digest that the ledger gives, and some step made it."""

from collections.abc import Iterator

from preuve.dossier import layout
from preuve.dossier.bag import EMPTY
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext


def look(seen: Seen) -> Iterator[Point]:
    """The points about deliverables."""
    hidden = [path for path, sha256 in seen.delivered.items() if _left_out(seen, path, sha256)]
    title = _("Chaque fichier livré est là, tel que le registre le dit")
    good = ngettext("{n} fichier livré", "{n} fichiers livrés", len(seen.delivered)).format(n=len(seen.delivered))
    yield concluded("delivered", title, list(_missing(seen, set(hidden))), good)
    yield concluded("delivered-made", _("Chaque fichier livré vient d'une étape"), list(_unmade(seen)), good)
    yield concluded("delivered-only", _("Rien n'a été ajouté aux livrables"), list(_added(seen)), _("rien de plus"))
    if seen.mounted.left:
        said = _("ces fichiers n'ont de place ni dans un projet ni dans une production : ils n'ont pas été lus")
        yield point("places", _("Chaque fichier est à sa place"), "failed", said, names=seen.mounted.left)
    if hidden:
        said = _("retirés à la demande, seules leurs empreintes restent : {names}")
        told = said.format(names=text(", ".join(hidden), 400))
        yield point("delivered-hidden", _("Livrables retirés"), "not_run", told, names=map(layout.of_run, hidden))


def _missing(seen: Seen, hidden: set[str]) -> Iterator[Fault]:
    if not seen.delivered:
        yield Fault(_("le registre ne dit rien de livré"), layout.LEDGER)
    for path, sha256 in seen.delivered.items():
        name = layout.of_run(path)
        there = seen.unpacked.digests.get(name)
        if path in hidden or (there is None and sha256 in seen.by_digest):
            continue  # left out on request, or there once under another name
        if there is None:
            yield Fault(_("{path} manque").format(path=text(path)), name)
        elif there != sha256 or there == EMPTY:
            yield Fault(_("{path} n'est pas le fichier qui a été livré").format(path=text(path)), name)


def _unmade(seen: Seen) -> Iterator[Fault]:
    made = {one.sha256 for step, _line in seen.steps for one in step.outputs.values()}
    for path, sha256 in seen.delivered.items():
        if sha256 not in made:
            yield Fault(_("aucune étape n'a fait {path}").format(path=text(path)), layout.of_run(path))


def _added(seen: Seen) -> Iterator[Fault]:
    known = {layout.of_run(path) for path in seen.delivered}
    for name in seen.unpacked.under(layout.DELIVERABLES):
        if name not in known and not name.startswith(layout.SIGNED_COPIES):
            yield Fault(_("{name} n'a été livré par aucune étape").format(name=text(name)), name)


def _left_out(seen: Seen, path: str, sha256: str) -> bool:
    name = layout.of_run(path)
    return seen.absent.get(name) == sha256
