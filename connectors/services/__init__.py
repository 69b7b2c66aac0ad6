"""What every engine of an outside service shares, and the table of those engines by protocol and capability.

To add a service: its entry in `templates/providers.yaml`; where it speaks a protocol of its own, one class that makes a
call through `Line.call` (`openai_client.py`) or `http.py`, and its line here. Names are strings, so that asking which
services there are loads none of their clients.
"""

from pkgutil import resolve_name
from typing import Any

SERVICES: dict[tuple[str, str], str] = {
    ("openai", "text"): "connectors.text.chat:Chat",
    ("openai", "image"): "connectors.image.service:ServicePictures",
    ("openai", "voice"): "connectors.voice.service:ServiceVoice",
    ("elevenlabs", "sound"): "connectors.sound.elevenlabs:ElevenLabs",
    ("stability", "sound"): "connectors.sound.stability:StableAudio",
    ("runway", "video"): "connectors.video.runway:Runway",
}


def service(protocol: str, capability: str) -> Any:
    """The class that speaks a protocol for a capability; None where there is none."""
    place = SERVICES.get((protocol, capability))
    return resolve_name(place) if place else None
