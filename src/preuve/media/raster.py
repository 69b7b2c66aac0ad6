"""From a shot's picture to layers the montage can move: `layers.json` and one PNG a layer.

    layers.json = {"width": 1080, "height": 1920, "oversample": 1.0, "layers": [
        {"file": "00-background.png", "kind": "background", "name": "background", "motion": "still",
         "x": 0, "y": 0, "width": 1080, "height": 1920},
        {"file": "01-lina.png", "kind": "element", "name": "lina", "motion": "sway", "x": -26, …}, …]}

`width` and `height` are the target's; x, y, width, height of layers are in oversampled pixels, and a cut-out may begin
or end outside the frame, so that its motion shows no edge. Layers come in the order they are painted. The first is
opaque (RGB) and covers the frame; the others are RGBA cropped to what they show. A picture with too few pixels carries
`"upscaled": factor`.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from preuve.media import scene
from preuve.media.pictures import opened, plain
from preuve.media.scene import FRAMES, Box, Part
from preuve.media.vector import Pixels, bounds, pixels
from preuve.project import slug
from preuve.targets import Layout

# Measured on the sample's scenes, seen through a bilinear camera between 1.00 and 1.06: 1.08 is no closer to what is
# drawn at that zoom (40.5 to 42.6 dB; 1.0: 40.3 to 43.4), blurs a still shot that 1.0 keeps exact, costs 17 % more.
OVERSAMPLE = 1.0
MOST_OVERSAMPLE = 1.25
BLEED = 120
COARSE = 8
# A photograph's subject is more often above its middle than below.
CENTRE = 0.42


@dataclass(frozen=True)
class _Placed:
    file: str
    kind: str
    name: str
    motion: str
    x: int
    y: int
    width: int
    height: int


def write_layers(
    source: Path, layout: Layout, width: int, height: int, folder: Path, *, background: str = "#FFFFFF"
) -> dict[str, Path]:
    """Write the layers of a scene or of a picture for a frame of `width` × `height` pixels.

    `background` shows through a picture's transparent parts. Gives the files by name. Raises BadMedia.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if is_drawing(source):
        document, files = _scene(source, layout, (width, height), folder)
    else:
        document, files = _photograph(source, (width, height), folder, background)
    path = folder / "layers.json"
    document = {"width": width, "height": height, **document}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return {**{file.name: file for file in files}, path.name: path}


def is_drawing(source: Path) -> bool:
    """Whether a file is marked-up text, as SVG is, told by its first character."""
    with source.open("rb") as file:
        return file.read(256).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _scene(source: Path, layout: Layout, size: tuple[int, int], folder: Path) -> tuple[dict[str, Any], list[Path]]:
    safe = scene.clean(source.read_bytes(), path=source)
    view, whole = _view(layout, size), (round(size[0] * OVERSAMPLE), round(size[1] * OVERSAMPLE))
    placed: list[_Placed] = []
    for part in scene.parts(safe, layout):
        drawn = _opaque(part, view, whole) if part.kind == "background" else _cut_out(part, view, whole)
        if drawn is None:
            continue
        image, x, y = drawn
        file = f"{len(placed):02d}-{slug(part.name)}.png"
        placed.append(_Placed(file, part.kind, part.name, part.motion, x, y, image.shape[1], image.shape[0]))
        _save(image, folder / file)
    document = {"oversample": OVERSAMPLE, "layers": [asdict(one) for one in placed]}
    return document, [folder / one.file for one in placed]


def _view(layout: Layout, size: tuple[int, int]) -> Box:
    """The part of a layout's frame that a target of that size shows: all of it where their shapes agree."""
    width, height = FRAMES[layout]
    ratio = size[0] / size[1]
    shown = (min(width, height * ratio), min(height, width / ratio))
    return (width - shown[0]) / 2, (height - shown[1]) / 2, *shown


def _opaque(part: Part, view: Box, whole: tuple[int, int]) -> tuple[Pixels, int, int]:
    drawn = pixels(scene.frame(part.svg, view, *whole), *whole)
    return np.ascontiguousarray(drawn[..., :3]), 0, 0


def _cut_out(part: Part, view: Box, whole: tuple[int, int]) -> tuple[Pixels, int, int] | None:
    """A layer's pixels and place, drawn only where a coarse first look found something; None where it shows nothing."""
    scale = whole[0] / view[2], whole[1] / view[3]
    left, top = (-round(BLEED * one) for one in scale)
    looked = _look(part, view, scale, (left, top), (whole[0] - 2 * left, whole[1] - 2 * top))
    if looked is None:
        return None
    x, y, width, height = looked
    box = (view[0] + x / scale[0], view[1] + y / scale[1], width / scale[0], height / scale[1])
    drawn = pixels(scene.frame(part.svg, box, width, height), width, height)
    tight = bounds(drawn)
    if tight is None:
        return None
    return np.ascontiguousarray(drawn[tight[1] : tight[3], tight[0] : tight[2]]), x + tight[0], y + tight[1]


def _look(
    part: Part, view: Box, scale: tuple[float, float], corner: tuple[int, int], size: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    """Where a layer shows something, in oversampled pixels, with a margin of one coarse pixel."""
    columns, rows = -(-size[0] // COARSE), -(-size[1] // COARSE)
    width, height = columns * COARSE, rows * COARSE
    box = (view[0] + corner[0] / scale[0], view[1] + corner[1] / scale[1], width / scale[0], height / scale[1])
    found = bounds(pixels(scene.frame(part.svg, box, columns, rows), columns, rows))
    if found is None:
        return None
    x0, y0 = max(found[0] - 1, 0) * COARSE, max(found[1] - 1, 0) * COARSE
    x1, y1 = min(found[2] + 1, columns) * COARSE, min(found[3] + 1, rows) * COARSE
    return corner[0] + x0, corner[1] + y0, x1 - x0, y1 - y0


def _save(image: Pixels, path: Path) -> None:
    from PIL import Image

    Image.fromarray(image).save(path, "PNG", compress_level=1)


def _photograph(
    source: Path, size: tuple[int, int], folder: Path, background: str
) -> tuple[dict[str, Any], list[Path]]:
    from PIL import Image

    most = [round(side * MOST_OVERSAMPLE) for side in size]
    with opened(source) as image:
        # JPEG decodes straight to a half, a quarter or an eighth; both orientations of the frame must still fit.
        image.draft(None, (max(most), max(most)))
        upright = plain(image, background)
    scale = min(upright.width / size[0], upright.height / size[1])
    oversample = min(max(scale, 1.0), MOST_OVERSAMPLE)
    whole = (round(size[0] * oversample), round(size[1] * oversample))
    left, top, right, bottom = _cover(upright.size, whole)
    shown = upright.resize(whole, Image.Resampling.LANCZOS, box=(left, top, right, bottom), reducing_gap=3.0)
    file = folder / "00-background.png"
    shown.save(file, "PNG", compress_level=1)
    layer = _Placed(file.name, "background", "background", "still", 0, 0, *whole)
    document: dict[str, Any] = {"oversample": round(oversample, 4), "layers": [asdict(layer)]}
    return (document | {"upscaled": round(1 / scale, 3)} if scale < 1 else document), [file]


def _cover(picture: tuple[int, int], whole: tuple[int, int]) -> Box:
    """The box of a picture that fills a frame, centred, a little above the middle where it is too tall."""
    scale = min(picture[0] / whole[0], picture[1] / whole[1])
    width, height = min(whole[0] * scale, picture[0]), min(whole[1] * scale, picture[1])
    left, top = (picture[0] - width) / 2, (picture[1] - height) * CENTRE
    return left, top, left + width, top + height
