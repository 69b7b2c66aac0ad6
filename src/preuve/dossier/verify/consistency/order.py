"""The order of this level: what needs no measure first, then what is made again. A part that breaks says so."""

from collections.abc import Callable, Iterable, Iterator

from preuve.dossier.model import Point
from preuve.dossier.verify.consistency import (
    absence,
    audience,
    claimed,
    crate,
    delivery,
    graph,
    kinds,
    listening,
    made_again,
    posts,
    recorded,
    secrets,
    sources,
    weighing,
    withheld,
)
from preuve.dossier.verify.consistency.judged import Judged, judged
from preuve.dossier.verify.consistency.points import point
from preuve.dossier.verify.consistency.seen import Seen, text
from preuve.errors import PreuveError
from preuve.i18n import N_, _
from preuve.project import slug

Look = Callable[[Seen], Iterable[Point]]


def points(seen: Seen) -> Iterator[Point]:
    """Every point of this level."""
    parts: dict[str, Look] = {
        N_("sorte des fichiers"): kinds.look,
        N_("secrets"): secrets.look,
        N_("enregistrements"): recorded.look,
        N_("livrables"): delivery.look,
        N_("catalogue"): crate.look,
        N_("publications"): posts.look,
        N_("audience"): audience.look,
        N_("constats et rapport"): _judged,
        N_("registre"): graph.look,
        N_("fichiers de départ"): sources.look,
        N_("fichiers retirés"): withheld.look,
    }
    for number, (name, look) in enumerate(parts.items()):
        seen.tell(_(name), number / len(parts))
        yield from _guarded(look, name, seen)


def _judged(seen: Seen) -> Iterator[Point]:
    with absence.stood_in(seen.mounted, seen.absent) as marks:
        found = judged(seen.mounted, marks)
        yield from _compared(seen, found)


def _compared(seen: Seen, found: Judged) -> Iterator[Point]:
    again = list(listening.look(seen, found)) if seen.live else []
    yield from again
    yield from claimed.look(seen, found, listened=listening.holds(again))
    yield from weighing.look(seen, found)
    yield made_again.report(seen, found)


def _guarded(look: Look, name: str, seen: Seen) -> Iterator[Point]:
    """What a part says; where it breaks, that it broke: nothing it didn't look at is shown as good."""
    try:
        yield from look(seen)
    except PreuveError as error:
        yield _stopped(name, error.message, error.remedy)
    except Exception as error:  # noqa: BLE001  (bytes from outside may raise anything: it is told)
        yield _stopped(name, f"{type(error).__name__} : {error}")


def _stopped(name: str, reason: str, remedy: str = "") -> Point:
    said = _("l'examen s'est arrêté ({reason})").format(reason=text(reason, 300))
    title = _("Examen : {part}").format(part=_(name))
    return point(f"stopped-{slug(name)}", title, "failed", said, remedy=remedy)
