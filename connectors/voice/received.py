"""Speech that a service sent: decoded whatever its format, and held to what the text can honestly last."""

import io

import numpy as np
import numpy.typing as npt

from preuve.errors import BadMedia
from preuve.i18n import _

Samples = npt.NDArray[np.float32]

# Each by its first bytes and read by its own demuxer, so that no other one can be reached by a crafted file.
MARKS = (
    (b"RIFF", "wav"),
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"\xff\xf2", "mp3"),
    (b"\xff\xf1", "aac"),
    (b"\xff\xf9", "aac"),
)
RATES = (8_000, 192_000)
SILENT = 10 ** (-50 / 20)  # of full scale: what a hearing person takes for nothing at an ordinary volume
# French narration runs at 12 to 18 characters a second; these are thrice slower and thrice faster, pauses aside.
SLOWEST, FASTEST = 4.0, 54.0
PAUSES = 4.0


def decoded(data: bytes, text: str, speed: float) -> tuple[Samples, int]:
    """A sound's samples, mono in -1…1, and their rate in Hz. Raises BadMedia: no sound, silent, too long, too short."""
    if not data:
        raise BadMedia(_("le son est vide : 0 octet."))
    kind = next((name for mark, name in MARKS if data.startswith(mark)), "")
    if not kind:
        raise BadMedia(_("ce n'est pas un son WAV, MP3, FLAC, AAC ou Opus."))
    most = longest(text, speed)
    samples, rate = _read(data, kind, most)
    if not samples.size or float(np.abs(samples).max()) < SILENT:
        raise BadMedia(_("le son est muet : on n'y entend rien."))
    seconds = samples.size / rate
    if seconds > most:
        raise BadMedia(
            _("le son dure plus de {most:.0f} secondes, pour un texte de {n} caractères.").format(
                most=most, n=len(text)
            )
        )
    if seconds < len(text) / FASTEST / speed:
        raise BadMedia(
            _("le son ne dure que {seconds:.1f} seconde(s), pour un texte de {n} caractères : il est coupé.").format(
                seconds=seconds, n=len(text)
            )
        )
    return samples, rate


def longest(text: str, speed: float) -> float:
    """The seconds that a text can honestly last."""
    return len(text) / SLOWEST / speed + PAUSES


def _read(data: bytes, kind: str, most: float) -> tuple[Samples, int]:
    """The samples up to a little more than `most` seconds: what is endless isn't decoded to its end."""
    import av

    try:
        with av.open(io.BytesIO(data), mode="r", format=kind) as file:
            stream = file.streams.audio[0]
            rate = int(stream.rate or 0)
            if not RATES[0] <= rate <= RATES[1]:
                raise BadMedia(_("ce son a une fréquence impossible : {rate} Hz.").format(rate=rate))
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            parts, left = list[Samples](), (most + 1) * rate
            for frame in file.decode(stream):
                parts += [one.to_ndarray()[0] for one in resampler.resample(frame)]
                left -= frame.samples
                if left < 0:
                    break
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise BadMedia(_("ce son est abîmé ou incomplet ({n} octets).").format(n=len(data))) from error
    return np.concatenate(parts) if parts else np.zeros(0, np.float32), rate
