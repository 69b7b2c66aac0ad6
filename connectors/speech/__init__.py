"""Speech engines, by the name that `preuve.toml` gives."""

from connectors.speech.base import Whisper
from connectors.speech.faster_whisper import FasterWhisper
from connectors.speech.openai_whisper import OpenaiWhisper

SPEECHES: dict[str, type[Whisper]] = {
    "faster-whisper": FasterWhisper,
    "openai-whisper": OpenaiWhisper,
}
