"""The layers of a shot's picture, as `raster.py` writes them: `layers.json` and the pictures it names."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from pydantic import ConfigDict, Field

from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.media.ink import Ink
from preuve.media.motion import ElementMotion
from preuve.reading import check

DOCUMENT = "layers.json"


class Layer(Value):
    """A picture and its place in the whole, in the document's pixels."""

    file: str
    kind: Literal["background", "element", "foreground"]
    name: str = ""
    motion: ElementMotion = "still"
    x: int = Field(ge=-20_000, le=20_000)
    y: int = Field(ge=-20_000, le=20_000)
    width: int = Field(gt=0, le=20_000)
    height: int = Field(gt=0, le=20_000)


class Layers(Value):
    """Layers in the order they are painted; the first covers the whole."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    width: int = Field(gt=0, le=20_000)
    height: int = Field(gt=0, le=20_000)
    oversample: float = Field(default=1.0, ge=1, le=4)
    layers: tuple[Layer, ...] = Field(min_length=1, max_length=200)


def read_layers(pictures: Mapping[str, Path]) -> Layers:
    """The document among a picture's files. Raises BadInput, or BadMedia where a file it names is missing."""
    try:
        data = json.loads(pictures[DOCUMENT].read_bytes())
    except (KeyError, ValueError) as error:
        raise BadMedia(
            _("la description des calques est absente ou illisible."), path=DOCUMENT, remedy=_again()
        ) from error
    layers = check(data, Layers, DOCUMENT)
    missing = [layer.file for layer in layers.layers if layer.file not in pictures]
    if missing:
        raise BadMedia(_("ce calque est introuvable."), path=missing[0], remedy=_again())
    return layers


def read_ink(layer: Layer, path: Path) -> Ink:
    """A layer's pixels. Raises BadMedia."""
    data = np.frombuffer(path.read_bytes(), np.uint8)
    read = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if data.size else None
    if read is None or read.dtype != np.uint8 or read.ndim != 3 or read.shape[2] not in {3, 4}:
        raise BadMedia(_("ce calque n'est pas une image en couleurs."), path=layer.file, remedy=_again())
    if read.shape[:2] != (layer.height, layer.width):
        raise BadMedia(_("ce calque n'a pas la taille annoncée."), path=layer.file, remedy=_again())
    return Ink.from_pixels(np.asarray(read, np.uint8), blue_first=True)


def _again() -> str:
    return _("Relancez « preuve run » : les calques seront refaits.")
