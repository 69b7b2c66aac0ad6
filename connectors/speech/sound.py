"""A sound file as speech engines want it: mono, 16 kHz, float32."""

from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from preuve.artifact import digest_file
from preuve.errors import BadMedia
from preuve.i18n import _

RATE = 16_000
LONGEST_SECONDS = 1800.0

Mono = npt.NDArray[np.float32]


def load(path: Path, sha256: str) -> Mono:
    """The samples, 16 kHz mono in [-1, 1]. Raises BadMedia; also when the file isn't the one the request names."""
    import soundfile
    import soxr

    if not path.is_file() or digest_file(path) != sha256:
        raise BadMedia(
            _("ce son manque, ou n'est plus celui qui était demandé."), path=path, remedy=_("Relancez « preuve run ».")
        )
    try:
        info = soundfile.info(path)
    except (soundfile.SoundFileError, RuntimeError):
        return _telephone(path)
    if info.duration > LONGEST_SECONDS:
        raise _too_long(path)
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise _unusable(path, str(error)) from error
    if not samples.size or not np.isfinite(samples).all():
        raise _unusable(path, _("il est vide ou abîmé"))
    mono: Mono = np.ascontiguousarray(soxr.resample(samples.mean(axis=1), rate, RATE), dtype=np.float32)
    return mono


def _telephone(path: Path) -> Mono:
    """The same of what telephones record (AAC in MP4), which the sound library doesn't know. Raises BadMedia."""
    import av

    pieces, length = list[Mono](), 0
    options = {"format_whitelist": "mov", "protocol_whitelist": "file"}
    try:
        with av.open(str(path), mode="r", options=options) as container:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            for decoded in chain(container.decode(audio=0), (None,)):
                for frame in resampler.resample(decoded):
                    pieces.append(frame.to_ndarray().reshape(-1).astype(np.float32))
                    length += pieces[-1].size
                if length > LONGEST_SECONDS * RATE:
                    raise _too_long(path)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise _unusable(path, _("il est illisible")) from error
    mono = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    if not mono.size or not np.isfinite(mono).all():
        raise _unusable(path, _("il est vide ou abîmé"))
    return np.clip(mono, -1, 1)


def _too_long(path: Path) -> BadMedia:
    return _unusable(path, _("il dure plus de {minutes:.0f} minutes").format(minutes=LONGEST_SECONDS / 60))


def _unusable(path: Path, reason: str) -> BadMedia:
    return BadMedia(
        _("ce son n'est pas utilisable : {reason}.").format(reason=reason),
        path=path,
        remedy=_("Donnez un son WAV, FLAC, MP3 ou M4A de moins de {minutes:.0f} minutes.").format(
            minutes=LONGEST_SECONDS / 60
        ),
    )
