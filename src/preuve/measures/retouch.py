"""What was done to a shot's picture besides moving it: its frames in the film against the same frames painted plain.

The plain frame is painted from the picture as the image engine gave it, with the same camera and the same texts and
without any effect. What one change of colours explains is a correction; what it doesn't is an effect.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from pydantic import Field

from preuve.engines import Value
from preuve.measures.frames import Pixels
from preuve.measures.stills import PARTS, QUALITY
from preuve.media.plan import SegmentPlan
from preuve.media.planes import Planes, to_rgb
from preuve.media.segment import Seen

Values = npt.NDArray[np.float64]
ACROSS = 96  # pixels: smaller than what encoding and a JPEG disturb
DARK, BRIGHT = 5, 250


class Light(Value):
    """A picture's light and colour. Levels of 255."""

    luma: float = Field(description="Mean.")
    contrast: float = Field(description="Standard deviation of luma.")
    saturation: float = Field(description="Mean of the largest of R, G, B less the smallest.")
    clipped: float = Field(description="Share of pixels without any shade: all black or all white.")


class Retouched(Value):
    """A shot's frames in the film (`after`) against the same painted plain (`before`)."""

    shot: str
    effects: tuple[str, ...] = Field(description="Effects that the plan names.")
    before: Light
    after: Light
    difference: float = Field(description="Mean distance between them, in levels, at 96 pixels across.")
    unexplained: float = Field(description="Share of that distance that no change of colours explains, 0 to 1.")


def retouch(
    plans: Sequence[SegmentPlan], stills: Mapping[str, Path], pictures: Mapping[str, Mapping[str, Path]], folder: Path
) -> tuple[tuple[Retouched, ...], dict[str, Path]]:
    """Compare the stills of each shot that has effects with the same frames painted plain.

    Args:
        plans: the film's segments in order.
        stills: those that the look at the film gave, by name.
        pictures: the picture of each shot that has effects: its files by name.
        folder: where the plain stills go.

    Returns:
        The measures, shot by shot, and the plain stills by name: `plain-NN-b.jpg` beside the look's `shot-NN-b.jpg`.
    """
    found: list[Retouched] = []
    written: dict[str, Path] = {}
    for number, plan in enumerate((plan for plan in plans if plan.then is None), 1):
        if not plan.view.effects:
            continue
        pairs = []
        for letter, plain in _plain(plan, pictures[plan.view.shot]):
            pairs.append((_opened(plain), _opened(stills[f"shot-{number:02d}-{letter}.jpg"].read_bytes())))
            if letter == "b":
                written[f"plain-{number:02d}-b.jpg"] = folder / f"plain-{number:02d}-b.jpg"
                written[f"plain-{number:02d}-b.jpg"].write_bytes(plain)
        found.append(_compared(plan, pairs))
    return tuple(found), written


def _plain(plan: SegmentPlan, pictures: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """The frames that the look kept as stills, without effects, as JPEGs."""
    view = plan.view.model_copy(update={"effects": ()})
    seen, planes = Seen(view, plan.profile, pictures), Planes(plan.profile.width, plan.profile.height)
    for letter, part in PARTS.items():
        seen.paint(plan.first + int((plan.count - 1) * part), planes)
        whole = to_rgb(planes)
        half = cv2.resize(whole, (whole.shape[1] // 2, whole.shape[0] // 2), interpolation=cv2.INTER_AREA)
        _ok, data = cv2.imencode(".jpg", half[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        yield letter, bytes(data)


def _opened(data: bytes) -> Pixels:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        return np.asarray(opened.convert("RGB"), np.uint8)


def _compared(plan: SegmentPlan, pairs: Sequence[tuple[Pixels, Pixels]]) -> Retouched:
    small = [(_small(one), _small(two)) for one, two in pairs]
    before, after = (np.concatenate([pair[side].reshape(-1, 3) for pair in small]) for side in (0, 1))
    apart = float(np.abs(after - before).mean())
    return Retouched(
        shot=plan.view.shot,
        effects=tuple(effect.name for effect in plan.view.effects),
        before=_light([one for one, _two in pairs]),
        after=_light([two for _one, two in pairs]),
        difference=round(apart, 3),
        unexplained=round(min(float(np.abs(after - _recoloured(before, after)).mean()) / max(apart, 1e-6), 1.0), 4),
    )


def _small(picture: Pixels) -> Values:
    size = ACROSS, max(round(ACROSS * picture.shape[0] / picture.shape[1]), 1)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float64)


def _recoloured(before: Values, after: Values) -> Values:
    """`before` with the colours that a polynomial of degree two, fitted to `after`, gives each of its own."""
    r, g, b = (before / 255).T
    terms = np.stack([np.ones_like(r), r, g, b, r * r, g * g, b * b, r * g, g * b, b * r], axis=1)
    weights, *_rest = np.linalg.lstsq(terms, after, rcond=None)
    return np.asarray(np.clip(terms @ weights, 0, 255), np.float64)


def _light(pictures: Sequence[Pixels]) -> Light:
    pixels = np.concatenate([picture.reshape(-1, 3) for picture in pictures])
    luma = pixels @ np.array([0.2126, 0.7152, 0.0722])
    least, most = pixels.min(axis=1), pixels.max(axis=1)
    return Light(
        luma=round(float(luma.mean()), 2),
        contrast=round(float(luma.std()), 2),
        saturation=round(float((most.astype(np.int16) - least).mean()), 2),
        clipped=round(float(((most <= DARK) | (least >= BRIGHT)).mean()), 4),
    )
