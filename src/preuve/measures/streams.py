"""A film file's facts, and the digest of each of its streams: the same stream in two files is measured once."""

from pathlib import Path

from preuve.artifact import digest_json
from preuve.engines import Value
from preuve.media import showing
from preuve.media.probe import Probe, probe


class Streams(Value):
    """What a file holds. A digest covers a stream's packets and how they are shown, as `media.showing` says it.

    The pictures' digest covers their rotation too: the same packets turned otherwise are other pictures.
    """

    facts: Probe
    video_sha256: str
    sound_sha256: str = ""


def streams(film: Path) -> Streams:
    """Measure a film file: its first pictures and its first sound. Raises BadMedia."""
    facts = probe(film)
    found = showing.streams(film)
    pictures = next(one.sha256 for one in found if one.kind == "video")
    sound = next((one.sha256 for one in found if one.kind == "audio"), "")
    return Streams(facts=facts, video_sha256=digest_json([pictures, facts.rotation]), sound_sha256=sound)
