"""The encoder: raw yuv420p frames through a pipe into one x264 of the packaged ffmpeg.

Every segment of a profile is encoded with the same parameters, one thread (so that the number of processors changes no
byte), closed groups of pictures and no scene detection: they join by stream copy, frame for frame.
"""

import contextlib
import errno
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import ffmpeg

from preuve.errors import DiskFull, PreuveError, StepFailed
from preuve.i18n import _
from preuve.media.planes import Pixels
from preuve.tools import ffmpeg_program

PIPE_BYTES = 1 << 20
GOP_SECONDS = 2
COLOUR = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
TICKS = 512  # a frame lasts a whole number of ticks, so that no join ever rounds
BITEXACT = {"fflags": "+bitexact", "flags:v": "+bitexact"}


def x264_options(fps: int, preset: str, crf: int) -> dict[str, str | int]:
    """The options every segment shares."""
    gop = GOP_SECONDS * fps
    keys = f"keyint={gop}:min-keyint={gop}:scenecut=0:open-gop=0:bframes=2:force-cfr=1"
    return {
        "c:v": "libx264",
        "preset": preset,
        "crf": crf,
        "profile:v": "high",
        "pix_fmt": "yuv420p",
        "x264-params": f"threads=1:lookahead-threads=1:cpu-independent=1:{keys}:{COLOUR}",
        "bsf:v": "filter_units=remove_types=6",
    }


def command(size: tuple[int, int], fps: int, out: Path, *, preset: str, crf: int) -> list[str]:
    """The ffmpeg command that encodes frames from its standard input."""
    frames = ffmpeg.input("pipe:0", format="rawvideo", pix_fmt="yuv420p", s=f"{size[0]}x{size[1]}", framerate=fps)
    output = ffmpeg.output(
        frames.video,
        str(out.resolve()),
        format="mp4",
        video_track_timescale=fps * TICKS,
        movie_timescale=fps * TICKS,
        map_metadata=-1,
        **x264_options(fps, preset, crf),
        **BITEXACT,
    )
    program, *arguments = output.overwrite_output().compile(cmd=str(ffmpeg_program()))
    return [str(program), "-hide_banner", "-nostdin", "-loglevel", "error", *arguments]


class Encoder:
    """An ffmpeg that takes frames. Leaves a whole file, or nothing: no half-written file, no process left behind.

    Raises StepFailed with what ffmpeg said, or DiskFull.
    """

    def __init__(self, arguments: list[str], out: Path) -> None:
        self.out = out
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said)
        self._widen()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._abandon(keep=kind is None and self._process.returncode == 0)

    def write(self, frame: Pixels) -> None:
        """Send one frame's planes."""
        try:
            self._pipe.write(frame.data)
        except OSError as error:
            self._process.wait()
            raise self._failure() from error

    @property
    def _pipe(self) -> IO[bytes]:
        if self._process.stdin is None:
            raise RuntimeError
        return self._process.stdin

    def _widen(self) -> None:
        """A pipe of a megabyte means fewer switches between the two processes; Linux only, harmless to miss."""
        with contextlib.suppress(ImportError, AttributeError, OSError):
            import fcntl

            fcntl.fcntl(self._pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    def _finish(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        if self._process.wait() != 0:
            raise self._failure()

    def _abandon(self, *, keep: bool) -> None:
        with contextlib.suppress(OSError):
            self._pipe.close()
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._said.close()
        if not keep:
            self.out.unlink(missing_ok=True)

    def _failure(self) -> PreuveError:
        self._said.seek(0)
        return failure("encode", self._said.read(), self.out)


def failure(step: str, said: bytes, out: Path) -> PreuveError:
    """The error that ffmpeg's own words mean."""
    text = said.decode("utf-8", "replace").strip()
    if "No space left on device" in text:
        return DiskFull(out.parent)
    return StepFailed(
        step,
        text[:600] or _("ffmpeg s'est arrêté sans rien dire"),
        remedy=_("Relancez « preuve run » : le travail déjà fait sera repris."),
    )


def run_ffmpeg(step: str, arguments: list[str], out: Path, *, folder: Path | None = None) -> None:
    """Run a whole ffmpeg command that writes `out`. Raises StepFailed, or DiskFull; nothing half-written stays."""
    try:
        done = subprocess.run(arguments, capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd=folder)
    except OSError as error:
        out.unlink(missing_ok=True)
        if error.errno == errno.ENOSPC:
            raise DiskFull(out.parent) from error
        raise StepFailed(step, str(error)) from error
    if done.returncode:
        out.unlink(missing_ok=True)
        raise failure(step, done.stderr, out)
