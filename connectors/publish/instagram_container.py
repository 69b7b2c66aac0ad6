"""Instagram's containers: a film on its way, for 24 hours, which becomes one post at most.

So the container's id is what makes a publication unique: after any loss the container is asked what became of it. A
container that was made and whose id was lost is no post and never becomes one: another is made (400 in 24 hours).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.platforms.meta import Answer, Graph, in_doubt, node, sound
from connectors.platforms.meta_errors import NOT_READY, Busy, Refusal
from connectors.platforms.meta_upload import transferred, upload
from connectors.platforms.web import Web
from preuve.errors import PermanentError, ServiceError, TransientError, Uncertain
from preuve.i18n import _

POLLS = (*[60.0] * 5, *[120.0] * 15)  # Meta asks for once a minute; then with more patience, 35 minutes in all
AGAIN = (20.0, 40.0, 60.0)
READY = frozenset({"FINISHED", "PUBLISHED"})
UNSHOWN = frozenset({"IN_PROGRESS", "FINISHED", "ERROR", "EXPIRED"})
FIELDS = "status_code,status,video_status"


@dataclass(frozen=True)
class Status:
    """Where a container is: IN_PROGRESS, FINISHED, PUBLISHED, ERROR, EXPIRED; `received`: the film's bytes there."""

    code: str
    reason: str = ""
    received: int = 0


@dataclass(frozen=True)
class Containers:
    """The containers of one account. `user`: its id."""

    graph: Graph
    uploads: Web
    user: str

    def make(self, form: Mapping[str, Any]) -> Answer:
        """A new container, for a film that will be sent; its `id`. Raises Refusal, TransientError."""
        answer = self.graph.post(f"/{self.user}/media", form)
        node(answer.text("id"))
        return answer

    def status(self, container: str, size: int = 0) -> Status:
        """Where it is. Raises NotThere, Refusal, TransientError."""
        answer = self.graph.get(f"/{node(container)}", fields=FIELDS)
        phases = answer.body.get("video_status")
        phases = phases if isinstance(phases, dict) else {}
        words = " ".join(answer.text("status").split())[:200]
        code = answer.text("status_code") or ("ERROR" if words.startswith("Error") else "")
        return Status(code, _reason(phases) or words, transferred(phases.get("uploading_phase"), size))

    def fill(self, container: str, film: Path) -> None:
        """Send it the film, and wait until it is ready. Raises TransientError, PermanentError: nothing is shown."""
        size = film.stat().st_size
        upload(self.uploads, f"/{node(container)}", film, lambda: self.status(container, size).received)
        for wait in (*POLLS, None):
            status = self.status(container)
            _alive(status)
            if status.code in READY:
                return
            if wait:
                self.graph.web.pause(wait)
        raise TransientError(
            _("Instagram prépare encore le film. Rien n'est en ligne."),
            remedy=_("Relancez la même commande dans une heure : Preuve reprendra cet envoi là où il en est."),
        )

    def publish(self, container: str) -> str:
        """Show it: the new post's id, or nothing where it is shown and the id was lost.

        Any failure is checked against the container, which is published or isn't: Instagram has answered that an
        action was blocked, and published all the same. One container makes one post at most, so asking again is safe.
        Raises Uncertain where the container can't tell.
        """
        for wait in (*AGAIN, None):
            try:
                answer = self.graph.post(f"/{self.user}/media_publish", {"creation_id": container}, creates=True)
                return sound(answer.body.get("id"))
            except ServiceError as error:
                problem = error
            with in_doubt("Instagram"):
                status = self.status(container)
            if status.code == "PUBLISHED":
                return ""
            _alive(status)
            if wait is None or not _worth(problem):
                raise problem
            self.graph.web.pause(wait)
        raise AssertionError


def _worth(problem: ServiceError) -> bool:
    """Whether the same container may be published at another try."""
    if isinstance(problem, Refusal):
        return problem.said.pair == NOT_READY
    return isinstance(problem, Uncertain | Busy | TransientError)


def _alive(status: Status) -> None:
    """Raise TransientError where the container expired, PermanentError where the film was refused."""
    if status.code == "EXPIRED":
        raise TransientError(
            _("Instagram : le film envoyé a attendu plus de 24 heures, et a expiré. Rien n'est en ligne."),
            remedy=_("Relancez la même commande : il sera renvoyé."),
        )
    if status.code == "ERROR":
        raise PermanentError(
            _("Instagram n'a pas pu préparer le film : {reason}").format(
                reason=status.reason or _("sans dire pourquoi")
            ),
            remedy=_("Lancez « preuve check » : ses contrôles de format disent ce qui ne va pas ; puis relancez."),
        )


def _reason(phases: Mapping[str, Any]) -> str:
    """What the phases say went wrong."""
    lists = [phase.get("errors") for phase in phases.values() if isinstance(phase, dict)]
    errors = [one for found in lists if isinstance(found, list) for one in found if isinstance(one, dict)]
    return " ".join(" ".join(str(one.get("message", "")).split()) for one in errors)[:200]
