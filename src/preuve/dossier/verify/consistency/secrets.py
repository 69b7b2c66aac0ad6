"""The secret scan again, on every byte; and what was left out on request, told."""

from collections.abc import Iterator

from preuve.dossier import layout
from preuve.dossier.build.scan import scan_content
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext


def look(seen: Seen) -> Iterator[Point]:
    """The points about secrets, and about what isn't there."""
    faults = []
    for name in sorted(seen.unpacked.digests):
        for leak in scan_content(name, seen.unpacked.path(name)):
            faults.append(Fault(text(leak.told(), 300), name))  # noqa: PERF401
    title = _("Aucune clé ni mot de passe ne traîne dans le dossier")
    remedy = _("Prévenez la personne candidate : une clé qui a circulé est à changer chez le service qui l'a donnée.")
    good = ngettext("{n} fichier cherché", "{n} fichiers cherchés", len(seen.unpacked.digests))
    yield concluded("secrets", title, faults, good.format(n=len(seen.unpacked.digests)), remedy=remedy)
    yield from _redacted(seen)


def _redacted(seen: Seen) -> Iterator[Point]:
    """What she left out: there are only digests to compare."""
    if not seen.claims.redacted:
        return
    title = _("Fichiers retirés du dossier à la demande")
    names = sorted(seen.claims.redacted)
    back = [name for name in names if name in seen.unpacked.digests]
    if back:
        said = _("annoncés comme retirés, et pourtant là : {names}").format(names=text(", ".join(back), 400))
        yield point("redacted", title, "failed", said, names=back)
        return
    said = ngettext(
        "{n} fichier, dont seule l'empreinte reste : {names}",
        "{n} fichiers, dont seules les empreintes restent : {names}",
        len(names),
    )
    told = said.format(n=len(names), names=text(", ".join(names), 1000))
    ask = _("Demandez à voir ces fichiers : « preuve verify » n'a pu en juger.")
    yield point("redacted", title, "not_run", told, names=(layout.CLAIMS,), ask=ask)
