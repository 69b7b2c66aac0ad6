"""What the run says it started from, against the dossier's own inputs."""

from collections.abc import Iterator, Mapping

from preuve.dossier import layout
from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import lines
from preuve.dossier.verify.consistency.lines import Begun
from preuve.dossier.verify.consistency.points import point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.i18n import _, ngettext
from preuve.options import Options
from preuve.run_sources import sources, starts_from


def look(seen: Seen) -> Iterator[Point]:
    """The point about what the run started from; `not_run` where its digest rests on more than the dossier has."""
    begun = _begun(seen)
    if begun is None:
        return
    title = _("La production est partie de ces fichiers")
    gone = _gone(seen)
    if sources(seen.mounted.project.folder, Options(), gone) == begun.sources:
        yield point("sources", title, "verified", _good(gone))
        return
    said = _(
        "l'empreinte de départ ne se retrouve pas avec les seuls fichiers du dossier : la commande a pu recevoir des "
        "options, des médias inutilisés rester hors du dossier, ou un fichier changer depuis"
    )
    ask = _("Demandez quelles options la commande avait reçues, ou ce qui a changé dans le projet depuis.")
    yield point("sources", title, "not_run", said, names=(layout.LEDGER,), ask=ask, optional=True)


def _gone(seen: Seen) -> dict[str, str]:
    """Digests of what the run started from and was left out on request, by path in the project."""
    found = {layout.to_project(name): sha256 for name, sha256 in seen.claims.redacted.items()}
    return {path: sha256 for path, sha256 in found.items() if path and starts_from(path)}


def _good(gone: Mapping[str, str]) -> str:
    said = _("brief, réglages, prompts, médias et exports du dossier")
    if not gone:
        return said
    told = ngettext(
        "{said}, et {n} fichier retiré à la demande, que son empreinte remplace : {names}",
        "{said}, et {n} fichiers retirés à la demande, que leurs empreintes remplacent : {names}",
        len(gone),
    )
    return told.format(said=said, n=len(gone), names=text(", ".join(sorted(gone)), 1000))


def _begun(seen: Seen) -> Begun | None:
    try:
        found = [one for _number, one, _line in lines.read(seen.ledger)] if seen.ledger else []
    except ValueError:
        return None
    return next((one for one in found if isinstance(one, Begun)), None)
