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
RATES = (8_000, 192_000)
SILENCE = 1e-4
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

        tune = decode(self.path, request.seconds)
        bed = fit(tune, round(request.seconds * RATE))
        file = io.BytesIO()
        soundfile.write(file, bed / max(1.0, np.abs(bed).max()), RATE, subtype="PCM_16", format="WAV")
        return Answer(
            data=file.getvalue(),
            name="music.wav",
            model=self.path.name,
            origin="brought",
            details={"file": self.path.name, "looped": len(tune) < len(bed)},
        )


def decode(path: Path, seconds: float) -> Track:
    """The first sound of a file, stereo at 48 kHz, no further than about `seconds`. Raises BadMedia."""
    with _readable(path):
        tune = np.concatenate([np.zeros((0, 2), np.float32), *_resampled(path, seconds)])
    if not tune.size:
        raise _unusable(path, _("il ne contient aucun son"))
    if not np.isfinite(tune).all():
        raise _unusable(path, _("ses échantillons sont abîmés"))
    if len(tune) < SHORTEST * RATE:
        raise _unusable(path, _("il dure moins de {least:g} secondes").format(least=SHORTEST))
    if not np.abs(tune).max() > SILENCE:
        raise _unusable(path, _("il est muet"))
    return tune


def _resampled(path: Path, seconds: float) -> Iterator[Track]:
    """Pieces at 48 kHz, until there is enough."""
    import soxr

    stream, got = None, 0.0
    for rate, piece in _decoded(path):
        if not RATES[0] <= rate <= RATES[1]:
            raise _unusable(path, _("sa fréquence est de {rate} Hz").format(rate=rate))
        stream = stream or soxr.ResampleStream(rate, RATE, 2, dtype="float32")
        yield stream.resample_chunk(piece)
        got += len(piece) / rate
        if got > max(seconds, SHORTEST) + CROSS_FADE:
            break
    if stream:
        yield stream.resample_chunk(np.zeros((0, 2), np.float32), last=True)


def _decoded(path: Path) -> Iterator[tuple[int, Track]]:
    """Rate and stereo samples of each decoded frame; only known formats and the local file are opened."""
    import av

    options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    with av.open(str(path), options=options) as container:
        if not container.streams.audio:
            return
        resampler = av.AudioResampler(format="fltp", layout="stereo")
        for decoded in container.decode(container.streams.audio[0]):
            for frame in resampler.resample(decoded):
                yield frame.sample_rate, np.ascontiguousarray(frame.to_ndarray().T, np.float32)


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
