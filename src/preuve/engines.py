"""Engines: what performs a capability. One small Protocol each; the table of engines is injected.

To add an engine:
1. write one class in `connectors/<capability>/` that follows the Protocol below;
2. add its line to the table in `connectors/<capability>/__init__.py`;
3. run `pytest tests/contract -k <capability>`: every engine passes the same tests;
4. name it in a project's `preuve.toml`, under `[engines]`.

Requests say everything that shapes an answer, so that a request's digest is enough to find its recording again.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from preuve.artifact import digest_json

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

    def digest(self) -> str:
        """SHA-256 of the request's canonical JSON."""
        return digest_json(self.model_dump(mode="json"))


class TextRequest(Request):
    """Ask for text. `template` names the prompt's file; `json_schema` asks for JSON of that shape."""

    prompt: str
    template: str = ""
    json_schema: Mapping[str, Any] | None = None
    language: str = "fr"


class ImageRequest(Request):
    """Ask for the picture of a shot. `subjects` are French nouns, for engines that assemble artwork."""

    shot: str
    prompt: str
    alt: str
    subjects: tuple[str, ...] = ()
    palette: tuple[str, ...] = Field(default=(), description="Hexadecimal colours, the background's first.")
    seed: int = 0


class VoiceRequest(Request):
    """Ask for speech. `voices` is an order of preference; `speed` 1.0 is the voice's own."""

    text: str
    language: str = "fr"
    voices: tuple[str, ...] = ()
    speed: float = 1.0


class SoundRequest(Request):
    """Ask for a music bed, in seconds."""

    prompt: str
    seconds: float
    mood: str = "calme"
    seed: int = 0


class VideoRequest(Request):
    """Ask for a moving picture of a shot."""

    shot: str
    prompt: str
    seconds: float
    file: str = ""


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
    recording: str = Field(default="", description="Id of the recording this answer was read from, if it was.")
    asked: Mapping[str, Any] | None = Field(
        default=None, description="The request really sent, where it isn't the caller's."
    )
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


@runtime_checkable
class Engine(Protocol):
    """What every engine tells of itself."""

    def identity(self) -> Identity:
        """What shapes its answers. Cheap: may read a digest, loads no model."""
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
