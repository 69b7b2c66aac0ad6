"""Sounds and small films made for pairs: speech-like noise, music, films with their ledger."""

import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from pairs import Room

from preuve.artifact import canonical, digest_bytes
from preuve.checks.subject import FilmFiles, Subject
from preuve.media.loudness import measure
from preuve.tools import ffmpeg_program

RATE = 48_000


def ffmpeg(*arguments):
    """Run ffmpeg."""
    subprocess.run([str(ffmpeg_program()), "-nostdin", "-y", "-v", "error", *map(str, arguments)], check=True)


def made(room: Room, name: str, *options: object) -> Path:
    """A film that pairs share, made by ffmpeg the first time."""
    path = room.shared.parent / "films" / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        ffmpeg(*options, path)
    return path


@cache
def speech(level: float, seconds: float = 4.0):
    """Noise in syllables, four a second, of speech's levels and rhythm, at a loudness in LUFS."""
    times = np.arange(int(seconds * RATE)) / RATE
    noise = np.random.default_rng(7).standard_normal(len(times))
    return at_level(np.convolve(noise, np.ones(12) / 12, "same") * (0.55 + 0.45 * np.sin(8 * np.pi * times)), level)


@cache
def music(level: float, seconds: float = 4.0):
    """A steady chord, at a loudness in LUFS."""
    times = np.arange(int(seconds * RATE)) / RATE
    return at_level(sum(np.sin(2 * np.pi * pitch * times) for pitch in (220, 277.2, 329.6)), level)


def at_level(sound, level: float):
    """A sound brought to a loudness in LUFS."""
    with tempfile.TemporaryDirectory() as name:
        found = measure(written(Path(name) / "level.wav", 0.1 * sound)).integrated
    return 0.1 * sound * 10 ** ((level - found) / 20)


def written(path: Path, sound) -> Path:
    """A sound as a stereo WAV of 24 bits, cut at full scale as any recorder does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.stack([sound, sound], axis=1), RATE, subtype="PCM_24")
    return path


def filmed(path: Path, sound, *, bits: str = "256k") -> Path:
    """A small film with a sound, encoded in AAC."""
    wav = written(path.with_suffix(".wav"), sound)
    picture = ("-f", "lavfi", "-i", f"color=gray:s=64x112:r=10:d={len(sound) / RATE}")
    ffmpeg(*picture, "-i", wav, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-b:a", bits, path)
    return path


def spoken(room: Room, voice, bed, *, heard=None, words=()) -> Subject:
    """A film of ours on TikTok, with the ledger of its mix and its captions.

    `heard` is the film's sound where it isn't the sum of voice and bed.
    """
    folder, maker = room.folder / "run", room.maker
    tracks = {"voice.wav": voice} | ({"bed.wav": bed} if bed is not None else {})
    total = sum(tracks.values()) if heard is None else heard
    film = filmed(folder / "films/tiktok.mp4", total)
    captions = folder / "captions/tiktok.vtt"
    captions.parent.mkdir(parents=True)
    captions.write_text("WEBVTT\n", encoding="utf-8")
    kept = {name: maker.store.put_file(written(folder / name, sound)).to_json() for name, sound in tracks.items()}
    sound = digest_bytes(b"mix" + film.read_bytes())
    timed = maker.store.put(canonical([{"text": t, "start": a, "end": b} for t, a, b in words]), "words.json")
    outputs = {
        "mix": kept | {"mix.wav": {"sha256": sound, "name": "mix.wav", "size": 1}},
        "tracks": {"captions.vtt": maker.store.put_file(captions).to_json(), "words.json": timed.to_json()},
        "film": {
            "film.mp4": maker.store.put_file(film).to_json(),
            "film.json": maker.store.put(b"{}", "film.json").to_json(),
        },
    }
    inputs = {"film": {"sound": [["mix.wav", sound]], "segments": []}}
    lines = [
        {"kind": "step", "step": step, "inputs": inputs.get(step, {}), "params": {}, "outputs": made}
        for step, made in outputs.items()
    ]
    (folder / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    files = (FilmFiles("tiktok", film, captions),)
    return Subject(films=files, maker=maker, speech=room.speech, folder=folder, lines=lines)
