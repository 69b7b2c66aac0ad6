"""The secret scan again, on every byte."""

from collections.abc import Iterator

from preuve.dossier.build.scan import scan_content
from preuve.dossier.build.within import Room
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext

MOST_OUT = 400_000_000  # inflated, of the whole dossier


def look(seen: Seen) -> Iterator[Point]:
    """The point about secrets."""
    faults, room = [], Room(MOST_OUT)
    for name in sorted(seen.unpacked.digests):
        for leak in scan_content(name, seen.unpacked.path(name), room=room):
            faults.append(Fault(text(leak.told(), 300), name))  # noqa: PERF401
    title = _("Aucune clé ni mot de passe ne traîne dans le dossier")
    remedy = _("Prévenez la personne candidate : une clé qui a circulé est à changer chez le service qui l'a donnée.")
    good = ngettext("{n} fichier cherché", "{n} fichiers cherchés", len(seen.unpacked.digests))
    if room.shut and not faults:
        said = _("fichiers compressés qui n'ont pas pu être ouverts : {names}")
        told = said.format(names=text(", ".join(sorted(room.shut)), 1000))
        ask = _("Ouvrez ces fichiers vous-même : il peut s'y trouver un mot de passe.")
        yield point("secrets", title, "not_run", told, names=sorted(room.shut), optional=True, ask=ask)
    else:
        yield concluded("secrets", title, faults, good.format(n=len(seen.unpacked.digests)), remedy=remedy)
