"""L2, consistency: what the dossier claims is what our installed kit finds in its files.

Everything that decodes runs in killable children: two measure the films, each its share, then one judges, makes again
and compares. What they answer is read as any text from outside.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from preuve.dossier import layout
from preuve.dossier.child import ChildFailed, Limits, in_child
from preuve.dossier.model import Point, Unpacked, Wanted
from preuve.dossier.mount import Mounted, films_of_others, mount, place, read_claims
from preuve.dossier.verify.consistency.points import point
from preuve.dossier.verify.consistency.seen import Seen, Tell
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.project import Project

FILMS, FILM = "data/deliverables/films/", ".mp4"
AT_ONCE = 2
FILMS_SHARE = 0.6
LONG = Limits(seconds=600)
_POINTS = TypeAdapter(tuple[Point, ...])
_NAMES = TypeAdapter(list[str])


def look(unpacked: Unpacked, wanted: Wanted) -> list[Point]:
    """The points of consistency."""
    folder = wanted.scratch / "L2"
    folder.mkdir()
    title = _("Le dossier se relit comme le projet qui l'a fait")
    try:
        mounted = mount(unpacked, folder)
    except BadInput as error:
        return [point("mount", title, "failed", error.message, names=(str(error.path),), remedy=error.remedy)]
    except OSError as error:
        said = _("ses fichiers n'ont pas pu être mis en place ({reason})").format(reason=error.strerror or error)
        return [point("mount", title, "failed", said)]
    given = {**_given(unpacked, mounted), "live": wanted.live}
    films = _measured(given, unpacked, mounted, wanted)
    try:
        hear: Tell = lambda what, share: wanted.hear("L2", what, FILMS_SHARE + (1 - FILMS_SHARE) * share)  # noqa: E731
        found = _POINTS.validate_python(in_child("consistency", given, folder, limits=LONG, hear=hear))
    except (ChildFailed, ValidationError) as error:
        reason = error.reason if isinstance(error, ChildFailed) else _("l'examen a répondu n'importe quoi")
        return [*films, _broken(reason)]
    if not found or any(one.level != "L2" for one in found):
        return [*films, _broken(_("l'examen a répondu n'importe quoi"))]
    return [*films, *found]


def job(given: Mapping[str, Any], folder: Path, tell: Tell) -> Any:
    """The child's side: every point, as JSON."""
    from preuve.dossier.verify.consistency.order import points

    del folder
    return [one.model_dump(mode="json") for one in points(_seen(given, tell))]


def measures(given: Mapping[str, Any], folder: Path, tell: Tell) -> Any:
    """The child's side, for a share of the films (`shared`): measured, so that judging finds it done."""
    from preuve.dossier.verify.consistency.judged import measure

    del folder
    return measure(_mounted(given), list(given["targets"]), tell)


def _measured(given: Mapping[str, Any], unpacked: Unpacked, mounted: Mounted, wanted: Wanted) -> list[Point]:
    """Measure the films, two at a time; a point where that was stopped, for what stopped it must be told."""
    shares, folder = shared(unpacked), mounted.project.folder.parent
    done = [0.0] * len(shares)

    def run(at: int) -> str | list[str]:
        def hear(what: str, share: float) -> None:
            done[at] = share
            wanted.hear("L2", what, FILMS_SHARE * sum(done) / len(done))

        try:
            asked = {**given, "targets": shares[at]}
            return _NAMES.validate_python(in_child("measures", asked, folder, limits=LONG, hear=hear))
        except ChildFailed as error:
            return error.reason
        except ValidationError:
            return _("l'examen a répondu n'importe quoi")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = list(pool.map(run, range(len(shares))))
    return [
        one for share, answer in zip(shares, said, strict=True) for one in _set_aside(unpacked, mounted, share, answer)
    ]


def _set_aside(unpacked: Unpacked, mounted: Mounted, share: list[str], answer: str | list[str]) -> Iterator[Point]:
    """A point about films that stopped their examination, or have no end: nobody looks at them any further."""
    digests = {unpacked.digests[_film(name)] for name in share if isinstance(answer, str) or name in answer}
    names = [name for name in _films(unpacked) if unpacked.digests[name] in digests]
    if names:
        endless = _("ces films durent bien plus que ce que dit le registre : ils n'ont pas été décodés")
        title = _("Les films se décodent et se mesurent")
        yield point("films", title, "failed", answer if isinstance(answer, str) else endless, names=names)
    for name in names:
        if film := place(name, mounted.project.folder, mounted.run):
            film.unlink(missing_ok=True)


def _films(unpacked: Unpacked) -> list[str]:
    """The dossier's names of all films: the run's, then those of use cases' runs."""
    return [*unpacked.under(FILMS), *(name for own in films_of_others(unpacked).values() for name in own)]


def _film(name: str) -> str:
    run, _slash, target = name.rpartition("/")
    return f"{layout.OTHER_RUNS}{run}/films/{target}{FILM}" if run else f"{FILMS}{target}{FILM}"


def _target(name: str) -> str:
    """A film as the shares name it: its target, after its run's folder name where that is a use case's."""
    return name.removeprefix(FILMS).removeprefix(layout.OTHER_RUNS).replace("/films/", "/").removesuffix(FILM)


def shared(unpacked: Unpacked) -> list[list[str]]:
    """The films' targets in shares of about the same work: the biggest first; of the same bytes, only the first.

    A film of a use case's own run is `<run>/<target>`.
    """
    first = {unpacked.digests[name]: name for name in reversed(_films(unpacked)) if name.endswith(FILM)}
    sizes = {name: unpacked.path(name).stat().st_size for name in first.values()}
    shares: list[list[str]] = [[] for _at in range(min(AT_ONCE, len(sizes)))]
    for name in sorted(sizes, key=lambda one: (-sizes[one], one)):
        min(shares, key=lambda share: sum(sizes[_film(one)] for one in share)).append(_target(name))
    return shares


def _broken(reason: str) -> Point:
    title = _("Les constats du dossier se refont")
    remedy = _("Un fichier de ce dossier fait échouer son examen : ne l'ouvrez pas autrement.")
    return point("examined", title, "failed", reason, remedy=remedy)


def _given(unpacked: Unpacked, mounted: Mounted) -> dict[str, Any]:
    return {
        "folder": str(unpacked.folder),
        "digests": dict(unpacked.digests),
        "archive": unpacked.archive,
        "file": unpacked.file,
        "project": str(mounted.project.folder),
        "run": str(mounted.run),
        "left": list(mounted.left),
    }


def _mounted(given: Mapping[str, Any]) -> Mounted:
    return Mounted(Project(Path(given["project"])), Path(given["run"]), tuple(given["left"]))


def _seen(given: Mapping[str, Any], tell: Tell) -> Seen:
    unpacked = Unpacked(Path(given["folder"]), given["digests"], given["archive"], given["file"])
    return Seen(unpacked, _mounted(given), read_claims(unpacked), bool(given["live"]), tell)
