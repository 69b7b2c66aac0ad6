"""What the montage's bench films: photographs made from noise as nature has it, and the sample's layered scenes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from preuve.media.plan import CueView, SegmentPlan, ShotView, segment_plan
from preuve.media.raster import write_layers
from preuve.media.resample import OVERSAMPLE
from preuve.media.timeline import Pace, lay_out, segments
from preuve.storyboard import Motion, Shot
from preuve.targets import Layout, platforms

ROOT = Path(__file__).parents[1]
LAYOUT: Layout = "vertical"
PROFILE = platforms().profiles[LAYOUT]
MOTIONS: tuple[Motion, ...] = ("push-in", "pan-left", "pull-out", "pan-right")
LINES = (("Un grille-pain en panne,", "faut-il le jeter ?"), ("Chaque samedi, on répare", "ensemble, gratuitement."))
Pictures = Mapping[str, Path]
Piece = tuple[SegmentPlan, Pictures, Pictures | None]


def photograph(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A colour picture whose spectrum falls as 1/f, as photographs' do, with some hard edges. RGB, oversampled."""
    width, height = round(PROFILE.width * OVERSAMPLE), round(PROFILE.height * OVERSAMPLE)
    rng = np.random.default_rng(seed)
    across, down = np.fft.rfftfreq(width)[None], np.fft.fftfreq(height)[:, None]
    fall = 1 / np.maximum(np.hypot(across, down), 1 / height) ** 1.3
    bands = []
    for share in (1.0, 0.6, 0.5):
        phases = np.exp(2j * np.pi * rng.random((height, width // 2 + 1)))
        band = np.fft.irfft2(fall * phases, s=(height, width))
        bands.append(band / band.std() * 45 * share)
    picture = np.dstack([bands[0] + 120 + bands[1], bands[0] + 115, bands[0] + 105 + bands[2]]).clip(0, 255)
    pixels = picture.astype(np.uint8)
    for _ in range(6):
        corner = rng.integers(0, (width, height))
        colour = [int(value) for value in rng.integers(30, 220, 3)]
        cv2.ellipse(pixels, corner.tolist(), rng.integers(60, 300, 2).tolist(), 30, 0, 360, colour, -1, cv2.LINE_AA)
    return pixels


def photographs(count: int, folder: Path) -> list[Pictures]:
    """Layer folders of photographs."""
    made: list[Pictures] = []
    for seed in range(count):
        own = folder / f"photo-{seed}"
        own.mkdir(parents=True)
        pixels = photograph(seed)
        height, width = pixels.shape[:2]
        cv2.imwrite(str(own / "00.png"), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 1])
        layer = {"file": "00.png", "kind": "background", "x": 0, "y": 0, "width": width, "height": height}
        document = {"width": PROFILE.width, "height": PROFILE.height, "oversample": OVERSAMPLE, "layers": [layer]}
        (own / "layers.json").write_text(json.dumps(document))
        made.append({path.name: path for path in own.iterdir()})
    return made


def scenes(count: int, folder: Path) -> list[Pictures]:
    """Layer folders of the sample project's drawings."""
    found = sorted(ROOT.glob("sample_project/recordings/image/*.svg"))
    drawings = [path for path in found if "attempt" not in path.name]
    return [
        write_layers(drawings[n % len(drawings)], LAYOUT, PROFILE.width, PROFILE.height, folder / f"scene-{n}")
        for n in range(count)
    ]


def film(pictures: Sequence[Pictures], seconds: float, *, longer: int | None = None) -> list[Piece]:
    """The pieces of a film of these pictures: captions, titles, a label, cross-fades. Shot `longer` speaks longer."""
    pace = Pace()
    shots = [
        Shot(id=f"s{n}", visual="x", alt="x", seconds=seconds, motion=MOTIONS[n % 4]) for n in range(len(pictures))
    ]
    voices = {} if longer is None else {f"s{longer}": seconds}
    timeline = lay_out(shots, voices, layout=LAYOUT, profile=PROFILE, pace=pace)
    views = [_view(n, span.frames, pace) for n, span in enumerate(timeline.spans)]
    by_shot = {f"s{n}": picture for n, picture in enumerate(pictures)}
    return [
        (segment_plan(piece, views, PROFILE), by_shot[piece.shot], by_shot.get(piece.then))
        for piece in segments(timeline)
    ]


def _view(number: int, frames: int, pace: Pace) -> ShotView:
    first, middle, end = pace.voice_at, frames // 2, frames - pace.overlap
    return ShotView(
        shot=f"s{number}",
        frames=frames,
        overlap=pace.overlap,
        motion=MOTIONS[number % 4],
        cues=(CueView(first=first, end=middle, lines=LINES[0]), CueView(first=middle + 2, end=end, lines=LINES[1])),
        on_screen="Réparer plutôt que jeter" if number % 2 == 0 else "",
        label="IA : images et voix",
        palette=("#156471", "#F4EFD6"),
    )
