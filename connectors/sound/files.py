"""`files`: music of her own, from the project's media/ folder, looped or cut to the length of the film."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from preuve.artifact import digest_file
from preuve.engines import Answer, Identity, SoundRequest
from preuve.errors import BadInput, BadMedia
from preuve.i18n import _
from preuve.project import Project

RATE = 48_000
FORMATS = "wav,mp3,flac,ogg,mov,aac,aiff,matroska"
LONGEST = 900.0
SHORTEST = 2.0
CROSS_FADE = 1.0
LAST_FADE = 2.0
Track = NDArray[np.float32]


class Files:
    """Plays a file she chose. Who made it, and whether AI did, is for her to say in the project."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def build(cls, project: Project) -> "Files":
        """The file that `[sound] file` names. Raises BadInput where it names none, OutsideProject."""
        given = project.settings.sound.file
        if not given:
            raise BadInput(
                _("aucune musique n'est indiquée."),
                path="preuve.toml",
                key="sound.file",
                remedy=_(
                    "Indiquez votre fichier, par exemple file = « media/musique.mp3 », ou prenez le moteur « synth »."
                ),
            )
        return cls(project.path(given, key="sound.file"))

    def identity(self) -> Identity:
        """The file, by its digest."""
        return Identity(
            engine="files",
            capability="sound",
            ai=False,
            model=self.path.name,
            model_sha256=digest_file(self.path),
            parameters={"cross_fade": CROSS_FADE, "last_fade": LAST_FADE},
        )

    def compose(self, request: SoundRequest) -> Answer:
        """A stereo 48 kHz 16-bit WAV of `request.seconds` seconds. Raises BadMedia."""
        import soundfile

        tune = decode(self.path)
        bed = fit(tune, round(request.seconds * RATE))
        file = io.BytesIO()
        soundfile.write(file, np.clip(bed, -1, 1), RATE, subtype="PCM_16", format="WAV")
        return Answer(
            data=file.getvalue(),
            name="music.wav",
            model=self.path.name,
            origin="brought",
            details={"file": self.path.name, "file_seconds": len(tune) / RATE, "looped": len(tune) < len(bed)},
        )


def decode(path: Path) -> Track:
    """The first sound of a file, stereo at 48 kHz, 15 minutes at most. Raises BadMedia."""
    import soxr

    with _readable(path):
        pieces = list(_pieces(path))
    if not pieces:
        raise _unusable(path, _("il ne contient aucun son"))
    rate = pieces[0][0]
    samples = np.concatenate([piece for _rate, piece in pieces])
    if not np.isfinite(samples).all():
        raise _unusable(path, _("ses échantillons sont abîmés"))
    if len(samples) < SHORTEST * rate:
        raise _unusable(path, _("il dure moins de {least:g} secondes").format(least=SHORTEST))
    if not np.abs(samples).max() > 1e-4:
        raise _unusable(path, _("il est muet"))
    return np.asarray(soxr.resample(samples, rate, RATE), np.float32)


def _pieces(path: Path) -> Iterator[tuple[int, Track]]:
    """Rate and stereo samples of each decoded frame; only known formats and the local file are opened."""
    import av

    options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    with av.open(str(path), options=options) as container:
        if not container.streams.audio:
            return
        stream = container.streams.audio[0]
        resampler = av.AudioResampler(format="fltp", layout="stereo")
        seconds = 0.0
        for decoded in container.decode(stream):
            for frame in resampler.resample(decoded):
                seconds += frame.samples / frame.sample_rate
                if seconds > LONGEST:
                    raise _unusable(path, _("il dure plus de {most:.0f} minutes").format(most=LONGEST / 60))
                yield frame.sample_rate, np.asarray(frame.to_ndarray().T, np.float32)


def fit(tune: Track, length: int) -> Track:
    """A tune made `length` samples long: cut, or repeated with a cross-fade of one second, and faded at the end."""
    fade = min(round(CROSS_FADE * RATE), len(tune) // 3)
    bed = np.zeros((length, 2), np.float32)
    rise = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None]
    for number, start in enumerate(range(0, length, len(tune) - fade)):
        turn = tune.copy()
        if number:
            turn[:fade] *= rise
        if start + len(tune) < length:
            turn[-fade:] *= rise[::-1]
        bed[start : start + len(turn)] += turn[: length - start]
    last = min(round(LAST_FADE * RATE), length)
    bed[length - last :] *= np.cos(np.linspace(0, np.pi / 2, last, dtype=np.float32))[:, None] ** 2
    return bed


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    import av

    try:
        yield
    except (av.FFmpegError, ValueError) as error:
        raise _unusable(path, _("il est illisible")) from error


def _unusable(path: Path, reason: str) -> BadMedia:
    return BadMedia(
        _("cette musique n'est pas utilisable : {reason}.").format(reason=reason),
        path=path,
        key="sound.file",
        remedy=_("Donnez un fichier MP3, WAV, FLAC, Ogg ou M4A que vous pouvez écouter."),
    )
