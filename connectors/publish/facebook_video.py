"""A Page's reel on its way: started, sent, finished. One video id makes one post at most.

So the video's id is what makes a publication unique: after any loss it is asked what became of it. A start whose
answer was lost is an empty session, which no one sees and never becomes a post: another is started.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.platforms.meta import Answer, Graph, in_doubt, node
from connectors.platforms.meta_errors import Busy, NotThere
from connectors.platforms.meta_upload import transferred, upload
from connectors.platforms.web import Web
from preuve.errors import PermanentError, ServiceError, TransientError, Uncertain
from preuve.i18n import _

POLLS = (*[10.0] * 6, *[30.0] * 10, *[120.0] * 15)  # 36 minutes in all
AGAIN = (20.0, 40.0, 60.0)
SHY = (5.0, 10.0, 20.0)  # a fresh video may not be shown at once
DEAD = frozenset({"error", "expired", "upload_failed"})


@dataclass(frozen=True)
class Status:
    """Where a video is. `publishing`: not_started, in_progress, complete; `shown`: published, draft, scheduled."""

    video: str
    publishing: str = ""
    shown: str = ""
    reason: str = ""
    received: int = 0

    @property
    def dead(self) -> bool:
        """Whether it never becomes a post."""
        return self.video in DEAD or self.publishing == "error"

    @property
    def done(self) -> bool:
        """Whether it is a post, a draft or is planned."""
        return self.publishing == "complete"


@dataclass(frozen=True)
class Videos:
    """The reels of one Page. `page`: its id."""

    graph: Graph
    uploads: Web
    page: str

    def start(self) -> Answer:
        """A new video's id, `video_id`. Raises Refusal, TransientError."""
        answer = self.graph.post(f"/{self.page}/video_reels", {"upload_phase": "start"})
        node(str(answer.body.get("video_id")))
        return answer

    def status(self, video: str, size: int = 0) -> Status:
        """Where it is; a video that was just made is waited for. Raises NotThere, Refusal, TransientError."""
        for wait in SHY:
            try:
                return self._status(video, size)
            except NotThere:
                self.graph.web.pause(wait)
        return self._status(video, size)

    def fill(self, video: str, film: Path) -> None:
        """Send it the film. Raises TransientError, PermanentError: nothing is shown."""
        size = film.stat().st_size
        upload(self.uploads, f"/{node(video)}", film, lambda: self.status(video, size).received)

    def finish(self, video: str, form: Mapping[str, Any]) -> None:
        """Make it a post. Any failure is checked against the video; asking again makes no second post.

        Raises Uncertain where the video can't tell.
        """
        body = {"upload_phase": "finish", "video_id": node(video), **form}
        for wait in (*AGAIN, None):
            try:
                self.graph.post(f"/{self.page}/video_reels", body, creates=True)
            except ServiceError as error:
                problem = error
            else:
                return
            with in_doubt("Facebook"):
                status = self.status(video)
            if status.publishing in ("in_progress", "complete"):
                return
            alive(status)
            if wait is None or not isinstance(problem, Uncertain | Busy | TransientError):
                raise problem
            self.graph.web.pause(wait)

    def await_post(self, video: str) -> Status:
        """Where it is once published. Raises Uncertain where it isn't yet, PermanentError where it failed."""
        for wait in (*POLLS, None):
            with in_doubt("Facebook"):
                status = self.status(video)
            alive(status)
            if status.done:
                return status
            if wait:
                self.graph.web.pause(wait)
        raise Uncertain(
            _("Facebook prépare encore le film : il paraîtra, ou sera refusé."),
            remedy=_("Relancez la même commande dans une heure : Preuve demandera où il en est."),
        )

    def settled(self, video: str) -> Status:
        """Where it is, once a publication that was on its way has had time to be done. Raises Uncertain, NotThere."""
        status = self.status(video)
        if status.publishing == "in_progress":
            return self.await_post(video)
        return status

    def _status(self, video: str, size: int) -> Status:
        return status_of(self.graph.get(f"/{node(video)}", fields="status").body, size)


def status_of(body: Mapping[str, Any], size: int = 0) -> Status:
    """Where a video is, from its `status`."""
    found = body.get("status")
    found = found if isinstance(found, dict) else {}
    publishing = _phase(found, "publishing_phase")
    return Status(
        str(found.get("video_status") or ""),
        str(publishing.get("status") or ""),
        str(publishing.get("publish_status") or "").lower(),
        _reason(found),
        transferred(found.get("uploading_phase"), size),
    )


def alive(status: Status) -> None:
    """Raise TransientError where the session expired, PermanentError where the film was refused."""
    if not status.dead:
        return
    if status.video == "expired":
        raise TransientError(
            _("Facebook : l'envoi du film a expiré. Rien n'est en ligne."),
            remedy=_("Relancez la même commande : il sera renvoyé."),
        )
    raise PermanentError(
        _("Facebook n'a pas pu préparer le film : {reason}").format(reason=status.reason or _("sans dire pourquoi")),
        remedy=_("Lancez « preuve check » : ses contrôles de format disent ce qui ne va pas ; puis relancez."),
    )


def _phase(status: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = status.get(name)
    return found if isinstance(found, dict) else {}


def _reason(status: Mapping[str, Any]) -> str:
    """What the phases say went wrong: `errors`, or `error` as an older page has it."""
    phases = [one for one in status.values() if isinstance(one, dict)]
    several = [one for phase in phases if isinstance(phase.get("errors"), list) for one in phase["errors"]]
    errors = [*several, *(phase.get("error") for phase in phases)]
    return " ".join(" ".join(str(one.get("message", "")).split()) for one in errors if isinstance(one, dict))[:200]
