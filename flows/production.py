"""What one production works with: a project, its run, its engines, a gate for heavy work, and who is told of it."""

import contextlib
import json
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from connectors.choose import choose
from connectors.image import IMAGES
from connectors.image.files import Files as OwnPictures
from connectors.services.turnstile import halt
from connectors.sound import SOUNDS
from connectors.speech import SPEECHES
from connectors.text import TEXTS
from connectors.video import VIDEOS
from connectors.voice import VOICES
from flows.gate import Gate
from preuve import steps
from preuve.artifact import Artifact
from preuve.errors import AwaitsReview, BadInput, PermanentError, PreuveError
from preuve.history import past_runs
from preuve.i18n import _
from preuve.options import Options
from preuve.project import Project
from preuve.reading import load
from preuve.rights import Rights
from preuve.run import Listener, Run
from preuve.run_sources import sources
from preuve.storyboard import Shot

Made = dict[str, Artifact]
RIGHTS = "droits.yaml"


class Production:
    """One production of a project."""

    def __init__(self, project: Project, options: Options, listen: Listener) -> None:
        self.project = project
        self._check_video()
        targets = project.targets if project.has_video else ()  # figures are gathered without a brief too
        self.options = options.check(tuple(target.name for target in targets))
        project.recordings.replay = options.replay
        self.gate = Gate()
        self.lines: list[Mapping[str, Any]] = []
        self.awaits: AwaitsReview | None = None
        self._listen = listen
        self._planned: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._credits: set[str] = set()
        self._brought = {self.project.settings.sound.file} - {""}
        self.run = Run(
            project.folder,
            project.store,
            project.recordings,
            now=datetime.now(UTC),
            sources=sources(project.folder, self.options),
            from_scratch=options.from_scratch,
            listen=self._hear,
        )

    def make(self, name: str, *, heavy: int | None = None, **given: Any) -> Made:
        """`Run.make`; a `heavy` step waits at the gate with that rank. Nothing more is made once stopped."""
        if self._stopped.is_set():
            raise PermanentError(_("La production a été arrêtée."))
        if heavy is None:
            return self.run.make(name, **given)
        with self.gate.pass_through(heavy):
            return self.make(name, **given)

    def stop(self) -> None:
        """Let what runs finish its step, and begin nothing more; calls of services that wait don't leave."""
        self._stopped.set()
        halt(self.project.folder)

    def expect(self, stage: str, steps: int) -> None:
        """Say that a stage will have so many steps more."""
        with self._lock:
            self._planned[stage] += steps
            self._listen({"kind": "plan", "stage": stage, "items": self._planned[stage]})

    def warm(self) -> None:
        """Load models while Prefect starts, unless an earlier run did the work and nothing changed since."""
        board = self.project.storyboard_path
        edited = board.stat().st_mtime if board.is_file() else 0.0
        done = [run for run in past_runs(self.project.folder) if run.complete and run.sources == self.run.sources]
        if not any((run.folder / "ledger.jsonl").stat().st_mtime > edited for run in done):
            threading.Thread(target=self._warm, daemon=True).start()

    def _warm(self) -> None:
        with contextlib.suppress(PreuveError):  # what is wrong is told when it is needed, by the step that needs it
            for engine in (self.voice, self.speech):
                getattr(engine, "warm", lambda: None)()

    def close(self) -> None:
        """Stop the engines' child processes; a later production counts what was spent anew."""
        halt(self.project.folder)
        for engine in (self.__dict__.get("voice"), self.__dict__.get("speech")):
            getattr(engine, "close", lambda: None)()

    @cached_property
    def text(self) -> Any:
        """The engine that writes."""
        return choose(TEXTS, self.project.settings.engines.text, "text").build(self.project, step="script")

    @cached_property
    def voice(self) -> Any:
        """The engine that speaks."""
        return choose(VOICES, self.project.settings.engines.voice, "voice").build(self.project)

    @cached_property
    def sound(self) -> Any:
        """The engine that makes music."""
        return choose(SOUNDS, self.project.settings.engines.sound, "sound").build(self.project)

    @cached_property
    def speech(self) -> Any:
        """The engine that recognises speech."""
        return choose(SPEECHES, self.project.settings.engines.speech, "speech").build(self.project)

    @cached_property
    def _image(self) -> Any:
        return choose(IMAGES, self.project.settings.engines.image, "image").build(self.project)

    def image(self, shot: Shot) -> Any:
        """The engine that draws a shot: her own picture where the storyboard names one."""
        if not shot.file:
            return self._image
        path = self.project.path(shot.file, key=f"shots.{shot.id}.file")
        self._brought.add(shot.file)
        return OwnPictures({shot.id: path})

    def credit(self, about: Artifact) -> None:
        """Note the credits that an answer asks for; `about` is the JSON kept beside it."""
        found = json.loads(self.project.store.read(about))["credits"]
        with self._lock:
            self._credits.update(found)

    def credits(self) -> tuple[str, ...]:
        """The credits that the film must carry: those that engines ask for, and those of her register of rights."""
        return tuple(sorted(self._credits | self._declared_credits))

    @cached_property
    def _declared_credits(self) -> set[str]:
        path = self.project.folder / RIGHTS
        declared = load(path, Rights) if path.is_file() else Rights()
        brought = [declared.file(name) for name in self._brought]
        return {one.credit for one in (*brought, *declared.services) if one and one.credit}

    def source(self, path: Path) -> Artifact:
        """A file of the project, kept as an artefact."""
        return self.project.store.put_file(path)

    def _check_video(self) -> None:
        """Refuse a service that nothing would call: the montage takes no clip as a shot yet. Raises BadInput."""
        name = self.project.settings.engines.video
        choose(VIDEOS, name, "video")  # a name that is nobody's is told as such
        if name not in VIDEOS:
            raise BadInput(
                _("aucune étape ne demande encore de plans animés : « {name} » ne serait jamais appelé.").format(
                    name=name
                ),
                path="preuve.toml",
                key="engines.video",
                remedy=_(
                    "Remettez video = « files ». Un clip fait par un service s'apporte dans media/ avec sa fiche."
                ),
            )

    def _hear(self, line: Mapping[str, Any]) -> None:
        self.lines.append(line)
        self._listen(line)


STEPS = steps  # registering them is importing them
