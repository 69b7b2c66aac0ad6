"""The montage's speed, as ratios taken in one run on one machine: `python bench/montage.py [photographs scenes …]`.

- photographs, scenes: rendering, against x264 alone encoding the same finished frames from a raw file with the same
  options; two encoders side by side in both. Rounds alternate; the median is told, and the same in processor time,
  which a busy machine disturbs less.
- moviepy: the usual way (`ImageClip.resized`, `TextClip`, `CompositeVideoClip`, `CrossFadeIn`) against ours.
- changed: one shot of twelve speaks longer; rendering what changed and joining, against the whole film.
- memory: the peak of a film of 24 shots and of one of 4, each in a process of its own.
"""

import contextlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2

from bench.montage_material import LINES, PROFILE, Pictures, Piece, film, photographs, scenes
from preuve.artifact import digest_json
from preuve.media.encode import command
from preuve.media.film import join
from preuve.media.fonts import font
from preuve.media.planes import Planes
from preuve.media.segment import painter, render

ROUNDS = 3
SIZE = PROFILE.width, PROFILE.height


def montage(pieces: Sequence[Piece], folder: Path) -> list[Path]:
    """Render pieces two at a time, as the flow does."""

    def one(item: tuple[int, Piece]) -> Path:
        number, (plan, pictures, then) = item
        render(plan, pictures, then, folder / f"{number:03d}.mp4")
        return folder / f"{number:03d}.mp4"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, enumerate(pieces)))


def raw_halves(pieces: Sequence[Piece], folder: Path) -> list[Path]:
    """The finished frames, raw, in two files of as many frames."""
    total = sum(plan.count for plan, *_ in pieces)
    halves = [folder / "one.yuv", folder / "two.yuv"]
    frame, done = Planes(*SIZE), 0
    with halves[0].open("wb") as one, halves[1].open("wb") as two:
        for plan, pictures, then in pieces:
            paint = painter(plan, pictures, then)
            for number in range(plan.count):
                paint(number, frame)
                (one if done < total // 2 else two).write(frame.data.data)
                done += 1
    return halves


def x264_alone(halves: Sequence[Path], folder: Path) -> None:
    """Encode raw files side by side with the montage's own options."""
    processes = []
    for half in halves:
        arguments = command(SIZE, PROFILE.fps, folder / f"{half.stem}.mp4", preset="veryfast", crf=21)
        processes.append(subprocess.Popen([str(half) if one == "pipe:0" else one for one in arguments]))
    if any(process.wait() for process in processes):
        raise RuntimeError


def clock(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and processor seconds of this process and its children."""

    def spent() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    wall, processor = time.perf_counter(), spent()
    work()
    return time.perf_counter() - wall, spent() - processor


def against_x264(name: str, pictures: Sequence[Pictures], target: float, folder: Path) -> None:
    pieces = film(pictures, 3.0)
    frames = sum(plan.count for plan, *_ in pieces)
    halves = raw_halves(pieces, folder)
    rounds = []
    for _ in range(ROUNDS):
        alone = clock(lambda: x264_alone(halves, folder))
        ours = clock(lambda: montage(pieces, folder))
        rounds.append((ours[0] / alone[0], ours[1] / alone[1], ours[0], alone[0]))
    for half in halves:
        half.unlink()
    wall, processor, ours_wall, alone_wall = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"{name}: {wall:.2f} x x264 alone (target <= {target}); {processor:.2f} in processor time")
    print(f"  {frames} frames: {ours_wall:.1f} s against {alone_wall:.1f} s; rounds {[round(r[0], 2) for r in rounds]}")


def usual_moviepy(pictures: Sequence[Pictures], seconds: float, out: Path) -> None:
    """What tutorials show: a zoom by `resized(lambda)`, a text clip, composites, a cross-fade."""
    from moviepy import CompositeVideoClip, ImageClip, TextClip, vfx

    shots = []
    for number, files in enumerate(pictures):
        length = seconds + 0.5
        picture = ImageClip(str(files["00.png"])).with_duration(length).resized(width=PROFILE.width)
        moving = picture.resized(lambda t, length=length: 1 + 0.06 * t / length).with_position("center")
        text = TextClip(
            font=str(font("Atkinson Hyperlegible")),
            text="\n".join(LINES[0]),
            font_size=56,
            color="white",
            bg_color="black",
            margin=(30, 16),
        )
        caption = text.with_duration(length - 1).with_start(0.5).with_position(("center", 1100))
        shot = CompositeVideoClip([moving, caption], size=SIZE).with_duration(length)
        shot = shot.with_effects([vfx.CrossFadeIn(0.5)]) if number else shot
        shots.append(shot.with_start(number * seconds))
    CompositeVideoClip(shots, size=SIZE).write_videofile(
        str(out),
        fps=PROFILE.fps,
        codec="libx264",
        preset="veryfast",
        threads=2,
        ffmpeg_params=["-crf", "21"],
        audio=False,
        logger=None,
    )


def against_moviepy(folder: Path) -> None:
    pictures = photographs(2, folder / "moviepy")
    usual, _ = clock(lambda: usual_moviepy(pictures, 1.5, folder / "usual.mp4"))
    ours, _ = clock(lambda: montage(film(pictures, 1.5), folder))
    print(f"moviepy: {usual / ours:.1f} x faster than the usual way (target >= 10); {ours:.1f} s against {usual:.1f} s")


def joined(parts: Sequence[Path], pieces: Sequence[Piece], folder: Path) -> None:
    frames = sum(plan.count for plan, *_ in pieces)
    sound = folder / "silence.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(4 * frames * 48_000 // PROFILE.fps))
    join(parts, sound, folder / "film.mp4", edit_list=False, fps=PROFILE.fps)


def one_changed(folder: Path) -> None:
    pictures = scenes(12, folder / "changed")
    before, after = film(pictures, 3.0), film(pictures, 3.0, longer=5)
    known = {digest_json(plan.model_dump(mode="json")) for plan, *_ in before}
    anew = [piece for piece in after if digest_json(piece[0].model_dump(mode="json")) not in known]
    whole, _ = clock(lambda: joined(montage(before, folder), before, folder))
    rest = [folder / f"{n:03d}.mp4" for n in range(len(before))]

    def again() -> None:
        (folder / "anew").mkdir()
        made = iter(montage(anew, folder / "anew"))
        joined([next(made) if piece in anew else rest[n] for n, piece in enumerate(after)], after, folder)

    part, _ = clock(again)
    print(f"changed: {part / whole:.2f} of a full render for one shot of twelve (target <= 0.25)")
    print(f"  {len(anew)} segments of {len(after)}: {part:.1f} s against {whole:.1f} s")


def children_peak(seen: dict[int, int], done: threading.Event) -> None:
    """Keep the peak of each encoder, in KiB: `RUSAGE_CHILDREN` counts the parent's pages at the fork."""
    children = Path(f"/proc/{os.getpid()}/task")
    while not done.wait(0.02):
        for task in children.iterdir():
            for pid in (task / "children").read_text().split():
                with contextlib.suppress(OSError, StopIteration):
                    status = Path(f"/proc/{pid}/status").read_text()
                    if "ffmpeg" in status.split("\n", 1)[0]:
                        line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
                        seen[int(pid)] = int(line.split()[1])


def peak(folders: Sequence[str], folder: Path) -> None:
    """In a process of its own: render, and print the peak of this process and of its largest child, in MiB."""
    pictures = [{path.name: path for path in Path(name).iterdir()} for name in folders]
    pieces, seen, done = film(pictures, 1.5), dict[int, int](), threading.Event()
    watcher = threading.Thread(target=children_peak, args=(seen, done))
    watcher.start()
    montage(pieces, folder)
    done.set()
    watcher.join()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    frames = sum(plan.count for plan, *_ in pieces)
    print(f"  {len(folders)} shots, {frames} frames: {own} and {max(seen.values()) >> 10} MiB")


def memory(folder: Path) -> None:
    drawn = [str(one["layers.json"].parent) for one in scenes(8, folder)]
    print("memory: peak of the kit's process, and of one encoder (target <= 1024 MiB, flat)")
    for shots in (4, 24):
        names = [drawn[n % len(drawn)] for n in range(shots)]
        subprocess.run([sys.executable, __file__, "peak", *names], check=True, env=dict(os.environ))


def main(wanted: Sequence[str]) -> None:
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted[:1] == ["peak"]:
            peak(wanted[1:], folder)
            return
        if not wanted or "photographs" in wanted:
            against_x264("photographs", photographs(4, folder / "photographs"), 1.3, folder)
        if not wanted or "scenes" in wanted:
            against_x264("scenes", scenes(4, folder / "scenes"), 1.6, folder)
        if not wanted or "moviepy" in wanted:
            against_moviepy(folder)
        if not wanted or "changed" in wanted:
            one_changed(folder)
        if not wanted or "memory" in wanted:
            memory(folder / "memory")


if __name__ == "__main__":
    main(sys.argv[1:])
