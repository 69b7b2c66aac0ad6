"""What she left out: told, with what nothing else bears out; refused where a dossier is nothing without it."""

from collections.abc import Iterator, Sequence

from preuve.dossier import layout
from preuve.dossier.absent import needed
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency.points import Fault, concluded, point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext

MOST_ASKED = 6


def look(seen: Seen) -> Iterator[Point]:
    """The point about what isn't there: there are only digests to compare."""
    names = sorted(seen.claims.redacted)
    if not names:
        return
    title = _("Fichiers retirés du dossier à la demande")
    if faults := list(_unlikely(seen, names)):
        yield concluded("redacted", title, faults, "")
        return
    ask = _("Demandez à voir ce qui a été retiré du dossier à la demande : {names}.").format(names=_short(names))
    yield point("redacted", title, "not_run", _told(seen, names), names=(layout.CLAIMS,), ask=ask)


def _short(names: Sequence[str]) -> str:
    """The files as she calls them: their paths in her project, the first of them."""
    told = [text(layout.for_her(name)) for name in names[:MOST_ASKED]]
    if more := len(names) - len(told):
        told.append(ngettext("{n} autre", "{n} autres", more).format(n=more))
    return ", ".join(told)


def _told(seen: Seen, names: Sequence[str]) -> str:
    said = ngettext(
        "{n} fichier, dont seule l'empreinte reste : {names}",
        "{n} fichiers, dont seules les empreintes restent : {names}",
        len(names),
    ).format(n=len(names), names=text(", ".join(names), 1000))
    unknown = [name for name in names if name not in seen.absent]
    if not unknown:
        return said
    more = _("{said}. Rien d'autre dans le dossier ne dit que ceux-ci ont existé ; ils n'excusent rien : {names}")
    return more.format(said=said, names=text(", ".join(unknown), 1000))


def _unlikely(seen: Seen, names: Sequence[str]) -> Iterator[Fault]:
    """What is said to be left out and is there, under whatever name, or what nobody can leave out."""
    for name in names:
        there = name if name in seen.unpacked.digests else seen.by_digest.get(seen.claims.redacted[name])
        if there:
            yield Fault(_("{name} est annoncé comme retiré, et pourtant là").format(name=text(name)), there)
        elif needed(name):
            yield Fault(_("{name} est annoncé comme retiré : un dossier n'est rien sans lui").format(name=text(name)))
