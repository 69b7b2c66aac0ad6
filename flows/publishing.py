"""Publishing a run's film: by hand (`preuve publish`), or at the hour a calendar says. Prefect isn't known here."""

from datetime import datetime
from pathlib import Path

from connectors.platforms.sending import Progress, silent
from connectors.publish.deliver import Blocked, Pause, deliver, wait
from connectors.publish.outgoing import Outgoing, prepare
from connectors.publish.parcels import Wish
from preuve.checks.finding import Finding
from preuve.errors import BadInput, PermanentError
from preuve.history import PastRun, last_run
from preuve.i18n import _
from preuve.project import Project
from preuve.publication.journal import Journal, Publication
from preuve.publication.package import Mode


class Unfit(PermanentError):
    """The checks found that the platform doesn't take this film: nothing was sent."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(
            "\n".join(f"{one.id} : {one.title}. {one.measured}" for one in findings),
            remedy=" ".join(dict.fromkeys(one.remedy for one in findings if one.remedy)),
        )


def publish(
    folder: Path,
    platform: str,
    *,
    run: str = "",
    mode: Mode | None = None,
    schedule: datetime | None = None,
    again: bool = False,
    target: str = "",
    entry: str = "",
    film: str = "",
    progress: Progress = silent,
    pause: Pause = wait,
) -> Publication:
    """Put a project's film on a platform, with nobody there to ask: whatever stands in the way stops it.

    Args:
        folder: the project's.
        platform: a name of `templates/accounts.yaml`.
        run: the run's name; empty: the last one.
        mode: as a draft, or shown; None: the project's setting.
        schedule: when the platform is to show it.
        again: once more, though it is there already.
        target: the format; empty: the platform's best one.
        entry: the calendar's line it is for.
        film: SHA-256 of the film that was agreed to; empty: any.
        progress: told the bytes sent.
        pause: waits.

    Raises BadInput, MissingPart, Unfit, Blocked, TransientError, PermanentError, Uncertain.
    """
    project = Project(folder)
    wish = Wish(mode=mode, schedule=schedule, again=again, target=target, entry=entry)
    going = prepare(project, run_of(project, run), platform, wish, progress=progress, pause=pause)
    _agreed(going, film, entry)
    if not going.done and going.unmet:
        raise Unfit(going.unmet)
    if not going.done and going.asking:
        raise Blocked(list(going.asking))
    return send(project, going, pause=pause)


def send(project: Project, going: Outgoing, *, pause: Pause = wait) -> Publication:
    """Send what was prepared; what is there already is given as it stands. Raises as `deliver`."""
    if not going.done and going.blocking:
        raise Blocked(list(going.blocking))
    journal = Journal(project.folder)
    return deliver(going.publisher, going.parcel, journal, details=going.details, pause=pause)


def run_of(project: Project, name: str = "") -> PastRun:
    """A run of a project by its name, or its last one. Raises BadInput."""
    if not name:
        found = last_run(project.folder)
    else:
        folder = project.folder / "runs" / Path(name).name
        found = PastRun(folder) if (folder / "ledger.jsonl").is_file() else None
    if found is None:
        raise BadInput(
            _("aucune production ici."), path=project.folder / "runs" / name, remedy=_("Lancez d'abord « preuve run ».")
        )
    return found


def _agreed(going: Outgoing, film: str, entry: str) -> None:
    """Raises BadInput where it isn't the film that was agreed to."""
    if film and going.handed.files[going.handed.post.film] != film:
        raise BadInput(
            _("ce n'est plus le film qui a reçu un accord."),
            path=going.handed.folder / going.handed.post.film,
            remedy=_("Regardez-le, puis redonnez l'accord : preuve calendar approve {entry}").format(entry=entry),
        )
