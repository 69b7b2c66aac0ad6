"""The film to correct: five faults planted in a finished film, for a class to hunt before measuring it.

Each fault is one that a class can find by eye or ear, and that a check names with the second where it is. None of them
flashes: a flash that fails the check could harm somebody in the room.
"""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from preuve.engines import Value
from preuve.errors import StepFailed
from preuve.i18n import _
from preuve.media.captions import Cue, shift
from preuve.media.probe import probe
from preuve.media.tracks import parse_vtt, to_vtt
from preuve.tools import ffmpeg_program

CAPTIONS_LATE = 0.4
HURRIED_CPS = 30
LOUDER_DB = 12
TEXT, PALE, BAND = "Entrée libre et gratuite", "#D8D8D8", "#FFFFFF"


class Fault(Value):
    """A planted fault: what it is, when (seconds; the whole film where `until` is 0), and the check that names it."""

    check: str
    told: str
    at: float = 0
    until: float = 0


def faults(seconds: float) -> tuple[Fault, ...]:
    """The five faults of a film of that length."""
    frozen, pale = (round(seconds * share, 1) for share in (0.5, 0.68))
    return (
        Fault(check="CAP04", told=_("les sous-titres du fichier arrivent 0,4 s trop tard")),
        Fault(check="AUD01", told=_("le son est bien trop fort, et saturé")),
        Fault(check="CAP07", told=_("un sous-titre passe trop vite pour être lu : le plus long du fichier")),
        Fault(check="COH06", told=_("l'image se fige alors que le son continue"), at=frozen, until=frozen + 1.5),
        Fault(check="CON02", told=_("un texte gris pâle sur blanc est presque illisible"), at=pale, until=pale + 4),
    )


def plant(film: Path, captions: Path, folder: Path) -> tuple[Path, Path]:
    """Write the faulty film and its faulty captions in a folder. Raises BadMedia, BadInput, StepFailed."""
    facts = probe(film)
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / ".texte.png"
    _pale_text(text, facts.width)
    try:
        _encode(film, text, facts.fps, {one.check: one for one in faults(facts.seconds)}, folder / "film.mp4")
    finally:
        text.unlink()
    late = shift(_hurried(parse_vtt(captions.read_text(encoding="utf-8"))), CAPTIONS_LATE)
    (folder / "film.vtt").write_text(to_vtt(late), encoding="utf-8")
    return folder / "film.mp4", folder / "film.vtt"


def _encode(film: Path, text: Path, fps: float, planted: Mapping[str, Fault], out: Path) -> None:
    source = ffmpeg.input(str(film))
    picture = _frozen(source.video, planted["COH06"], fps)
    picture = _pale(picture, text, planted["CON02"])
    sound = source.audio.filter("volume", f"{LOUDER_DB}dB", precision="fixed")
    options = {"vcodec": "libx264", "preset": "veryfast", "crf": 20, "pix_fmt": "yuv420p", "acodec": "aac"}
    command = ffmpeg.output(picture, sound, str(out), audio_bitrate="160k", movflags="+faststart", **options)
    program, *arguments = command.global_args("-nostdin", "-v", "error", "-y").compile(cmd=str(ffmpeg_program()))
    done = subprocess.run([str(program), *arguments], capture_output=True, check=False)
    if done.returncode:
        raise StepFailed("exercise", done.stderr.decode(errors="replace").strip()[-300:])


def _frozen(picture: Any, fault: Fault, fps: float) -> Any:
    """The picture, one frame of it held."""
    copies = picture.filter_multi_output("split")
    first, last = round(fault.at * fps), round(fault.until * fps)
    return ffmpeg.filter([copies[0], copies[1]], "freezeframes", first=first, last=last, replace=first)


def _pale(picture: Any, text: Path, fault: Fault) -> Any:
    """The picture, under a band of text that hardly shows."""
    enable = f"between(t,{fault.at},{fault.until})"
    return ffmpeg.overlay(picture, ffmpeg.input(str(text)), x="(W-w)/2", y="H*0.42", enable=enable)


def _hurried(cues: Sequence[Cue]) -> list[Cue]:
    """The captions, the longest of them shown too briefly."""
    longest = max(cues, key=lambda cue: cue.characters)
    end = round(longest.start + longest.characters / HURRIED_CPS, 3)
    return [cue.model_copy(update={"end": end}) if cue is longest else cue for cue in cues]


def _pale_text(out: Path, width: int) -> None:
    from PIL import Image, ImageDraw

    from preuve.media.fonts import DEFAULT_FAMILY, face

    letters = face(DEFAULT_FAMILY, "bold", width // 24)
    left, top, right, bottom = letters.getbbox(TEXT)
    pad = width // 48
    picture = Image.new("RGB", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad), BAND)
    ImageDraw.Draw(picture).text((pad - left, pad - top), TEXT, font=letters, fill=PALE)
    picture.save(out)
