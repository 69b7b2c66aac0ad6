"""Engines: what performs a capability. One small Protocol each; the table of engines is injected.

To add an engine:
1. write one class in `connectors/<capability>/` that follows the Protocol below;
2. add its line to the table in `connectors/<capability>/__init__.py`;
3. run `pytest tests/contract -k <capability>`: every engine passes the same tests;
4. name it in a project's `preuve.toml`, under `[engines]`.

Requests say everything that shapes an answer, so that a request's digest is enough to find its recording again.

An engine of a service makes one call at a time, gives its `exchange` and `raw` bytes with the answer, or raises one of
`errors.ServiceError` with them: `Work.ask` records both before anything is made of them. An engine that works through
another (a drawing asked of a language model, names hidden on the way) is an `Indirect`: it is handed the way to ask, so
that each inner call is recorded as it was sent.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, Self, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from preuve.artifact import digest_json
from preuve.calls.exchange import Exchange

Capability = Literal["text", "image", "voice", "sound", "video", "speech"]


class Value(BaseModel):
    """Base of values: frozen, and refusing what it doesn't know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Identity(Value):
    """What makes an engine's answers what they are: part of a step's key, and written in the ledger."""

    engine: str
    capability: Capability
    ai: bool = Field(
        description="Whether a model makes the answer; a template or a drawing program isn't AI, and says so."
    )
    model: str = ""
    model_sha256: str = ""
    parameters: Mapping[str, Any] = {}
    seed: int = 0
    licence: str = ""


class Request(Value):
    """Base of requests."""

    attempt: int = Field(default=1, ge=1, description="Which try at the same thing: a new number asks anew.")

    def said(self) -> dict[str, Any]:
        """What the request says, as JSON: what was left to its default isn't in it, so that old digests stay."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def digest(self) -> str:
        """SHA-256 of the canonical JSON of what it says."""
        return digest_json(self.said())


class TextRequest(Request):
    """Ask for text. `template` names the prompt's file; `json_schema` asks for JSON of that shape.

    `pictures` are digests of pictures in the project's store, for models that see.
    """

    prompt: str
    template: str = ""
    json_schema: Mapping[str, Any] | None = None
    language: str = "fr"
    pictures: tuple[str, ...] = ()
    temperature: float | None = Field(default=None, ge=0, le=2)
    seed: int | None = None


class ImageRequest(Request):
    """Ask for the picture of a shot. `subjects` are French nouns, for engines that assemble artwork."""

    shot: str
    prompt: str
    alt: str
    subjects: tuple[str, ...] = ()
    palette: tuple[str, ...] = Field(default=(), description="Hexadecimal colours, the background's first.")
    seed: int = 0
    temperature: float | None = Field(default=None, ge=0, le=2, description="For engines that draw through a writer.")


class VoiceRequest(Request):
    """Ask for speech. `voices` is an order of preference; `speed` 1.0 is the voice's own."""

    text: str
    language: str = "fr"
    voices: tuple[str, ...] = ()
    speed: float = 1.0


class SoundRequest(Request):
    """Ask for a music bed, or a sound effect, in seconds."""

    prompt: str
    kind: Literal["music", "effect"] = "music"
    seconds: float
    mood: str = "calme"
    seed: int = 0


class VideoRequest(Request):
    """Ask for a moving picture of a shot. `picture` is the digest of the still it starts from, if there is one."""

    shot: str
    prompt: str
    seconds: float
    file: str = ""
    picture: str = ""
    ratio: Literal["vertical", "portrait", "wide"] = "wide"
    seed: int | None = None


class SpeechRequest(Request):
    """Ask what is said in a sound (16 kHz mono float32 once decoded), or when each word of `text` is said."""

    audio_sha256: str
    language: str = "fr"
    text: str = ""


class Answer(Value):
    """What an engine gave: its bytes, and what is known of where they come from."""

    data: bytes
    name: str = Field(description="A file name whose suffix says the type, as `voice.wav`.")
    model: str = ""
    origin: Literal["captured", "authored", "computed", "brought"] = "computed"
    recording: str = Field(default="", description="Id of the recording that holds this answer, once there is one.")
    exchange: Exchange | None = Field(default=None, description="What passed between a service and us, if one did.")
    raw: bytes = Field(default=b"", description="The service's whole response, that the answer was taken from.")
    details: Mapping[str, Any] = Field(
        default={}, description="Facts the service told: tokens, voice used, request id."
    )
    credits: tuple[str, ...] = ()


class Word(Value):
    """A word and when it is said, in seconds from the sound's start."""

    text: str
    start: float
    end: float
    probability: float = 1.0


class Heard(Value):
    """What a speech engine heard, or where it heard a known text."""

    text: str
    language: str
    words: tuple[Word, ...] = ()


R = TypeVar("R", bound=Request)


class Ask(Protocol):
    """A way to call an engine: plainly, or recorded by the step's work."""

    def __call__(self, call: Callable[[R], Answer], request: R) -> Answer:
        """The call's answer."""
        ...


def plainly(call: Callable[[R], Answer], request: R) -> Answer:
    """Just call."""
    return call(request)


@runtime_checkable
class Engine(Protocol):
    """What every engine tells of itself."""

    def identity(self) -> Identity:
        """What shapes its answers. Cheap: may read a digest, loads no model."""
        ...


@runtime_checkable
class Indirect(Protocol):
    """An engine whose calls are another engine's."""

    def through(self, ask: Ask) -> Self:
        """The same engine, asking the other one that way."""
        ...


class TextEngine(Engine, Protocol):
    """Writes."""

    def write(self, request: TextRequest) -> Answer:
        """UTF-8 text, or JSON where the request gives a schema."""
        ...


class ImageEngine(Engine, Protocol):
    """Draws."""

    def draw(self, request: ImageRequest) -> Answer:
        """A layered SVG scene (`media/scene.py` tells its form), or a PNG, JPEG or WebP picture."""
        ...


class VoiceEngine(Engine, Protocol):
    """Speaks."""

    def speak(self, request: VoiceRequest) -> Answer:
        """A mono 16-bit WAV. `details["voice"]` names the voice used."""
        ...


class SoundEngine(Engine, Protocol):
    """Makes music and effects."""

    def compose(self, request: SoundRequest) -> Answer:
        """A stereo 48 kHz 16-bit WAV at least `seconds` long."""
        ...


class VideoEngine(Engine, Protocol):
    """Films."""

    def film(self, request: VideoRequest) -> Answer:
        """An MP4, MOV or WebM."""
        ...


class SpeechEngine(Engine, Protocol):
    """Recognises speech."""

    def hear(self, request: SpeechRequest, audio: Path) -> Answer:
        """The JSON of `Heard`, from the sound alone: an independent witness of what is said."""
        ...

    def align(self, request: SpeechRequest, audio: Path) -> Answer:
        """The JSON of `Heard` for the known `request.text`: each of its words, in order, with its times."""
        ...


AnyEngine = TextEngine | ImageEngine | VoiceEngine | SoundEngine | VideoEngine | SpeechEngine
Engines = Mapping[str, Sequence[AnyEngine]]
