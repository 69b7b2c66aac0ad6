"""What the run says it started from, against the dossier's own inputs."""

from collections.abc import Iterator

from preuve.dossier import layout
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import lines
from preuve.dossier.verify.consistency.lines import Begun
from preuve.dossier.verify.consistency.points import point
from preuve.dossier.verify.consistency.seen import Seen
from preuve.i18n import _
from preuve.options import Options
from preuve.run_sources import sources


def look(seen: Seen) -> Iterator[Point]:
    """The point about what the run started from; `not_run` where its digest rests on more than the dossier has."""
    begun = _begun(seen)
    if begun is None:
        return
    title = _("La production est partie de ces fichiers")
    if sources(seen.mounted.project.folder, Options()) == begun.sources:
        yield point("sources", title, "verified", _("brief, réglages, prompts, médias et exports du dossier"))
        return
    said = _(
        "l'empreinte de départ ne se retrouve pas avec les seuls fichiers du dossier : la commande a pu recevoir des "
        "options, des médias inutilisés rester hors du dossier, ou un fichier changer depuis"
    )
    ask = _("Demandez ce qui a changé dans le projet depuis la production.")
    yield point("sources", title, "not_run", said, names=(layout.LEDGER,), ask=ask, optional=True)


def _begun(seen: Seen) -> Begun | None:
    try:
        found = [one for _number, one, _line in lines.read(seen.ledger)] if seen.ledger else []
    except ValueError:
        return None
    return next((one for one in found if isinstance(one, Begun)), None)
