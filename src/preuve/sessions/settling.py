"""`preuve settle`: what a person saw of a post, where its platform can't tell; kept and shown as hers."""

from dataclasses import dataclass
from pathlib import Path

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.pages import web_address
from preuve.project import Project
from preuve.publication.journal import Event, Journal, Publication, now
from preuve.publication.page import label
from preuve.publication.words import standing
from preuve.sessions.publications import meant
from preuve.sessions.publishing import say, write_pages
from preuve.sessions.signing import signed
from preuve.wiring import reach

MOST = 500  # letters of an address


@dataclass(frozen=True)
class Seen:
    """What she saw. `there`: whether it is there; `draft`: not shown yet; `url`: where."""

    there: bool
    draft: bool = False
    url: str = ""


def settle(folder: Path, which: str, seen: Seen, *, by: str) -> int:
    """Keep what a person saw of a post; 0. Raises BadInput, TransientError where it is being sent."""
    project = Project(folder)
    journal = Journal(project.folder)
    name = signed(project, by)
    publication = meant(journal, which, ("draft", "unknown"))
    with reach("held")(journal, publication.package):
        made = _kept(journal, journal.find(publication.key) or publication, seen, name)
    told = _("{label} : {state}. {url}").format(label=label(made.package.platform), state=standing(made), url=made.url)
    say(told.rstrip())
    say(write_pages(project, made.package.run))
    return 0


def _kept(journal: Journal, before: Publication, seen: Seen, by: str) -> Publication:
    """Raises BadInput where a platform's own word is there, or the address is none."""
    if not (before.state in ("unknown", "draft") or before.declared_by or (before.state == "failed" and seen.there)):
        raise BadInput(
            _("ce que la plateforme a dit de cette publication suffit : {state}.").format(state=standing(before)),
            remedy=_("« preuve publications --refresh » le lui redemande ; « preuve unpublish » la retire."),
        )
    url = web_address(seen.url) if len(seen.url) <= MOST else ""
    if seen.url and not (url and seen.there):
        raise BadInput(
            _("cette adresse n'est pas celle d'une publication en ligne."),
            key="--url",
            remedy=_("Copiez-la depuis la plateforme : elle commence par https://"),
        )
    kind = "found" if seen.there else "absent" if before.state in ("unknown", "failed") else "removed"
    state = {"state": "draft" if seen.draft else "published"} if seen.there else {}
    details = {"by": by, "declared": True, **({"wanted": True} if kind == "removed" else {})}
    return journal.write(
        before.key, Event.model_validate({"kind": kind, "at": now(), "url": url, "details": details, **state})
    )
