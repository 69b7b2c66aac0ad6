"""Small films painted frame by frame, for pairs."""

import subprocess

import numpy as np

from preuve.tools import ffmpeg_program

SIZE = (160, 90)


def film(room, name, paint, *, seconds=2.0, fps=30, size=SIZE, quality=12):
    """A small film of what `paint(seconds)` gives, H × W × 3; made once."""
    path = room.shared.parent / f"film-{name}.mp4"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        frames = (paint(number / fps) for number in range(round(seconds * fps)))
        arguments = (
            f"-v error -nostdin -f rawvideo -pix_fmt rgb24 -s {size[0]}x{size[1]} -r {fps} -i - "
            f"-vf scale=out_color_matrix=bt709 -pix_fmt yuv420p -c:v libx264 -preset ultrafast -crf {quality} "
            "-colorspace bt709 -color_range tv -movflags +faststart -y"
        )
        raw = b"".join(np.clip(frame, 0, 255).astype(np.uint8).tobytes() for frame in frames)
        subprocess.run([ffmpeg_program(), *arguments.split(), str(path)], input=raw, check=True)
    return path
