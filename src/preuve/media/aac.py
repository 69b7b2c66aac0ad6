"""The film's sound as it is sent: AAC-LC at 192 kbit/s, 48 kHz stereo, in ADTS, to be joined by stream copy.

The encoder puts 1024 samples of its own before the sound. Dropping as many at the start keeps the film in step with
no edit list, which some platforms refuse; so the first 21 ms of a mix must be silent.
"""

import subprocess
from pathlib import Path

import ffmpeg

from preuve.errors import StepFailed
from preuve.i18n import _
from preuve.tools import ffmpeg_program

PRIMING = 1024
BITRATE = "192k"


def command(wav: Path, out: Path) -> list[str]:
    """The ffmpeg command that encodes a mix; its bytes depend on no clock and no processor."""
    stream = (
        ffmpeg.input(str(wav.resolve()), f="wav", protocol_whitelist="file")["a:0"]
        .filter("atrim", start_sample=PRIMING)
        .filter("asetpts", "PTS-STARTPTS")
    )
    options = {"c:a": "aac", "b:a": BITRATE, "ar": 48_000, "ac": 2, "fflags": "+bitexact", "flags:a": "+bitexact"}
    output = ffmpeg.output(stream, str(out.resolve()), format="adts", map_metadata=-1, **options)
    program, *arguments = output.overwrite_output().compile(cmd=str(ffmpeg_program()))
    return [str(program), "-nostdin", "-v", "error", "-cpuflags", "0", *arguments]


def encode(wav: Path, out: Path) -> Path:
    """Encode a 48 kHz stereo mix. Raises StepFailed."""
    done = subprocess.run(command(wav, out), capture_output=True, check=False)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()[-400:]
        raise StepFailed(_("son"), reason, remedy=_("Vérifiez la place sur le disque, puis relancez."))
    return out
