"""What a sound service answered, looked at before it is accepted: a real sound, not silent, as long as wanted."""

import numpy as np

from connectors.services import errors
from connectors.services.http import Got
from connectors.services.line import Line
from connectors.sound.decoding import RATE, Track, Unusable, decode, fade_out, fit, wav
from preuve.engines import SoundRequest
from preuve.errors import BadInput, PermanentError
from preuve.i18n import _

TYPES = ("application/octet-stream", "binary/octet-stream", "")
SHORTEST = 0.2
# An effect is made to the length asked within its codec's frames; what is missing is silence. A music must be whole.
EFFECT_SHARE = 0.5
EFFECT_FADE = 0.05
LATE = 0.15  # seconds: what a codec's frames may take from a music's end


def received(line: Line, got: Got, request: SoundRequest) -> bytes:
    """A stereo 48 kHz 16-bit WAV of exactly `request.seconds` seconds. Raises PermanentError, the answer kept in it."""
    if got.kind not in TYPES and not got.kind.startswith("audio/"):
        raise errors.not_json(line.called, got.exchange, got.raw)
    try:
        tune = decode(got.raw, request.seconds, shortest=SHORTEST)
        return wav(_music(tune, request.seconds) if request.kind == "music" else _effect(tune, request.seconds))
    except Unusable as error:
        raise PermanentError(
            _("Le son reçu de {label} n'est pas utilisable : {reason}.").format(
                label=line.provider.label, reason=error
            ),
            remedy=_("Il est gardé dans recordings/. Relancez pour le redemander, ou prenez un autre moteur de son."),
            exchange=got.exchange,
            raw=got.raw,
        ) from error


def _music(tune: Track, seconds: float) -> Track:
    if len(tune) < (seconds - LATE) * RATE:
        raise _short(tune, seconds)
    return fit(_padded(tune, round(seconds * RATE)), round(seconds * RATE))


def _effect(tune: Track, seconds: float) -> Track:
    if len(tune) < seconds * RATE * EFFECT_SHARE:
        raise _short(tune, seconds)
    length = round(seconds * RATE)
    cut = tune[:length]
    return _padded(fade_out(cut, EFFECT_FADE) if len(tune) > length else cut, length)


def _padded(tune: Track, length: int) -> Track:
    missing = max(0, length - len(tune))
    return np.concatenate([tune, np.zeros((missing, 2), np.float32)]) if missing else tune


def _short(tune: Track, seconds: float) -> Unusable:
    return Unusable(_("il dure {has:.1f} s, pour {wants:.1f} s demandées").format(has=len(tune) / RATE, wants=seconds))


def check_length(line: Line, request: SoundRequest, span: tuple[float, float]) -> None:
    """Refuse a sound longer than the service makes, before anything is sent. Raises BadInput."""
    if not 0 < request.seconds <= span[1]:
        raise BadInput(
            _("{label} fait des sons de {most:g} secondes au plus, pas de {given:g}.").format(
                label=line.provider.label, most=span[1], given=request.seconds
            ),
            key="engines.sound",
            path="preuve.toml",
            remedy=_("Raccourcissez le film, prenez sound = « files » avec votre musique, ou sound = « synth »."),
        )


def check_prompt(line: Line, request: SoundRequest) -> None:
    """Refuse a prompt longer than the service reads: it is never cut. Raises BadInput."""
    most = line.offer.longest
    if most and len(request.prompt) > most:
        raise BadInput(
            _("le prompt du son a {n} caractères ; {label} en lit {most} au plus.").format(
                n=len(request.prompt), label=line.provider.label, most=most
            ),
            path="prompts/sound.md.j2",
            remedy=_("Raccourcissez ce prompt : rien n'est coupé à votre place."),
        )
