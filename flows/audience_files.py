"""What the audience step reads: every file that counts, her columns, the journal's posts, what their films are."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.audience.export import Exports
from connectors.audience.fetching import Post
from preuve.artifact import Artifact, canonical, digest_file, digest_json
from preuve.audience.accessible import found_by
from preuve.audience.exports.columns import own_formats
from preuve.audience.exports.formats import Feed, Format, formats
from preuve.audience.exports.reading import read_exports
from preuve.audience.figures import Problem
from preuve.audience.gather import identity
from preuve.audience.history import FILE, Brought, History, Kept
from preuve.audience.identity import Known
from preuve.audience.snapshot import ZONE
from preuve.audience.snapshots import read_snapshots
from preuve.audience.thinning import thinned
from preuve.errors import BadInput, BadMedia
from preuve.media.opening import open_film
from preuve.project import Project
from preuve.publication.journal import Journal, Publication
from preuve.publication.page import read
from preuve.schedule import plan

RUNS = "../../../runs/"  # from the folder of a run's table


def inputs(project: Project) -> dict[str, list[Artifact]]:
    """The step's inputs, once the history is fed. Empty: there was never any file. Raises BadInput.

    A file that can't be read is set aside and told; an export is given to the step all the same, which says it again.
    """
    files = Exports(project.folder)
    exports, snapshots, columns, aside = files.files(), files.snapshots(), files.columns, dict(files.unread())
    if not (exports or snapshots or aside or (project.folder / FILE).is_file()):
        return {}
    kept = _feed(project, exports, snapshots, columns, aside)
    unknown = [exports[name] for name in exports if name in aside]
    if not kept and not aside:
        return {}
    put = {kind: [project.store.put(one.data, one.name) for one in kept if one.kind == kind]
           for kind in ("export", "snapshot")}  # fmt: skip
    left = [Problem.of(name, error) for name, error in aside.items() if name not in exports]
    context = canonical(_context(project, kept) | {"aside": [one.model_dump(mode="json") for one in left]})
    return {
        "exports": put["export"] + [project.store.put_file(path) for path in unknown],
        "snapshots": put["snapshot"],
        "columns": [project.store.put_file(columns)] if columns else [],
        "context": [project.store.put(context, "context.json")],
    }


def _feed(
    project: Project,
    exports: Mapping[str, Path],
    snapshots: Mapping[str, Path],
    columns: Path | None,
    aside: dict[str, BadInput],
) -> list[Kept]:
    """The files that count, once the history has those there now; those that can't be read are put in `aside`."""
    own = own_formats(columns)
    brought = [_export(name, path, own) for name, path in exports.items()]
    brought += [_snapshot(name, path) for name, path in snapshots.items()]
    with History(project.folder) as history:
        history.feed(
            brought,
            now=datetime.now(UTC).replace(microsecond=0),
            reader=digest_json([identity(), digest_file(columns) if columns else ""]),
            latencies=_latencies(own),
            aside=aside,
        )
        kept = thinned(list(history.counting({one.name: one.sha256 for one in brought})))
        left = {one.sha256 for one in brought if one.name in aside}
        return [one for one in kept if one.sha256 not in left]


def _export(name: str, path: Path, own: Mapping[str, Format]) -> Brought:
    return Brought(name, digest_file(path), "export", path.read_bytes(), lambda: read_exports({name: path}, own))


def _snapshot(name: str, path: Path) -> Brought:
    return Brought(name, digest_file(path), "snapshot", path.read_bytes(), lambda: read_snapshots({name: path}))


def _latencies(own: Mapping[str, Format]) -> dict[str, str]:
    every: dict[str, Feed | Format] = {**own, **formats().formats, **formats().sources_of_figures}
    return {name: one.latency for name, one in every.items()}


def _context(project: Project, kept: Sequence[Kept]) -> dict[str, object]:
    """What the step can't read in the files: when they came, the journal's posts, their films' accessibility."""
    known = [post.known for post, _publication in posts(project)]
    return {
        "zone": str(_zone(project)),
        "brought": {one.name: one.brought.isoformat() for one in kept if one.kind == "export"},
        "publications": [one.model_dump(mode="json") for one in known],
        "accessibility": _accessibility(project, known),
    }


def _accessibility(project: Project, known: Sequence[Known]) -> dict[str, object]:
    found: dict[str, object] = {}
    for run, target in dict.fromkeys((one.run, one.target) for one in known if one.run):
        path = project.folder / "runs" / Path(run).name / "findings.json"
        if path.is_file():
            families = found_by(json.loads(path.read_bytes()), target)
            report = f"{RUNS}{Path(run).name}/report/index.html"
            found[f"{run}/{target}"] = {"families": families, "report": report}
    return found


def posts(project: Project) -> list[tuple[Post, Publication]]:
    """The posts that platforms gave an id, or an address."""
    found, _damaged = read(Journal(project.folder))
    zone = _zone(project)
    return [(_post(project, one, zone), one) for one in found if one.ids.get("id") or one.url]


def _post(project: Project, one: Publication, zone: ZoneInfo) -> Post:
    package = one.package
    known = Known(
        platform=package.platform,
        id=one.ids.get("id") or one.url,
        url=one.url,
        target=package.target,
        title=package.post.title,
        published=_published(one, zone),
        seconds=_seconds(project.folder / "runs" / Path(package.run).name / "films" / f"{package.target}.mp4"),
        run=Path(package.run).name,
    )
    return Post(known, package.account, one.key)


def _published(one: Publication, zone: ZoneInfo) -> date | None:
    """The day it came out as the journal knows it: as it was planned, else when it was first seen published."""
    seen = next((event.at for event in one.events if event.state == "published"), None)
    moment = one.package.schedule or seen
    return moment.astimezone(zone).date() if moment else None


def _zone(project: Project) -> ZoneInfo:
    """Whose days count: the calendar's. Raises BadInput."""
    calendar = plan.read(project.folder)
    return calendar.zone if calendar else ZoneInfo(ZONE)


def _seconds(film: Path) -> float | None:
    """A film's length; None where the run's folder isn't here any more."""
    if not film.is_file():
        return None
    try:
        with open_film(film) as container:
            return round(container.duration / 1_000_000, 2) if container.duration else None
    except BadMedia:
        return None
