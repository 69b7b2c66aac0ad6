"""The picture a clip starts from: read from the project's store by its digest, and put in a `data:` address."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from preuve.artifact import digest_bytes, digest_file
from preuve.engines import VideoRequest
from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media.pictures import inspect, opened, plain
from preuve.project import Project

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
LONGEST_SIDE = 1920
QUALITY = 92
PAPER = "#FFFFFF"


@dataclass(frozen=True)
class Start:
    """A picture as it is sent, and what a recording tells of it: digests, never the bytes."""

    uri: str
    told: dict[str, Any]


def start(project: Project, request: VideoRequest, most: int) -> Start:
    """The picture that a request names, in at most `most` characters. Raises BadInput, BadMedia."""
    key = f"shots.{request.shot}.picture"
    if not request.picture:
        raise BadInput(
            _("le plan « {shot} » n'a pas d'image de départ : ce service anime une image.").format(shot=request.shot),
            key=key,
            remedy=_("Faites d'abord l'image de ce plan (« preuve run --until images »)."),
        )
    path = project.store.path(request.picture)
    if not path.is_file() or digest_file(path) != request.picture:
        raise BadInput(
            _("l'image de départ du plan « {shot} » n'est plus dans le projet.").format(shot=request.shot),
            key=key,
            remedy=_("Relancez « preuve run --until images » : elle sera refaite ou retrouvée."),
        )
    facts = inspect(path)
    data, kind = path.read_bytes(), TYPES[facts.format]
    if len(_uri(kind, data)) > most:
        data, kind = _smaller(path), "image/jpeg"
    told = {"sha256": request.picture, "type": kind, "bytes": len(data), "sent_sha256": digest_bytes(data)}
    return Start(_uri(kind, data), told)


def _uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _smaller(path: Path) -> bytes:
    """The same picture as a JPEG of at most 1920 pixels: two megabytes at most, whatever it shows."""
    out = io.BytesIO()
    with opened(path) as image:
        small = plain(image, PAPER).convert("RGB")
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        small.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
