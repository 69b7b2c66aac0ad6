"""A small flat picture of a shot's layers, for the storyboard's page."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

QUALITY = 84


def flatten(files: Mapping[str, Path], width: int) -> bytes:
    """The layers (`layers.json` and what it names) painted in order, as a JPEG `width` pixels wide."""
    described = json.loads(files["layers.json"].read_bytes())
    scale = width / (described["width"] * described["oversample"])
    height = round(width * described["height"] / described["width"])
    canvas = Image.new("RGB", (width, height), "white")
    for layer in described["layers"]:
        _paint(canvas, files[layer["file"]], layer, scale)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _paint(canvas: Image.Image, path: Path, layer: Mapping[str, float], scale: float) -> None:
    size = (max(1, round(layer["width"] * scale)), max(1, round(layer["height"] * scale)))
    with Image.open(path) as opened:
        piece = opened.convert("RGBA").resize(size, Image.Resampling.BILINEAR, reducing_gap=1.1)
    canvas.paste(piece, (round(layer["x"] * scale), round(layer["y"] * scale)), piece)
