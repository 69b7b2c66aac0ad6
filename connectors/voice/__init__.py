"""Voice engines, by the name that `preuve.toml` gives."""

from connectors.voice.kokoro import Kokoro

VOICES = {
    "kokoro": Kokoro,
}
