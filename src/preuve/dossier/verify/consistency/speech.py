"""Speech recognition read from the dossier's recordings: nobody listens again, and whoever must says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

from preuve.checks.base import NotRun
from preuve.engines import Answer, Identity, SpeechRequest
from preuve.i18n import _
from preuve.project import Project

STEPS = ("heard", "spoken")


class Unheard:
    """The recogniser that a run used, as its recordings name it: it can't hear anything by itself."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def identity(self) -> Identity:
        """The recorded engine's."""
        return self._identity

    def hear(self, request: SpeechRequest, audio: Path) -> Answer:
        """Raises NotRun: no recording answers this very sound."""
        del request, audio
        refuse()

    def align(self, request: SpeechRequest, audio: Path) -> Answer:
        """Raises NotRun: no recording answers this very sound."""
        del request, audio
        refuse()


def refuse() -> Never:
    """Say that nobody listened. Raises NotRun."""
    raise NotRun(
        _("le dossier n'a pas ce que le moteur de reconnaissance vocale a entendu dans ce son"),
        _("Faites réécouter les films : « preuve verify --live », depuis le dépôt de Preuve."),
    )


def recorded(project: Project) -> Callable[[], Any]:
    """Gives the recorded recogniser. Raises NotRun where nothing was recorded of one."""
    project.recordings.replay = True

    def build() -> Any:
        engines = [one.engine for _path, one in project.recordings.all() if one.step in STEPS]
        return Unheard(engines[-1]) if engines else refuse()

    return build


def live(project: Project) -> Callable[[], Any]:
    """Gives the kit's own recogniser, as this machine has it. Raises MissingPart."""
    from preuve.settings import Settings
    from preuve.wiring import reach

    def build() -> Any:
        return reach("choose")(reach("speech"), Settings().engines.speech, "speech").build(project)

    return build
