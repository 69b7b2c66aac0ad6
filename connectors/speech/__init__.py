"""Speech engines, by the name that `preuve.toml` gives."""

from connectors.speech.faster_whisper import FasterWhisper

SPEECHES = {
    "faster-whisper": FasterWhisper,
}
