"""Sound engines: who makes the music bed. To add one, see `preuve/engines.py`."""

from connectors.sound.files import Files
from connectors.sound.synth import Synth

SOUNDS = {
    "files": Files,
    "synth": Synth,
}
