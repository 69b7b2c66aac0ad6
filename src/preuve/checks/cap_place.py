"""CAP: where burned texts stand in the picture."""

from collections.abc import Sequence
from typing import Any

from preuve.checks.base import Check, NotRun, Outcome, declared, judged, not_applicable
from preuve.checks.contrasted import MOST_PLACES, stills
from preuve.checks.finding import Place, Threshold
from preuve.checks.fixtures.lettering import Display, Shown
from preuve.i18n import N_, _, ngettext
from preuve.targets import Profile, Target

Box = tuple[int, int, int, int]
SLACK = 0.012
"""Share of the film's height that a box found by character recognition may be too large by."""


class CAP14(Check):
    """Burned texts keep inside the target's safe zone."""

    title = N_("Les textes de l'image restent hors des boutons et légendes de la plateforme")
    threshold = Threshold(
        text=N_("aucun pixel de texte hors de la zone sûre"), standard="platforms", value=0, unit="px"
    )
    any_video = True

    @staticmethod
    def check(shown: list[Shown], target: Target, profile: Profile, display: Display) -> Outcome:
        """Compares the boxes of the texts found on the frames with the platform's zone."""
        texts = [text for text in shown if text.box]
        if not texts:
            return _without(shown)
        safe = _zone(profile, display)
        over = {id(text): _over(text, safe, display) for text in texts}
        outside = sorted((text for text in texts if over[id(text)] > 0), key=lambda text: -over[id(text)])
        farthest = max(over.values())
        said = _told(texts, safe, target, farthest)
        facts: dict[str, Any] = {"value": farthest, "unit": "px"}
        facts["places"] = [_placed(text, over[id(text)]) for text in outside[:MOST_PLACES]]
        pictures = stills(outside[:3])
        if outside and not any(text.sure for text in outside):
            said += " " + _("Sans fond uni, ces textes peuvent faire partie du décor filmé : regardez-les.")
            return declared(said, stills=pictures, **facts)
        remedy = _("Déplacez ces textes vers le centre : {label} les couvre de ses boutons.").format(label=target.label)
        return judged(not outside, said, remedy=remedy, stills=pictures, **facts)


def _without(shown: Sequence[Shown]) -> Outcome:
    if shown:
        raise NotRun(_("aucun des textes prévus n'est à l'image"), _("Relancez « preuve run » : le film sera refait."))
    return not_applicable(_("aucun texte dans l'image"))


def _zone(profile: Profile, display: Display) -> Box:
    """The safe zone as left, top, right, bottom, in this film's pixels: it may not have the profile's size."""
    across, down, safe = display.width / profile.width, display.height / profile.height, profile.safe
    right, bottom = (profile.width - safe.right) * across, (profile.height - safe.bottom) * down
    return round(safe.left * across), round(safe.top * down), round(right), round(bottom)


def _over(text: Shown, safe: Box, display: Display) -> int:
    """Pixels by which a text leaves the zone, at most; 0 inside."""
    x, y, width, height = text.box or (0, 0, 0, 0)
    out = max(safe[0] - x, safe[1] - y, x + width - safe[2], y + height - safe[3])
    slack = 0 if text.family else round(SLACK * display.height)
    return max(out, 0) if out > slack else 0


def _told(texts: Sequence[Shown], safe: Box, target: Target, farthest: int) -> str:
    boxes = [text.box for text in texts if text.box]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    said = ngettext("{n} texte trouvé à l'image", "{n} textes trouvés à l'image", len(texts)).format(n=len(texts))
    said += _(
        ", de x = {left} à {right} et de y = {top} à {bottom} pixels ; la zone sûre de {label} va de {sl} à {sr} "
        "et de {st} à {sb}."
    ).format(
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        label=target.label,
        sl=safe[0],
        st=safe[1],
        sr=safe[2],
        sb=safe[3],
    )
    return said + (" " + _("Dépassement : {px} pixels.").format(px=farthest) if farthest else "")


def _placed(text: Shown, over: int) -> Place:
    return text.place(_("« {text} » dépasse de {px} pixels").format(text=text.text, px=over))
