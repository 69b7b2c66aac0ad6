"""Names put under others before a request leaves, and restored in what comes back: around any provider's engine.

What is recorded is what was sent: the inner engine is asked through the step's work, with the pseudonyms, so that the
originals are in no recording. Voices are the exception: a narration's names must be said (`Spoken`).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from preuve.engines import (
    Answer,
    Ask,
    Capability,
    Identity,
    ImageRequest,
    Indirect,
    Request,
    SoundRequest,
    TextRequest,
    VideoRequest,
    VoiceRequest,
    plainly,
)
from preuve.errors import ServiceError
from preuve.privacy import Disguise, Name, Restored, find, looks_with
from preuve.privacy.disguise import VERSION
from preuve.privacy.names import known_names
from preuve.privacy.requests import disguised
from preuve.project import Project
from preuve.providers import provider

R = TypeVar("R", bound=Request)
PICTURES = ("pictures", "picture")


def protect(engine: Any, project: Project, name: str, capability: Capability) -> Any:
    """A provider's engine, fit to be called: what leaves the machine is put under other names, unless she said no."""
    mine = project.settings.privacy
    if not mine.pseudonymise or provider(name, project.settings).keeps(capability):
        return engine
    known = known_names(project)
    if capability == "voice":
        return Spoken(engine, known)
    return Pseudonymised(engine, known, keep=mine.keep, deep=mine.deep)


class _Around:
    """What surrounds an engine: what isn't told here is its own."""

    def __init__(self, engine: Any, ask: Ask = plainly) -> None:
        self.engine = engine
        self.ask = ask

    def __getattr__(self, name: str) -> Any:
        if name == "engine":  # not there yet: nothing to ask it of
            raise AttributeError(name)
        return getattr(self.engine, name)

    def _asked(self, method: str, request: R, note: dict[str, Any]) -> Answer:
        """The inner engine's answer, its recording holding the note."""
        inner = self.engine.through(self.ask) if isinstance(self.engine, Indirect) else self.engine
        call: Callable[[R], Answer] = getattr(inner, method)

        def noted(asked: R) -> Answer:
            answer = call(asked)
            return answer.model_copy(update={"details": {**answer.details, "privacy": note}})

        return noted(request) if inner is not self.engine else self.ask(noted, request)


class Pseudonymised(_Around):
    """A text, image, sound or video engine that never sees the names.

    Args:
        engine: the provider's.
        names: who the project knows.
        keep: names that may leave.
        deep: whether a model looks for more names; what it finds depends on its version, that the identity tells.
    """

    def __init__(
        self,
        engine: Any,
        names: tuple[Name, ...],
        ask: Ask = plainly,
        *,
        keep: tuple[str, ...] = (),
        deep: bool = False,
    ) -> None:
        super().__init__(engine, ask)
        self.names = names
        self.keep = keep
        self.deep = deep

    def through(self, ask: Ask) -> "Pseudonymised":
        """The same, asking the provider's engine that way."""
        return Pseudonymised(self.engine, self.names, ask, keep=self.keep, deep=self.deep)

    def identity(self) -> Identity:
        """The engine's, and that names are replaced.

        The names aren't in it, even as a digest: a first name is guessed from its digest in seconds. The request
        recorded tells them apart.
        """
        inner: Identity = self.engine.identity()
        how = {"version": VERSION, "looks_with": looks_with(deep=self.deep)}
        return inner.model_copy(update={"parameters": {**inner.parameters, "pseudonymised": how}})

    def write(self, request: TextRequest) -> Answer:
        """The answer, with the originals restored in its text."""
        return self._restored("write", request)

    def draw(self, request: ImageRequest) -> Answer:
        """The picture; the originals are restored in a drawing's texts and identifiers."""
        return self._restored("draw", request)

    def compose(self, request: SoundRequest) -> Answer:
        """The sound."""
        return self._restored("compose", request)

    def film(self, request: VideoRequest) -> Answer:
        """The clip."""
        return self._restored("film", request)

    def _restored(self, method: str, request: Request) -> Answer:
        said = request.model_dump(mode="json")
        replaced, disguise = disguised(request, self.names, deep=self.deep, keep=self.keep)
        note: dict[str, Any] = {"replaced": dict(disguise.replaced)}
        if not self.deep:
            note["unseen"] = ["not-asked"]
        pictures = sum(len([one] if isinstance(one, str) else one) for key in PICTURES if (one := said.get(key)))
        if pictures:
            note["pictures_as_they_are"] = pictures
        try:
            answer = self._asked(method, replaced, note)
        except ServiceError as error:
            error.message = disguise.take_off(error.message).text
            error.remedy = disguise.take_off(error.remedy).text
            error.args = (error.message,)
            raise
        return _taken_off(answer, disguise)


class Spoken(_Around):
    """A voice of a service: names are said, so they leave. The recording says how many."""

    def __init__(self, engine: Any, names: tuple[Name, ...], ask: Ask = plainly) -> None:
        super().__init__(engine, ask)
        self.names = names

    def through(self, ask: Ask) -> "Spoken":
        """The same, asking the provider's engine that way."""
        return Spoken(self.engine, self.names, ask)

    def identity(self) -> Identity:
        """The engine's: the request isn't changed."""
        inner: Identity = self.engine.identity()
        return inner

    def speak(self, request: VoiceRequest) -> Answer:
        """The voice."""
        said: dict[str, int] = {}
        for span in find(request.text, self.names, deep=False).spans:
            said[span.kind] = said.get(span.kind, 0) + 1
        return self._asked("speak", request, {"left_as_said": said, "unseen": ["not-asked"]})


def _taken_off(answer: Answer, disguise: Disguise) -> Answer:
    """The answer with the originals: its text where it is text, and what the service told of it."""
    try:
        text = answer.data.decode()
    except UnicodeDecodeError:
        restored = Restored("")
        data = answer.data
    else:
        restored = disguise.take_off(text)
        data = restored.text.encode()
    note = dict(answer.details.get("privacy", {}))
    note |= {"restored": dict(restored.back)} | ({"lost": dict(restored.lost)} if restored.lost else {})
    told = {key: disguise.take_off_all(value) for key, value in answer.details.items() if key != "privacy"}
    return answer.model_copy(update={"data": data, "details": {**told, "privacy": note}})
