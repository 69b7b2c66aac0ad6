"""A sound file as speech engines want it: mono, 16 kHz, float32."""

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
        if info.duration > LONGEST_SECONDS:
            raise _unusable(path, _("il dure {seconds:.0f} s").format(seconds=info.duration))
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise _unusable(path, str(error)) from error
    if not samples.size or not np.isfinite(samples).all():
        raise _unusable(path, _("il est vide ou abîmé"))
    mono: Mono = np.ascontiguousarray(soxr.resample(samples.mean(axis=1), rate, RATE), dtype=np.float32)
    return mono


def _unusable(path: Path, reason: str) -> BadMedia:
    return BadMedia(
        _("ce son n'est pas utilisable : {reason}.").format(reason=reason),
        path=path,
        remedy=_("Donnez un son WAV, FLAC ou MP3 de moins de {minutes:.0f} minutes.").format(
            minutes=LONGEST_SECONDS / 60
        ),
    )
