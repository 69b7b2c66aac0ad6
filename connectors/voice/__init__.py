"""Voice engines, by the name that `preuve.toml` gives."""

from connectors.voice.kokoro import Kokoro
from connectors.voice.piper import Piper

VOICES: dict[str, type[Kokoro] | type[Piper]] = {
    "kokoro": Kokoro,
    "piper": Piper,
}
