"""A shot as a MoviePy clip, so that any effect of `moviepy.video.fx` can be put on it by name.

An effect works on the picture; captions, title and label are laid over it afterwards and stay legible. Without effects
a shot's planes go to the encoder as they are, which is several times faster than RGB frames.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from preuve.errors import BadInput
from preuve.i18n import _
from preuve.media.planes import Pixels, Planes, from_rgb, to_rgb
from preuve.storyboard import Effect

if TYPE_CHECKING:
    from moviepy import VideoClip
    from moviepy.Effect import Effect as Applied

NEED_COMPOSITE = frozenset({"CrossFadeIn", "CrossFadeOut", "SlideIn", "SlideOut"})
Painter = Callable[[float, Planes], None]
"""Paints the picture as it is at a time, in frames from the shot's start (a fraction too)."""


def shot_clip(paint: Painter, width: int, height: int, *, fps: int, frames: int) -> "VideoClip":
    """A shot's picture as a clip of `frames` frames: RGB, uint8, H × W × 3."""
    from moviepy import VideoClip

    def frame_function(seconds: float) -> Pixels:
        planes = Planes(width, height)
        paint(min(max(seconds * fps, 0.0), frames - 1.0), planes)
        return to_rgb(planes)

    return VideoClip(frame_function, duration=frames / fps).with_fps(fps)


def with_effects(clip: "VideoClip", effects: Sequence[Effect]) -> "VideoClip":
    """The clip with effects put on it, in order, each proved on its first frame.

    Raises:
        BadInput: an effect is unknown, takes other arguments, changes the clip's size or length, or does nothing
            outside a composite of clips.
    """
    for effect in effects:
        clip = _with_effect(clip, effect)
    return clip


def effected(clip: "VideoClip") -> Painter:
    """A painter of an effected clip's frames."""

    def paint(number: float, frame: Planes) -> None:
        from_rgb(as_picture(clip.get_frame(number / clip.fps), frame.width, frame.height), frame)

    return paint


def as_picture(frame: object, width: int, height: int) -> Pixels:
    """An effect's frame as uint8 of the target's size: some give floats. Raises BadInput for another size."""
    pixels = np.asarray(frame)
    if pixels.shape != (height, width, 3):
        raise BadInput(
            _("un effet a changé la taille de l'image ({got} au lieu de {wanted}).").format(
                got=pixels.shape, wanted=(height, width, 3)
            ),
            key="effects",
            remedy=_("Retirez cet effet : le cadrage appartient à la cible."),
        )
    if pixels.dtype != np.uint8:
        if not np.isfinite(pixels).all():
            raise BadInput(_("un effet donne des couleurs impossibles."), key="effects", remedy=_("Retirez cet effet."))
        pixels = np.rint(np.clip(pixels, 0, 255)).astype(np.uint8)
    return np.ascontiguousarray(pixels)


def _with_effect(clip: "VideoClip", effect: Effect) -> "VideoClip":
    width, height = clip.size
    applied = _build(effect)
    try:
        after = clip.with_effects([applied])
        as_picture(after.get_frame(0), width, height)
        changed = tuple(after.size) != (width, height) or abs(after.duration - clip.duration) > 1e-6
    except BadInput:
        raise
    except Exception as error:  # an effect may raise anything when its arguments don't suit it
        raise _refused(effect, _("il échoue : {reason}").format(reason=error)) from error
    if changed:
        raise _refused(effect, _("il change la taille ou la durée du plan"))
    if after.mask is not None or after.pos is not clip.pos:
        raise _refused(effect, _("il ne fait rien hors d'une composition de plusieurs clips"))
    return after


def _build(effect: Effect) -> "Applied":
    if effect.name in NEED_COMPOSITE:
        raise _refused(effect, _("il ne fait rien hors d'une composition de plusieurs clips"))
    known = _known()
    if effect.name not in known:
        near = difflib.get_close_matches(effect.name, known, n=1) or sorted(known)
        raise BadInput(
            _("l'effet « {name} » n'existe pas dans MoviePy.").format(name=effect.name),
            key="effects",
            remedy=_("Essayez : {near}.").format(near=", ".join(near)),
        )
    try:
        return known[effect.name](**effect.arguments)
    except TypeError as error:
        raise _refused(effect, _("ses arguments ne conviennent pas ({reason})").format(reason=error)) from error


def _known() -> "Mapping[str, type[Applied]]":
    from moviepy import vfx
    from moviepy.Effect import Effect as Applied

    found = {name: getattr(vfx, name) for name in dir(vfx)}
    effects = {name: one for name, one in found.items() if isinstance(one, type) and issubclass(one, Applied)}
    return {name: one for name, one in effects.items() if name not in NEED_COMPOSITE}


def _refused(effect: Effect, reason: str) -> BadInput:
    return BadInput(
        _("l'effet « {name} » ne peut pas être mis sur un plan : {reason}.").format(name=effect.name, reason=reason),
        key="effects",
        remedy=_("Retirez-le, ou choisissez une transition ou un mouvement du storyboard."),
    )
