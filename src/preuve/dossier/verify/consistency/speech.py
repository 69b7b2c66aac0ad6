"""Speech recognition read from the dossier's recordings: nobody listens again, and whoever must says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

from pydantic import ValidationError

from preuve.calls.recordings import Recording, latest
from preuve.checks.base import NotRun
from preuve.engines import Answer, Identity, SpeechRequest
from preuve.i18n import _
from preuve.project import Project

STEPS = ("heard", "spoken")


class Recorded:
    """The recogniser that a run used, as its recordings name it: it says what they say, and hears nothing itself."""

    def __init__(self, project: Project) -> None:
        self._recordings = project.recordings
        self._kept = [(path, one) for path, one in project.recordings.all() if one.step in STEPS]
        if not self._kept:
            refuse()

    def identity(self) -> Identity:
        """The recorded engine's."""
        return self._kept[-1][1].engine

    def hear(self, request: SpeechRequest, audio: Path) -> Answer:
        """What was recorded of this very sound. Raises NotRun; BadInput where the bytes changed."""
        del audio
        found = [pair for pair in self._kept if pair[1].outcome == "answered" and _asked(pair[1]) == request]
        return self._recordings.answer(*max(found, key=latest)) if found else refuse()

    def align(self, request: SpeechRequest, audio: Path) -> Answer:
        """What was recorded of this very sound and text. Raises NotRun; BadInput where the bytes changed."""
        return self.hear(request, audio)


def _asked(one: Recording) -> SpeechRequest | None:
    """What a recording was asked, whatever was left to its default when it was written."""
    try:
        return SpeechRequest.model_validate(one.request)
    except ValidationError:
        return None


def refuse() -> Never:
    """Say that nobody listened. Raises NotRun."""
    raise NotRun(
        _("le dossier n'a pas ce que le moteur de reconnaissance vocale a entendu dans ce son"),
        _("Faites réécouter les films : « preuve verify --live », depuis le dépôt de Preuve."),
    )


def recorded(project: Project) -> Callable[[], Any]:
    """Gives the recorded recogniser. Raises NotRun where nothing was recorded of one."""
    project.recordings.replay = True
    return lambda: Recorded(project)


def live(project: Project) -> Callable[[], Any]:
    """Gives the kit's own recogniser, as this machine has it. Raises MissingPart."""
    from preuve.settings import Settings
    from preuve.wiring import reach

    def build() -> Any:
        return reach("choose")(reach("speech"), Settings().engines.speech, "speech").build(project)

    return build
