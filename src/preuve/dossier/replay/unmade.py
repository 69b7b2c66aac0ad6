"""Why a ledger's line wasn't made again: not wanted, no recording, something before it; or nothing asks for it."""

from collections.abc import Mapping

from preuve.dossier.model import Status
from preuve.dossier.replay import matching
from preuve.dossier.replay.claimed import Step
from preuve.dossier.replay.naming import what
from preuve.dossier.replay.remade import Remade
from preuve.i18n import _
from preuve.stages import NAMES

WITH_FILMS = {"bed": "montage", "tracks": "montage"}
"""Steps of earlier stages that are only ordered for a film."""


class Unmade:
    """Says why lines have no step made again. `makers`: the line that gives each claimed artefact."""

    def __init__(self, remade: Remade, makers: Mapping[str, Step]) -> None:
        self.remade, self.makers = remade, makers
        self.troubles = {(one.step, one.label): one for one in remade.troubles if not one.taken}
        self.blamed = {id(line) for line in makers.values() if line.named in self.troubles}

    def of(self, line: Step) -> tuple[Status, str]:
        """A line's status and why."""
        if why := self._unwanted(line) or self._prevented(line):
            return "not_run", why
        return "failed", _("rien, dans les entrées du dossier, ne demande ce travail")

    def _unwanted(self, line: Step) -> str:
        stage = WITH_FILMS.get(line.step, line.stage)
        if stage not in self.remade.stages and stage in NAMES:
            return _("cette partie n'a pas été demandée")
        if self._unpicked(line):
            return _("plans qui ne sont pas de l'échantillon")
        return ""

    def _prevented(self, line: Step) -> str:
        if trouble := self.troubles.get(line.named):
            return trouble.said
        for stage, why in self.remade.stopped.items():
            if line.stage not in NAMES or NAMES.index(line.stage) >= NAMES.index(stage):
                return why
        cause = next((one for one in matching.upstream(line, self.makers) if id(one) in self.blamed), None)
        if cause:
            return _("repose sur ce qui n'a pas pu être refait : {cause}").format(cause=what(cause))
        stray = self.troubles.get(("", ""))
        return stray.said if stray else ""

    def _unpicked(self, line: Step) -> list[str]:
        """The shots of a line that weren't picked."""
        if len(self.remade.picked) == len(self.remade.shots):
            return []
        if line.step == "picture-controls":
            return [name for name in self.remade.shots if name not in self.remade.picked]
        if line.step not in ("layers", "thumbnail", "segment"):
            return []
        words = line.label.split()
        return [name for name in self.remade.shots if name in words and name not in self.remade.picked]
