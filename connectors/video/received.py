"""A clip that a service made, looked at before it is accepted: a real film, as long and as upright as asked."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connectors.video.files import DEMUXERS, ClipFacts, probe
from preuve.engines import VideoRequest
from preuve.errors import BadMedia
from preuve.i18n import _

SHARE = 0.8  # of the seconds asked: what a clip must last at least


def received(data: bytes, request: VideoRequest, seconds: float, scratch: Path) -> tuple[str, Mapping[str, Any]]:
    """A clip's file name and facts. Raises BadMedia: not a film, too short for the `seconds` asked, lying down."""
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = Path(folder) / "clip"
        path.write_bytes(data)
        facts = probe(path)
    if facts.seconds < SHARE * seconds:
        raise BadMedia(
            _("ce clip dure {has:.1f} s, pour {wants:g} s demandées.").format(has=facts.seconds, wants=seconds)
        )
    if _lies_down(facts, request):
        size = f"{facts.width} × {facts.height}"
        raise BadMedia(_("ce clip fait {size} pixels : il n'est pas dans le sens demandé.").format(size=size))
    return "clip." + DEMUXERS[facts.container], facts.model_dump(mode="json")


def _lies_down(facts: ClipFacts, request: VideoRequest) -> bool:
    return (facts.width > facts.height) if request.ratio != "wide" else (facts.width < facts.height)
