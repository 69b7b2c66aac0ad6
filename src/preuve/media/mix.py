"""The mix: voices at one level, music 21.5 LU below them, the whole at the target's loudness once it is encoded.

How: each voice gets a plain gain from its measured loudness (exactly linear, unlike a dynamic `loudnorm`); the bed gets
one gain from its own loudness *where somebody speaks*, and a ducking curve; voice and bed are summed, then limited
by a look-ahead gain curve. The result is encoded as the film's sound is, measured, and corrected until the encoded
sound is right. Done in numpy over blocks of four seconds: the limiter's curve then applies to each stem as well, so
that voice.wav + bed.wav = mix.wav and what is measured on the stems is what is heard, which no ffmpeg graph gives.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from preuve.errors import BadInput, BadMedia, StepFailed
from preuve.i18n import _
from preuve.media import aac, ducking, limiter, separation
from preuve.media.loudness import QUIETEST, RATE, Loudness, amplitude, measure
from preuve.media.stems import Clip, Curve, Reader, Samples, prepare, track, write

MARGIN = 21.5
REST_MARGIN = 8.0
CLOSE_ENOUGH = 0.1
TOLERANCE = 1.0
HEADROOM = 1.0
PASSES = 6
LATE = 0.05
FAINTEST = -50.0


@dataclass(frozen=True)
class Stems:
    """What is summed: two readers of the whole film, before the limiter, and the gains they were given in dB."""

    voice: Reader
    bed: Reader
    length: int
    gains: Mapping[str, Any]

    def both(self, start: int, stop: int) -> Samples:
        """Their sum."""
        return self.voice(start, stop) + self.bed(start, stop)

    @cached_property
    def peaks(self) -> NDArray[np.float64]:
        """The sum's true peak in each millisecond."""
        return limiter.peaks(self.both, self.length)


@dataclass(frozen=True)
class Fit:
    """A mix that was written and encoded: its curve, and what was measured."""

    curve: Curve
    gain: float
    ceiling: float
    encoded: Loudness


def mix(
    voices: Sequence[tuple[Path, float]],
    bed: Path | None,
    seconds: float,
    *,
    loudness: float,
    true_peak: float,
    out: Path,
) -> Mapping[str, Path]:
    """Mix voices, each with its start in seconds, over a music bed; `seconds` is the film's frames over its rate.

    `loudness` (LUFS) and `true_peak` (dBTP) hold for the sound once encoded at 192 kbit/s.
    Returns mix.wav, voice.wav, bed.wav (48 kHz stereo 24-bit, exactly `seconds` long), mix.aac (what was measured, for
    the film to join by stream copy) and mix.json (the figures), in the folder `out`.
    Raises BadInput for a voice that goes past the film's end, BadMedia for a sound that can't be used, StepFailed where
    the loudness can't be reached.
    """
    length = round(seconds * RATE)
    with tempfile.TemporaryDirectory(dir=out) as name:
        folder = Path(name)
        speech, voice_gains = _voices(voices, length, loudness, folder)
        music, bed_gain = _bed(bed, speech, length, loudness, folder)
        stems = Stems(speech, music, length, {"voices": voice_gains, "bed": bed_gain})
        fit = _settle(stems, loudness, true_peak, out)
        write(_limited(speech, fit.curve), length, out / "voice.wav")
        write(_limited(music, fit.curve), length, out / "bed.wav")
    figures = _figures(stems, fit, out) | {"target": {"loudness": loudness, "true_peak": true_peak}}
    (out / "mix.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return {name: out / name for name in ("mix.wav", "mix.aac", "voice.wav", "bed.wav", "mix.json")}


def _voices(
    voices: Sequence[tuple[Path, float]], length: int, loudness: float, folder: Path
) -> tuple[Reader, list[float]]:
    clips, gains = [], []
    for number, (path, start) in enumerate(voices):
        copy = folder / f"voice{number}.wav"
        frames = prepare(path, copy)
        first = round(start * RATE)
        _check_place(path, first, frames, length)
        gain = loudness - _audible(path, copy).integrated
        clips.append(Clip(copy, first, min(frames, length - first), amplitude(gain)))
        gains.append(round(gain, 2))
    return track(clips), gains


def _check_place(path: Path, first: int, frames: int, length: int) -> None:
    late = (first + frames - length) / RATE
    if first < 0 or late > LATE:
        raise BadInput(
            _("cette voix dépasse la fin du film de {late:.2f} s.").format(late=late),
            path=path,
            remedy=_("Allongez le plan qui la porte, ou raccourcissez sa narration."),
        )


def _audible(path: Path, copy: Path) -> Loudness:
    found = measure(copy)
    if found.integrated < FAINTEST:
        raise BadMedia(
            _("ce son est muet, ou presque."), path=path, remedy=_("Écoutez-le, puis remplacez-le ou refaites-le.")
        )
    return found


def _bed(bed: Path | None, speech: Reader, length: int, loudness: float, folder: Path) -> tuple[Reader, float | None]:
    if bed is None:
        return track(()), None
    copy = folder / "bed.wav"
    frames = prepare(bed, copy)
    if frames < length:
        raise BadMedia(
            _("cette musique dure {has:.1f} s et le film {wants:.1f} s.").format(
                has=frames / RATE, wants=length / RATE
            ),
            path=bed,
            remedy=_("Refaites la musique à la longueur du film."),
        )
    active = ducking.activity(speech, length, loudness)
    gain = _bed_gain(_audible(bed, copy), active, loudness)
    music = track([Clip(copy, 0, length, amplitude(gain))])
    return _limited(music, ducking.duck(active)), round(gain, 2)


def _bed_gain(bed: Loudness, active: NDArray[np.bool_], loudness: float) -> float:
    """Gain in dB: its loudest three seconds under speech go 21.5 LU below the voice; at film level if nobody speaks."""
    if not active.any():
        return loudness - bed.integrated
    hops = [active[i : i + 10].any() for i in range(0, len(active), 10)]
    spoken = [level for level, said in zip(bed.momentary, hops, strict=False) if said]
    loudest = max(separation.energy_mean(window) for window in separation.windows(spoken))
    return loudness - max(loudest + MARGIN, bed.integrated + REST_MARGIN)


def _limited(read: Reader, curve: Curve) -> Reader:
    return lambda start, stop: read(start, stop) * curve.at(start, stop)


def _settle(stems: Stems, loudness: float, true_peak: float, out: Path) -> Fit:
    """Write, encode and measure, under a lower ceiling until the encoded peaks are right. Raises StepFailed."""
    gain, ceiling, over = 0.0, true_peak - HEADROOM, 0.0
    for _pass in range(PASSES):
        ceiling -= over + 0.1 if over > 0 else 0.0
        curve, gain = _level(stems, gain, ceiling, loudness, out / "mix.wav")
        heard = measure(aac.encode(out / "mix.wav", out / "mix.aac"))
        over = heard.true_peak - true_peak
        if over <= 0:
            break
    silent = heard.integrated <= QUIETEST
    if not silent and (over > 0 or abs(loudness - heard.integrated) > TOLERANCE):
        raise _unreachable(heard, loudness)
    return Fit(curve, gain, ceiling, heard)


def _level(stems: Stems, gain: float, ceiling: float, loudness: float, wav: Path) -> tuple[Curve, float]:
    """Write the mix at the loudness asked, which the limiter lowers a little: its curve, and its gain in dB."""
    for _pass in range(PASSES):
        curve = limiter.limit(stems.peaks, amplitude(gain), amplitude(ceiling))
        write(_limited(stems.both, curve), stems.length, wav)
        got = measure(wav).integrated
        if got <= QUIETEST or abs(loudness - got) <= CLOSE_ENOUGH:
            break
        gain += loudness - got
    return curve, gain


def _unreachable(heard: Loudness, loudness: float) -> StepFailed:
    return StepFailed(
        _("mixage"),
        _("{got:.1f} LUFS au lieu de {want:.1f}, crête {peak:.1f} dBTP.").format(
            got=heard.integrated, want=loudness, peak=heard.true_peak
        ),
        remedy=_("Une des voix a des claquements ou des écarts de niveau extrêmes : écoutez-les et refaites-la."),
    )


def _figures(stems: Stems, fit: Fit, out: Path) -> dict[str, Any]:
    voice, bed = measure(out / "voice.wav"), measure(out / "bed.wav")
    speech = voice.integrated > QUIETEST and bed.integrated > QUIETEST
    return {
        "seconds": stems.length / RATE,
        "samples": stems.length,
        "gains_db": {**stems.gains, "mix": round(fit.gain, 2)},
        "ceiling_dbtp": round(fit.ceiling, 2),
        "mix": measure(out / "mix.wav").figures(),
        "encoded": fit.encoded.figures(),
        "voice": voice.figures(),
        "bed": bed.figures(),
        "separation": separation.compare(voice, bed).model_dump() if speech else None,
    }
