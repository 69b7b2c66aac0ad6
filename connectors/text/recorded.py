"""Replays answers kept in a project's recordings: no key, no network, and never an old answer to a new question."""

from pathlib import Path

from preuve.artifact import digest_json
from preuve.calls.recordings import Recording, Recordings
from preuve.engines import Answer, Identity, Request, TextRequest
from preuve.errors import NoRecording
from preuve.project import Project


class Recorded:
    """The recorded answers of one step.

    Args:
        recordings: where to look.
        step: the step whose calls are replayed.
    """

    def __init__(self, recordings: Recordings, step: str) -> None:
        self.recordings = recordings
        self.step = step

    @classmethod
    def build(cls, project: Project, *, step: str = "script") -> "Recorded":
        """For a project's step."""
        return cls(project.recordings, step)

    def identity(self) -> Identity:
        """What is recorded for this step: another answer makes another identity."""
        mine = [recording for _path, recording in self._mine()]
        return Identity(
            engine="recorded",
            capability="text",
            ai=True,
            model=", ".join(sorted({recording.model for recording in mine})),
            parameters={"recordings": digest_json(sorted((r.request_sha256, r.response.sha256) for r in mine))},
        )

    def write(self, request: TextRequest) -> Answer:
        """The recorded answer to this very request. Raises NoRecording when there is none."""
        return self.replay(request)

    def replay(self, request: Request) -> Answer:
        """The recorded answer to any request of this step."""
        found = self.recordings.find(self.step, request)
        if found is None:
            raise NoRecording(self.step)
        return self.recordings.answer(*found)

    def _mine(self) -> list[tuple[Path, Recording]]:
        return [(path, recording) for path, recording in self.recordings.all() if recording.step == self.step]
