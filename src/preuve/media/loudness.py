"""Loudness of a sound or of a film's sound, as EBU R 128 measures it, by ffmpeg's `ebur128` filter.

The encoded film is what an audience hears, so the same measure reads WAV and MP4: AAC moves the peaks.
"""

import math
import re
import subprocess
from pathlib import Path

import ffmpeg
from pydantic import Field

from preuve.engines import Value
from preuve.errors import BadMedia
from preuve.i18n import _
from preuve.tools import ffmpeg_program

RATE = 48_000
HOP = 0.1
QUIETEST = -70.0
NO_PEAK = -120.0
FORMATS = "wav,mov,aac,mp3,flac,ogg,matroska"
_READING = re.compile(rb"^lavfi\.r128\.(M|I|LRA|sample_peak|true_peak)=(\S+)$", re.MULTILINE)


class Loudness(Value):
    """What ebur128 reads. A silence has an integrated loudness of -70 LUFS and peaks of -120 dB."""

    integrated: float = Field(description="LUFS, gated, over the whole sound (EBU Tech 3341).")
    range: float = Field(description="LU (EBU Tech 3342); says little under ten seconds.")
    true_peak: float = Field(description="dBTP, four times oversampled (ITU-R BS.1770).")
    sample_peak: float = Field(description="dBFS.")
    momentary: tuple[float, ...] = Field(
        default=(), repr=False, description="LUFS over the last 400 ms, one value every 100 ms."
    )

    def figures(self) -> dict[str, float]:
        """The four figures, fit for a ledger."""
        return self.model_dump(exclude={"momentary"})


def command(path: Path) -> list[str]:
    """The ffmpeg command that prints the readings of a file's first sound on its standard output.

    The sound is padded to 400 ms (the shortest thing that has a loudness) and to whole hops, so that its last
    samples are measured too; silence changes no gated figure.
    """
    stream = (
        ffmpeg.input(str(path.resolve()), protocol_whitelist="file", format_whitelist=FORMATS)["a:0"]
        .filter("aresample", RATE)
        .filter("apad", whole_dur=0.4)
        .filter("asetnsamples", n=int(RATE * HOP), p=1)
        .filter("ebur128", peak="true+sample", metadata=1, framelog="quiet")
        .filter("ametadata", mode="print", file="-")
    )
    output = ffmpeg.output(stream, "-", format="null").global_args("-nostdin", "-nostats", "-hide_banner")
    program, *arguments = output.compile(cmd=str(ffmpeg_program()))
    return [str(program), "-cpuflags", "0", *arguments]


def measure(path: Path) -> Loudness:
    """The loudness of a file's first sound (WAV, MP4, AAC, MP3, FLAC, Ogg, WebM). Raises BadMedia."""
    done = subprocess.run(command(path), capture_output=True, check=False)
    readings = parse(done.stdout)
    if done.returncode or readings is None:
        raise BadMedia(
            _("ce fichier n'a pas de son lisible."),
            path=path,
            remedy=_("Écoutez-le ; s'il est muet ou abîmé, refaites-le, puis relancez."),
        )
    return readings


def parse(printed: bytes) -> Loudness | None:
    """Loudness from what `ametadata` printed; None where there is no reading."""
    readings: dict[str, list[float]] = {}
    for name, value in _READING.findall(printed):
        readings.setdefault(name.decode(), []).append(float(value))
    if set(readings) != {"M", "I", "LRA", "sample_peak", "true_peak"}:
        return None
    return Loudness(
        integrated=_audible(readings["I"][-1]),
        range=readings["LRA"][-1],
        true_peak=decibels(readings["true_peak"][-1]),
        sample_peak=decibels(readings["sample_peak"][-1]),
        momentary=tuple(_audible(value) for value in readings["M"]),
    )


def decibels(amplitude: float) -> float:
    """Level in dB of a linear amplitude, to the hundredth; -120 for nothing."""
    return round(20 * math.log10(amplitude), 2) if amplitude > 10 ** (NO_PEAK / 20) else NO_PEAK


def amplitude(level: float) -> float:
    """Linear amplitude of a level in dB."""
    return float(10 ** (level / 20))


def _audible(value: float) -> float:
    return max(QUIETEST, value) if math.isfinite(value) else QUIETEST
