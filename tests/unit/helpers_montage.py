"""Small pictures, films and measures for the tests of the montage."""

import json
import wave
from pathlib import Path

import av
import cv2
import numpy as np

from preuve.media.plan import SegmentPlan, ShotView
from preuve.media.resample import OVERSAMPLE
from preuve.targets import Profile, platforms

WIDTH, HEIGHT, FPS = 360, 640, 30


def profile():
    """The vertical profile, three times smaller."""
    data = platforms().profiles["vertical"].model_dump()
    data |= {"width": WIDTH, "height": HEIGHT}
    data["safe"] |= {side: data["safe"][side] // 3 for side in ("top", "bottom", "left", "right")}
    return Profile.model_validate(data)


def canvas_size(width=WIDTH, height=HEIGHT):
    return round(width * OVERSAMPLE), round(height * OVERSAMPLE)


def disc(diameter, colour=(255, 0, 0)):
    """An antialiased disc, RGBA."""
    offsets = np.arange(diameter) + 0.5 - diameter / 2
    far = np.hypot(offsets, offsets[:, None])
    alpha = np.rint(np.clip(diameter / 2 - 2 - far + 0.5, 0, 1) * 255).astype(np.uint8)
    return np.dstack([np.full((diameter, diameter), c, np.uint8) for c in colour] + [alpha])


def background(colour=(40, 90, 160), width=WIDTH, height=HEIGHT):
    across, down = canvas_size(width, height)
    return np.full((down, across, 3), colour, np.uint8)


def texture(seed=0, width=WIDTH, height=HEIGHT):
    """A smooth coloured picture of the canvas's size."""
    across, down = canvas_size(width, height)
    noise = np.random.default_rng(seed).integers(0, 256, (down // 20, across // 20, 3), np.uint8)
    return cv2.resize(noise, (across, down), interpolation=cv2.INTER_CUBIC)


def write_picture(folder: Path, ground, elements=(), **document):
    """Layers on disk. `elements` are (RGBA, name, motion, x, y); gives the files by name."""
    folder.mkdir(parents=True, exist_ok=True)
    layers = []
    for number, (pixels, name, motion, x, y) in enumerate([(ground, "background", "still", 0, 0), *elements]):
        file = f"{number:02d}.png"
        swap = cv2.COLOR_RGBA2BGRA if pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR
        (folder / file).write_bytes(cv2.imencode(".png", cv2.cvtColor(pixels, swap))[1].tobytes())
        height, width = pixels.shape[:2]
        kind = "element" if number else "background"
        layers.append({"file": file, "kind": kind, "name": name, "motion": motion})
        layers[-1] |= {"x": x, "y": y, "width": width, "height": height}
    data = {"width": WIDTH, "height": HEIGHT, "oversample": OVERSAMPLE, "layers": layers, **document}
    (folder / "layers.json").write_text(json.dumps(data))
    return {path.name: path for path in folder.iterdir()}


def view(shot="a", frames=60, **fields):
    return ShotView(**{"shot": shot, "frames": frames, "overlap": 6, "motion": "push-in", **fields})


def plan(**fields):
    base = {"profile": profile(), "view": view(), "first": 0, "count": 10, "preset": "ultrafast"}
    return SegmentPlan(**{**base, **fields})


def luma_frames(path):
    """Every frame's luma, in the order shown."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="yuv420p")[: frame.height] for frame in container.decode(video=0)]


def write_wav(path: Path, samples):
    """Samples × 2, -1 to 1, at 48 kHz."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def centre(plane, ground):
    """The centre of what differs from the ground, in continuous coordinates (x, y)."""
    weight = np.abs(plane.astype(float) - ground)
    weight[weight < 2] = 0
    rows, columns = np.indices(plane.shape)
    return ((columns + 0.5) * weight).sum() / weight.sum(), ((rows + 0.5) * weight).sum() / weight.sum()
