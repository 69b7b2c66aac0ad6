"""A film of ours of a second or two, rendered for real at a third of its size, and the ledger that tells of it.

What the ledger claims may differ from what was rendered: that is the fault that checks of the frames must find.
"""

import io
import json
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from preuve.checks.subject import FilmFiles, Subject
from preuve.media.plan import SegmentPlan, ShotView, segment_plan
from preuve.media.timeline import Span, Timeline, segments
from preuve.targets import Profile, platforms

WIDTH, HEIGHT, FPS, RATE = 360, 640, 30, 48_000
OVERLAP = 6
BRAND = ((247, 232, 205), (52, 123, 129), (214, 152, 89), (29, 42, 49))


@dataclass(frozen=True)
class TinyShot:
    """A shot: its picture, how it is seen, how loud its sound is, what its voice says."""

    name: str
    picture: Any
    view: dict[str, Any] = field(default_factory=dict)
    transition: str = "cut"
    loudness: float = 0.0
    said: str = ""


@lru_cache(maxsize=32)
def blocks(colours=BRAND, seed=0, size=32):
    """A picture of coloured blocks."""
    chance = np.random.default_rng(seed)
    chosen = chance.integers(0, len(colours), (HEIGHT // size, WIDTH // size + 1))
    return np.kron(np.array(colours)[chosen], np.ones((size, size, 1))).astype(np.uint8)[:HEIGHT, :WIDTH]


def tiny(room, shots, *, frames=40, claim: Callable[[SegmentPlan], SegmentPlan] = lambda plan: plan, make=None):
    """A subject of ours.

    Args:
        room: the pair's room.
        shots: what the film shows.
        frames: of each shot, overlaps included.
        claim: changes what the ledger says of each segment.
        make: changes what is rendered of each segment.
    """
    plans = _plans(shots, frames)
    store, lines = room.maker.store, []

    def step(name, inputs, params, told=None):
        outputs = room.maker.make(name, inputs=inputs, params=params)
        lines.append(_line(name, inputs, told or params, outputs))
        return outputs

    pictures = {shot.name: _layers(store, step, shot.picture) for shot in shots}
    rendered = []
    for plan in plans:
        shown = make(plan) if make else plan
        inputs = {"picture": list(pictures[shown.view.shot].values())}
        if shown.then:
            inputs["then"] = list(pictures[shown.then.shot].values())
        told = claim(plan).model_dump(mode="json")
        rendered.append(step("segment", inputs, shown.model_dump(mode="json"), told)["segment.mp4"])
    sound = store.put(_sound(shots, plans), "mix.wav")
    lines.append(_line("mix", {}, {}, {"mix.wav": sound}))
    params = {"edit_list": True, "title": "", "fps": FPS}
    film = step("film", {"segments": rendered, "sound": [sound]}, params)["film.mp4"]
    return _subject(room, store, film, lines, _words(shots, plans))


def _plans(shots, frames):
    views = [
        ShotView(**{"shot": shot.name, "frames": frames, "overlap": OVERLAP, "motion": "push-in", **shot.view})
        for shot in shots
    ]
    spans, start = [], 0
    for shot in shots:
        last = shot is shots[-1]
        overlap = 0 if last else OVERLAP
        transition = "cut" if last else shot.transition
        spans.append(
            Span(shot=shot.name, start=start, frames=frames, voice_at=OVERLAP, transition=transition, overlap=overlap)
        )
        start += frames - overlap
    timeline = Timeline(layout="vertical", width=WIDTH, height=HEIGHT, fps=FPS, spans=tuple(spans))
    return [segment_plan(piece, views, _profile(), preset="ultrafast") for piece in segments(timeline)]


def _profile():
    data = platforms().profiles["vertical"].model_dump()
    data |= {"width": WIDTH, "height": HEIGHT}
    data["safe"] |= {side: data["safe"][side] // 3 for side in ("top", "bottom", "left", "right")}
    return Profile.model_validate(data)


def _layers(store, step, picture):
    _done, data = cv2.imencode(".png", picture[:, :, ::-1])
    params = {"layout": "vertical", "width": WIDTH, "height": HEIGHT, "background": "#FFFFFF"}
    return step("layers", {"picture": [store.put(data.tobytes(), "picture.png")]}, params)


def _bodies(shots, plans):
    at = 0
    for plan in plans:
        if plan.then is None:
            yield next(shot for shot in shots if shot.name == plan.view.shot), at, plan.count
        at += plan.count


def _sound(shots, plans):
    """A tone in each shot, `loudness` decibels from -20 dBFS."""
    samples = np.zeros(sum(plan.count for plan in plans) * RATE // FPS)
    for shot, first, count in _bodies(shots, plans):
        part = slice(first * RATE // FPS, (first + count) * RATE // FPS)
        times = np.arange(part.stop - part.start) / RATE
        samples[part] = 0.1 * 10 ** (shot.loudness / 20) * np.sin(2 * np.pi * 440 * times)
    stereo = np.repeat(np.rint(samples * 32767).astype("<i2")[:, None], 2, axis=1)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(stereo.tobytes())
    return out.getvalue()


def _words(shots, plans):
    words = []
    for shot, first, count in _bodies(shots, plans):
        said = shot.said.split()
        each = count / FPS / max(len(said), 1)
        words += [
            {"text": word, "start": round(first / FPS + n * each, 3), "end": round(first / FPS + (n + 1) * each, 3)}
            for n, word in enumerate(said)
        ]
    return words


def _line(name, inputs, params, outputs):
    return {
        "kind": "step",
        "step": name,
        "label": "",
        "params": params,
        "inputs": {key: [[one.name, one.sha256] for one in given] for key, given in inputs.items()},
        "outputs": {key: {"name": one.name, "sha256": one.sha256, "size": one.size} for key, one in outputs.items()},
    }


def _subject(room, store, film, lines, words):
    run = room.folder / "run"
    for name in ("films", "captions"):
        (run / name).mkdir(parents=True)
    (run / "films" / "tiktok.mp4").write_bytes(store.path(film).read_bytes())
    vtt = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n" + " ".join(word["text"] for word in words) + "\n"
    (run / "captions" / "tiktok.vtt").write_text(vtt, encoding="utf-8")
    outputs = {
        "captions.vtt": store.put(vtt.encode(), "captions.vtt"),
        "words.json": store.put(json.dumps(words).encode(), "words.json"),
    }
    lines.append(_line("tracks", {}, {}, outputs))
    (run / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    files = FilmFiles("tiktok", run / "films" / "tiktok.mp4", run / "captions" / "tiktok.vtt")
    return Subject(films=(files,), maker=room.maker, speech=room.speech, folder=run, lines=lines)
