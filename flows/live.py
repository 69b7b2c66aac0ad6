"""Neural engines run again and set beside their recordings: close is enough, the same bits aren't wanted."""

import io
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from connectors.choose import choose, providing
from connectors.speech import SPEECHES
from connectors.voice import VOICES
from preuve.artifact import digest_file
from preuve.calls.recordings import Recording
from preuve.dossier.model import gravest
from preuve.dossier.replay.claimed import Claimed, Step
from preuve.dossier.replay.compare import words
from preuve.dossier.replay.compare.result import Compared
from preuve.engines import SpeechRequest, VoiceRequest
from preuve.errors import PreuveError
from preuve.i18n import _
from preuve.project import Project

Tell = Callable[[str, str], None]
Heard = tuple[Step, Compared]
NEURAL = ("voice", "align")


def live(project: Project, claimed: Claimed, tell: Tell) -> Iterator[Heard]:
    """What each voice and each timing of words gives when its engine runs again."""
    again = _Live(project)
    try:
        for line in claimed.steps:
            if line.engine and line.engine.ai and line.step in NEURAL:
                tell(line.step, line.label)
                yield line, again.compare(line)
    finally:
        again.close()


@dataclass
class _Live:
    """The engines of this machine's own. A service is never called: the network is cut."""

    project: Project

    @cached_property
    def voice(self) -> Any:
        return self._engine(VOICES, "voice")

    @cached_property
    def speech(self) -> Any:
        return self._engine(SPEECHES, "speech")

    def _engine(self, table: Any, capability: Any) -> Any:
        name = getattr(self.project.settings.engines, capability)
        if name in providing(capability):
            told = _("« {name} » est un service : il n'est pas appelé pendant une vérification")
            raise PreuveError(told.format(name=name))
        return choose(table, name, capability).build(self.project)

    def close(self) -> None:
        """Stop the child processes."""
        for engine in (self.__dict__.get("voice"), self.__dict__.get("speech")):
            getattr(engine, "close", lambda: None)()

    def compare(self, line: Step) -> Compared:
        """A line's recorded answer beside the one given now."""
        try:
            recording, data = self._recorded(line)
            return self._voice(recording, data) if line.step == "voice" else self._words(recording, data)
        except (PreuveError, ValueError, OSError, EOFError, wave.Error) as error:
            why = error.message if isinstance(error, PreuveError) else str(error)[:200]
            return Compared(status="not_run", comparator="semantic", said=why)

    def _recorded(self, line: Step) -> tuple[Recording, bytes]:
        for path, one in self.project.recordings.all():
            if one.id in line.recordings and one.step == line.step:
                return one, self.project.recordings.read(path, one.response)
        raise PreuveError(_("son enregistrement n'est pas dans le dossier"))

    def _voice(self, recording: Recording, data: bytes) -> Compared:
        """Lengths, and what a recogniser hears in both where there is one."""
        now = self.voice.speak(VoiceRequest.model_validate(recording.request)).data
        length = words.lengths(_seconds(data), _seconds(now))
        try:
            said = words.hearings(self._heard(data), self._heard(now), timed=False)
        except PreuveError as error:
            told = _("{length} ; mots non comparés : {why}").format(length=length.said, why=error.message)
            return length.model_copy(update={"said": told})
        numbers = {**length.numbers, **said.numbers}
        status = gravest((length.status, said.status))
        return Compared(status=status, comparator="semantic", said=f"{length.said} ; {said.said}", numbers=numbers)

    def _heard(self, sound: bytes) -> bytes:
        path = self.project.store.path(self.project.store.put(sound, "voice.wav"))
        asked = SpeechRequest(audio_sha256=digest_file(path), language=self.project.brief.language)
        return bytes(self.speech.hear(asked, path).data)

    def _words(self, recording: Recording, data: bytes) -> Compared:
        asked = SpeechRequest.model_validate(recording.request)
        sound = self.project.store.path(asked.audio_sha256)
        if not sound.is_file():
            raise PreuveError(_("le son n'est pas dans le dossier"))
        return words.hearings(data, self.speech.align(asked, Path(sound)).data)


def _seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        return float(file.getnframes() / file.getframerate())
