"""What voice engines share: which voice speaks, and the answer made of its samples."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from connectors.voice import wav
from preuve.engines import Answer, VoiceRequest
from preuve.errors import MissingPart, StepFailed
from preuve.i18n import _


def answer(
    samples: npt.NDArray[np.float32], rate: int, request: VoiceRequest, model: str, details: Mapping[str, Any]
) -> Answer:
    """The samples, trimmed, as a WAV. Raises StepFailed when they hold no sound."""
    speech = wav.trimmed(samples, rate)
    if not speech.size:
        raise StepFailed(_("voix"), _("la voix n'a rien dit pour « {text} »").format(text=request.text[:80]))
    seconds = round(speech.size / rate, 3)
    return Answer(data=wav.encode(speech, rate), name="voice.wav", model=model, details={**details, "seconds": seconds})


def none_of(names: Collection[str], known: Mapping[str, str]) -> MissingPart:
    """The error when no voice of a list is on this machine."""
    model = next((known[name] for name in names if name in known), next(iter(known.values()), ""))
    return MissingPart(
        _("Aucune de ces voix n'est sur cette machine : {names}.").format(names=", ".join(names)),
        remedy=_("Lancez « preuve models fetch {model} », ou choisissez dans [voice], clé names : {known}.").format(
            model=model, known=", ".join(known)
        ),
    )
