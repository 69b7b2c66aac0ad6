"""A film from its segments and its sound: joined by stream copy, without encoding any frame again."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import ffmpeg
import numpy as np

from preuve.errors import BadMedia, StepFailed
from preuve.i18n import _
from preuve.media import aac
from preuve.media.encode import TICKS, run_ffmpeg
from preuve.media.planes import Planes, to_rgb
from preuve.media.probe import open_film
from preuve.tools import ffmpeg_program

RATE = 48_000
JPEG_QUALITY = 92


def join(
    segments: Sequence[Path],
    sound: Path,
    out: Path,
    *,
    edit_list: bool,
    captions: Path | None = None,
    title: str = "",
    fps: int = 30,
) -> None:
    """Write an MP4: H.264, AAC-LC 192 kbit/s, header first, BT.709; same input, same bytes.

    Args:
        segments: what `segment.render` wrote, in order.
        sound: a WAV, 48 kHz stereo, as long as the film within a frame; without edit list, silent for 22 ms at first.
        out: where to write.
        edit_list: whether the file may say with edit lists where its tracks begin; some platforms refuse them.
        captions: SRT or WebVTT to carry inside the file, in French.
        title: the film's title, in the file's metadata.
        fps: frames a second.

    Raises:
        BadMedia: the sound doesn't fit the film.
        StepFailed: ffmpeg failed.
        DiskFull: there is no room.
    """
    _check_sound(sound, _seconds(segments), fps)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix="join-") as name:
        folder = Path(name)
        listed = _list(segments, folder)
        track = aac.encode(sound, folder / "sound.aac") if not edit_list else sound.resolve()
        arguments = command(listed, track, out.resolve(), captions=captions, title=title, fps=fps)
        run_ffmpeg("film", arguments, out, folder=folder)


def command(listed: Path, track: Path, out: Path, *, captions: Path | None, title: str, fps: int) -> list[str]:
    """The ffmpeg command that joins. A WAV is encoded; an ADTS track is copied, and no edit list is written then."""
    bare = track.suffix == ".aac"
    sound = ffmpeg.input(str(track), format="aac" if bare else "wav", protocol_whitelist="file")
    streams = [ffmpeg.input(listed.name, format="concat", safe=1, protocol_whitelist="file").video, sound.audio]
    options: dict[str, Any] = {"c:v": "copy", "c:a": "copy"} if bare else {"c:v": "copy", **_AAC}
    flags = "+faststart"
    if bare:
        # Times before the first frame (B-frames need them) are then written as negative offsets.
        options["use_editlist"], flags = 0, flags + "+negative_cts_offsets"
    if captions:
        streams.append(ffmpeg.input(str(captions.resolve()), format=_kind(captions), protocol_whitelist="file")["s"])
        options |= {"c:s": "mov_text", "metadata:s:s:0": "language=fra", "disposition:s:0": 0}
    output = ffmpeg.output(
        *streams,
        str(out),
        format="mp4",
        movflags=flags,
        video_track_timescale=fps * TICKS,
        movie_timescale=fps * TICKS,
        map_metadata=-1,
        map_chapters=-1,
        metadata=f"title={title}",
        **{"metadata:s:v:0": "language=fra", "metadata:s:a:0": "language=fra"},
        **options,
        **_BITEXACT,
    )
    program, *arguments = output.overwrite_output().compile(cmd=str(ffmpeg_program()))
    return [str(program), "-hide_banner", "-nostdin", "-loglevel", "error", *arguments]


_AAC = {"c:a": "aac", "b:a": aac.BITRATE, "ar": RATE, "ac": 2}
_BITEXACT = {"fflags": "+bitexact", "flags:v": "+bitexact", "flags:a": "+bitexact"}


def cover(film: Path, at_seconds: float, out: Path) -> None:
    """Write the frame seen at a time as a PNG or a JPEG, by `out`'s suffix. Raises BadMedia."""
    frame = _frame_at(film, at_seconds)
    options = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if out.suffix in {".jpg", ".jpeg"} else []
    done, data = cv2.imencode(out.suffix, cv2.cvtColor(to_rgb(frame), cv2.COLOR_RGB2BGR), options)
    if not done:
        raise StepFailed("cover", out.suffix)
    out.write_bytes(data.tobytes())


def _frame_at(film: Path, seconds: float) -> Planes:
    with open_film(film) as container:
        stream = container.streams.video[0]
        if stream.time_base is None:
            raise BadMedia(_("ce film n'a aucune image."), path=film)
        wanted = round(max(seconds, 0.0) / stream.time_base)
        container.seek(wanted, stream=stream, backward=True)
        last = None
        for frame in container.decode(stream):
            if last is not None and (frame.pts or 0) > wanted:
                break
            last = frame
        if last is None:
            raise BadMedia(_("ce film n'a aucune image."), path=film, remedy=_("Exportez-le de nouveau."))
        planes = Planes(last.width, last.height)
        pixels = np.asarray(last.reformat(format="yuv420p").to_ndarray(), np.uint8)
        np.copyto(planes.data, pixels.reshape(-1))
        return planes


def _list(segments: Sequence[Path], folder: Path) -> Path:
    """The list ffmpeg joins from. It names files plainly: a path with an apostrophe would break it."""
    lines = ["ffconcat version 1.0"]
    for number, segment in enumerate(segments):
        name = f"{number:04d}.mp4"
        _place(segment, folder / name)
        lines.append(f"file {name}")
    listed = folder / "list.ffconcat"
    listed.write_text("\n".join(lines) + "\n", encoding="ascii")
    return listed


def _place(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without hard links
        shutil.copyfile(source, target)


def _kind(captions: Path) -> str:
    with captions.open("rb") as file:
        return "webvtt" if file.read(16).removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") else "srt"


def _seconds(segments: Sequence[Path]) -> float:
    total = 0.0
    for segment in segments:
        with open_film(segment) as container:
            stream = container.streams.video[0]
            total += float((stream.duration or 0) * (stream.time_base or 0))
    return total


def _check_sound(sound: Path, seconds: float, fps: int) -> None:
    import soundfile

    facts = soundfile.info(str(sound))
    if (facts.samplerate, facts.channels) != (RATE, 2):
        raise BadMedia(
            _("ce son a {rate} Hz et {channels} canaux ; le film demande 48 000 Hz en stéréo.").format(
                rate=facts.samplerate, channels=facts.channels
            ),
            path=sound,
        )
    if abs(facts.duration - seconds) > 1 / fps:
        raise BadMedia(
            _("ce son dure {sound:.3f} s et le film {film:.3f} s.").format(sound=facts.duration, film=seconds),
            path=sound,
        )
