"""The page of a project's publications: each post's receipt, what was declared, what was read back; never more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from preuve import pages
from preuve.errors import BadInput, OutsideProject
from preuve.i18n import _
from preuve.publication.accounts import places
from preuve.publication.journal import FOLDER, Event, Journal, Publication
from preuve.publication.words import declared, last_check, moment, standing, visible, way
from preuve.store import write_atomic
from preuve.targets import platforms, templates

NAME = "index.html"


@dataclass(frozen=True)
class Line:
    """One event, in words."""

    when: str
    what: str
    told: str


@dataclass(frozen=True)
class Shown:
    """A publication as the page shows it."""

    publication: Publication
    platform: str
    format: str
    state: str
    since: str
    sent: str
    declared: str
    checked: str
    receipt: str
    platform_time: str
    changed: str
    lines: tuple[Line, ...]


def write(folder: Path, journal: Journal, title: str = "") -> Path:
    """Write `publications/index.html` in a project's folder, headed by its title. Raises OutsideProject."""
    place = folder / FOLDER
    if place.is_symlink():
        raise OutsideProject(place)
    found, damaged = read(journal)
    made = {
        "style.css": (templates() / "pages" / "run.css").read_bytes(),
        NAME: render(found, damaged, title or folder.name).encode(),
    }
    for name, data in made.items():
        if not (place / name).is_file() or (place / name).read_bytes() != data:
            write_atomic(place / name, data)
    return place / NAME


def render(found: Sequence[Publication], damaged: Sequence[BadInput], title: str) -> str:
    """The page as HTML, the latest intent first."""
    told = [shown(one) for one in reversed(found)]
    errors = [one.diagnostics() for one in damaged]
    return pages.render("pages/publications.html.j2", found=told, errors=errors, title=title)


def read(journal: Journal) -> tuple[list[Publication], list[BadInput]]:
    """What can be read of a journal, the latest intent last, and what can't: one damaged file hides no other."""
    found, damaged = [], []
    for key in journal.names():
        try:
            if publication := journal.find(key):
                found.append(publication)
        except BadInput as error:
            damaged.append(error)
    return sorted(found, key=lambda one: one.rank), damaged


def shown(publication: Publication) -> Shown:
    """A publication in words."""
    package, receipt = publication.package, publication.receipt
    target = platforms().targets.get(package.target)
    intent = next(event for event in reversed(publication.events) if event.kind == "intended")
    changed = intent.details.get("changed")
    return Shown(
        publication=publication,
        platform=label(package.platform),
        format=target.label if target else package.target,
        state=standing(publication),
        since=moment(publication.since),
        sent=_("{way} ; visible par : {who}").format(way=way(package), who=visible(package)),
        declared=declared(package),
        checked=last_check(publication, whole=True),
        receipt=moment(receipt.at) if receipt else "",
        platform_time=_moment(str(receipt.details.get("platform_time", ""))) if receipt else "",
        changed=", ".join(map(str, changed)) if isinstance(changed, list | tuple) else "",
        lines=tuple(_line(event) for event in publication.events),
    )


def label(platform: str) -> str:
    """A platform's name for people."""
    known = places().places.get(platform)
    return known.label if known else platform


def _moment(text: str) -> str:
    """A platform's own time as a person reads it; as it gave it, where it isn't a moment."""
    try:
        at = datetime.fromisoformat(text)
        return moment(at) if at.tzinfo else text
    except (ValueError, OverflowError):
        return text


def _line(event: Event) -> Line:
    words = {
        "intended": _("envoi décidé, noté avant que rien ne parte"),
        "noted": _("identifiant donné par la plateforme"),
        "sent": _("reçue par la plateforme"),
        "found": _("retrouvée en demandant à la plateforme"),
        "absent": _("la plateforme, interrogée, ne l'a pas"),
        "failed": _("échec : cet envoi n'a rien mis en ligne"),
        "lost": _("réponse perdue : la plateforme sera interrogée avant tout nouvel envoi"),
        "checked": _("relue chez la plateforme"),
        "removed": _("retirée"),
        "replaced": _("remplacée par un film plus récent"),
    }
    if event.declared_by:
        where = _("vue en brouillon par {by}") if event.state == "draft" else _("vue en ligne par {by}")
        return Line(
            moment(event.at), (where if event.state else _("pas vue par {by}")).format(by=event.declared_by), event.url
        )
    ids = ", ".join(f"{name} {value}" for name, value in event.ids.items())
    others = event.details.get("beside")
    beside = _("à côté de {keys}").format(keys=", ".join(map(str, others))) if isinstance(others, list | tuple) else ""
    return Line(moment(event.at), words[event.kind], " ; ".join(filter(None, (event.reason, ids, beside))))
